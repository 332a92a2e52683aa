import type { DaySum, Used } from './history.ts'

export const NOTHING_USED: Used = { turns: 0, tokensIn: 0, tokensOut: 0, cacheRead: 0, costUsd: 0, unpriced: 0 }

const NAMES = Object.keys(NOTHING_USED) as (keyof Used)[]

/** The sum of days, folders or models. */
export function usedIn(days: Iterable<Used>): Used {
  const sum = { ...NOTHING_USED }
  for (const day of days) for (const name of NAMES) sum[name] += day[name]
  return sum
}

/**
 * What each folder, model or day used, the dearest first, and among those that cost the same, the one with the most
 * tokens.
 */
export function usedBy(days: readonly DaySum[], name: 'cwd' | 'model' | 'day'): { key: string; used: Used }[] {
  const groups = new Map<string, DaySum[]>()
  for (const day of days) {
    const group = groups.get(day[name])
    if (group) group.push(day)
    else groups.set(day[name], [day])
  }
  return [...groups]
    .map(([key, group]) => ({ key, used: usedIn(group) }))
    .sort((one, other) => other.used.costUsd - one.used.costUsd || tokens(other.used) - tokens(one.used))
}

const tokens = ({ tokensIn, tokensOut }: Used): number => tokensIn + tokensOut
