import type { CostStateEntry } from '../transcript/entry.ts'
import type { SessionState } from './session-state.ts'

/** What a model cost since it was last told, US dollars. */
export interface ModelCost {
  model: string
  usd: number
}

/** SessionStart: a session that begins has cost nothing yet. What a resumed or forked one had cost, its transcript tells, or nobody. */
export function beginCosts(state: SessionState, source: string | undefined): void {
  const begins = source === 'startup' || source === 'clear'
  if (begins && state.starts === 0) state.costs.told ??= {}
}

/** The client's totals. The first ones of a session that was not recorded from its beginning only say where counting starts. */
export function foldCosts({ costs }: SessionState, entry: CostStateEntry): void {
  if (entry.costs === undefined) return
  costs.told ??= entry.costs
  costs.known = entry.costs
}

/** What is new since the last call, by model. */
export function settleCosts({ costs }: SessionState): ModelCost[] {
  const { known, told } = costs
  if (known === undefined || told === undefined) return []
  const since = Object.entries(known).map(([model, usd]) => ({ model, usd: usd - (told[model] ?? 0) }))
  const news = since.filter(({ usd }) => usd > 0)
  // A transcript that is read anew begins with totals that were told long ago: they take nothing back.
  costs.told = { ...told, ...Object.fromEntries(news.map(({ model }) => [model, known[model] ?? 0])) }
  return news
}
