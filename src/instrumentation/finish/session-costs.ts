import { nameBasedUuid } from '../../contract/event-id.ts'
import type { CostStateEntry } from '../../transcript/entry.ts'
import type { Occurrence } from '../occurrence.ts'
import { nextOrdinal, type SessionState } from '../session/session-state.ts'
import { about } from './notices.ts'

/** The note of what a session cost. */
export const COST_NOTE = 'session_cost'

/** SessionStart: a session that begins has cost nothing yet. What a resumed or forked one had cost, its transcript tells, or nobody. */
export function beginCosts(state: SessionState, source: string | undefined): void {
  const begins = source === 'startup' || source === 'clear'
  if (begins && state.starts === 0) state.costs.told ??= {}
}

/** The client's totals. The first ones of a session that was not recorded from its beginning only say where counting starts. */
export function takeCosts({ costs }: SessionState, entry: CostStateEntry): void {
  if (entry.costs === undefined) return
  costs.told ??= entry.costs
  costs.known = entry.costs
}

/** The client writes its totals as it leaves: until they are read, what it cost is not known. */
export const areCostsDue = ({ costs, transcript }: SessionState): boolean =>
  costs.told !== undefined && transcript.readToMs > 0 && !transcript.closed

/** A record per model of what it cost since it was last told. */
export function costNotes(state: SessionState, atMs: number): Occurrence[] {
  const { known, told } = state.costs
  if (known === undefined || told === undefined) return []
  const news = Object.entries(known).filter(([model, usd]) => usd > (told[model] ?? 0))
  // A transcript that is read anew begins with totals that were told long ago: they take nothing back.
  state.costs.told = { ...told, ...Object.fromEntries(news) }
  return news.map(([model, usd]) => ({
    kind: 'note',
    name: COST_NOTE,
    eventId: nameBasedUuid(state.sessionId, 'cost', model, nextOrdinal(state, `cost ${model}`)),
    ...about(state, atMs, undefined),
    fields: { model, cost_usd: rounded(usd - (told[model] ?? 0)) },
  }))
}

/** Differences of floating point numbers, to a millionth of a cent. */
const rounded = (usd: number): number => Math.round(usd * 1e8) / 1e8
