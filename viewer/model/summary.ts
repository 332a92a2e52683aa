import type { ModelUse, TurnFact } from './entry.ts'
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
      const cwd = session.row?.cwd ?? ''
      const own = fact.model ?? 'unknown'
      for (const use of usesOf(fact, own)) {
        const key = `${day} ${use.model}`
        const none = { turns: 0, tokensIn: 0, tokensOut: 0, cacheRead: 0, costUsd: 0, unpriced: 0 }
        const sum = sums.get(key) ?? { day, cwd, model: use.model, ...none }
        sums.set(key, sum)
        for (const name of ['tokensIn', 'tokensOut', 'cacheRead', 'costUsd', 'unpriced'] as const)
          sum[name] += use[name]
        // A turn counts once: for the model that answered on its main thread.
        if (use.model === own) sum.turns += 1
      }
    }
  return [...sums.values()]
}

/** What each model used in a turn; all of it by the turn's own model where nothing distinguishes them. */
function usesOf(fact: TurnFact, own: string): ModelUse[] {
  const { tokensIn, tokensOut, cacheRead, costUsd, byModel } = fact
  if (byModel === undefined || byModel.length === 0) {
    const tokens = { tokensIn: tokensIn ?? 0, tokensOut: tokensOut ?? 0, cacheRead: cacheRead ?? 0 }
    return [{ model: own, ...tokens, costUsd: costUsd ?? 0, unpriced: costUsd === null ? 1 : 0 }]
  }
  if (byModel.some(({ model }) => model === own)) return byModel
  return [...byModel, { model: own, tokensIn: 0, tokensOut: 0, cacheRead: 0, costUsd: 0, unpriced: 0 }]
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
