import type { DaySum, SessionSummary } from './history.ts'
import { noTotals, type Session } from './model.ts'

/** A session in a line. */
export function summaryOf(session: Session, mark: string): SessionSummary {
  const { id, row, firstWords, firstAtMs, lastAtMs, totals } = session
  return {
    id,
    mark,
    name: row?.name ?? null,
    firstWords: firstWords?.text ?? null,
    cwd: row?.cwd ?? '',
    exitKind: row?.exitKind ?? 'unknown',
    firstAtMs,
    lastAtMs,
    totals,
    models: [...new Set(daysOf(session).map(({ model }) => model))],
  }
}

/** What the session used, by day and model. */
export function daysOf(session: Session): DaySum[] {
  const sums = new Map<string, DaySum>()
  for (const turn of session.turns.values())
    for (const { fact } of turn.ends.values()) {
      const day = dayOf(fact.atMs)
      const model = fact.model ?? 'unknown'
      const key = `${day} ${model}`
      const none = { turns: 0, tokensIn: 0, tokensOut: 0, cacheRead: 0, costUsd: 0, unpriced: 0 }
      const sum = sums.get(key) ?? { day, cwd: session.row?.cwd ?? '', model, ...none }
      sums.set(key, sum)
      sum.turns += 1
      sum.tokensIn += fact.tokensIn ?? 0
      sum.tokensOut += fact.tokensOut ?? 0
      sum.cacheRead += fact.cacheRead ?? 0
      sum.costUsd += fact.costUsd ?? 0
      sum.unpriced += fact.costUsd === null ? 1 : 0
    }
  return [...sums.values()]
}

/** `2026-11-25`, in the local time zone. */
export function dayOf(ms: number): string {
  const date = new Date(ms)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** Sums of the same day, folder and model, in one. */
export function mergeDays(all: Iterable<DaySum>): DaySum[] {
  const sums = new Map<string, DaySum>()
  for (const one of all) {
    const key = JSON.stringify([one.day, one.cwd, one.model])
    const sum = sums.get(key)
    if (sum === undefined) sums.set(key, { ...one })
    else
      for (const name of ['turns', 'tokensIn', 'tokensOut', 'cacheRead', 'costUsd', 'unpriced'] as const)
        sum[name] += one[name]
  }
  return [...sums.values()].sort((one, other) => (one.day < other.day ? -1 : one.day > other.day ? 1 : 0))
}

/** A session of which no more than the summary is known. */
export function sessionOfSummary(summary: SessionSummary): Session {
  const { id, name, cwd, exitKind, firstAtMs, lastAtMs, totals, firstWords } = summary
  const row = { kind: 'session', id, atMs: lastAtMs, gitRepo: null, startedAtMs: firstAtMs, endedAtMs: null } as const
  return {
    id,
    row: { ...row, name, cwd, exitKind },
    rowRefs: [],
    firstWords: firstWords === null ? null : { atMs: firstAtMs, text: firstWords },
    turns: new Map(),
    totals: { ...noTotals(), ...totals },
    byTool: new Map(),
    firstAtMs,
    lastAtMs,
    version: 0,
  }
}
