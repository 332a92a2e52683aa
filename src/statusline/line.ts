import { costOfDay } from './day.ts'

export interface LineOptions {
  home: string
  now: number
  /** US dollars a day. */
  budget: number | undefined
}

/** What the client says of its session on standard input; any of it may be missing in some version. */
interface ClientInput {
  session_id?: unknown
  cost?: { total_cost_usd?: unknown; total_duration_ms?: unknown } | null
  context_window?: { remaining_percentage?: unknown; used_percentage?: unknown } | null
}

/** Cost of the session and of the day, budget and context left, as far as they are known. */
export function statusLine(input: string, { home, now, budget }: LineOptions): string {
  const { session_id: id, cost, context_window: context } = parse(input)
  const costUsd = number(cost?.total_cost_usd)
  const used = number(context?.used_percentage)
  const left = number(context?.remaining_percentage) ?? (used === undefined ? undefined : 100 - used)
  const parts: string[] = []
  if (costUsd === undefined) parts.push('cost unknown')
  else {
    parts.push(`${dollars(costUsd)} session`)
    const startedAtMs = now - (number(cost?.total_duration_ms) ?? 0)
    if (typeof id === 'string') parts.push(day(costOfDay(home, { id, costUsd, startedAtMs }, now), budget))
  }
  if (left !== undefined) parts.push(`${Math.max(0, Math.round(left))} % context left`)
  return parts.join(' · ')
}

function day(spent: number, budget: number | undefined): string {
  if (budget === undefined) return `${dollars(spent)} today`
  return `${dollars(spent)} of ${dollars(budget)} today${spent > budget ? ' (over budget)' : ''}`
}

const dollars = (amount: number): string => `$${amount.toFixed(2)}`

const number = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined

function parse(input: string): ClientInput {
  try {
    const parsed: unknown = JSON.parse(input)
    return typeof parsed === 'object' && parsed !== null ? parsed : {}
  } catch {
    return {}
  }
}
