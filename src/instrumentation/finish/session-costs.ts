import { nameBasedUuid } from '../../contract/event-id.ts'
import { fromDollars, type NanoDollars, toDollars } from '../../prices/money.ts'
import type { CostStateEntry } from '../../transcript/entry.ts'
import type { Occurrence } from '../occurrence.ts'
import { nextOrdinal, type SessionState } from '../session/session-state.ts'
import { CLOCK_MS } from '../session/timing.ts'
import { moneyOf } from './money.ts'
import { about } from './notices.ts'

/** The note of what a session cost. */
export const COST_NOTE = 'session_cost'

/**
 * SessionStart: a session that begins has cost nothing yet. What a resumed or forked one had cost, its transcript
 * reports, or nobody.
 */
export function beginCosts(state: SessionState, source: string | undefined): void {
  const begins = source === 'startup' || source === 'clear'
  if (begins && state.starts === 0) state.costs.told ??= {}
}

/**
 * The client's totals. The first ones of a session that was not recorded from its beginning only say where counting
 * starts.
 */
export function takeCosts({ costs, transcript }: SessionState, entry: CostStateEntry): void {
  if (entry.costs === undefined) return
  costs.told ??= entry.costs
  costs.totals = [...(costs.totals ?? []), { atMs: transcript.readToMs, costs: entry.costs }].slice(-TOTALS_KEPT)
}

/** As many runs of a session as can end before the first of them is finished. */
const TOTALS_KEPT = 8

/**
 * The totals of a run that ended then: those of the next one may be read already. They have no time but that of the
 * line before them.
 */
const totalsAt = ({ totals = [] }: SessionState['costs'], endMs: number): Record<string, number> | undefined =>
  totals.findLast(({ atMs }) => atMs <= endMs + CLOCK_MS)?.costs

/** The client writes its totals as it leaves: until they are read, what it cost is not known. */
export const areCostsDue = ({ costs, transcript }: SessionState): boolean =>
  costs.told !== undefined && transcript.readToMs > 0 && !transcript.closed

/**
 * A record per model of what the client says it cost since it last said so, beside our own reckoning of the same. The
 * client knows of requests that no line of the transcript has, as those of a compaction or a title: what it says
 * more than we is theirs.
 */
export function costNotes(state: SessionState, atMs: number): Occurrence[] {
  const { told } = state.costs
  const known = totalsAt(state.costs, atMs)
  const { sinceTotals } = moneyOf(state)
  // The client's next totals are of its next run, or it died and took them with it.
  if (state.money !== undefined) state.money.sinceTotals = {}
  if (known === undefined || told === undefined) return []
  const news = Object.entries(known).filter(([model, usd]) => usd > (told[model] ?? 0))
  // A transcript that is read anew begins with totals that were reported long ago: they take nothing back.
  state.costs.told = { ...told, ...Object.fromEntries(news) }
  return news.map(([model, usd]) => ({
    kind: 'note',
    name: COST_NOTE,
    eventId: nameBasedUuid(state.sessionId, 'cost', model, nextOrdinal(state, `cost ${model}`)),
    ...about(state, atMs, undefined),
    fields: costFields(model, fromDollars(usd) - fromDollars(told[model] ?? 0), sinceTotals[model] ?? 0),
  }))
}

const costFields = (model: string, theirs: NanoDollars, ours: NanoDollars) => ({
  model,
  cost_usd: toDollars(theirs),
  reckoned_cost_usd: toDollars(ours),
  cost_difference_usd: toDollars(theirs - ours),
})
