import { type NanoDollars, sumKnown, toDollars } from '../../prices/money.ts'
import type { SessionMoney } from '../session/session-money.ts'
import type { SessionState } from '../session/session-state.ts'
import type { BilledResponse } from './billed-response.ts'

const NONE: SessionMoney = { nanos: 0, thinkingNanos: 0, unpriced: 0, sinceTotals: {}, sources: [] }

/** Absent in states of older versions, and before the first response. */
export const moneyOf = (state: SessionState): SessionMoney => state.money ?? NONE

/** Counts the responses of an execution, once. */
export function takeMoney(state: SessionState, responses: readonly BilledResponse[]): void {
  const money = { ...moneyOf(state), sinceTotals: { ...moneyOf(state).sinceTotals } }
  for (const { costNanos, thinkingCostNanos, costParts } of responses) {
    if (costNanos === null) money.unpriced += 1
    money.nanos += costNanos ?? 0
    money.thinkingNanos += thinkingCostNanos ?? 0
    for (const { model, nanos } of costParts) money.sinceTotals[model] = (money.sinceTotals[model] ?? 0) + (nanos ?? 0)
  }
  money.sources = [...new Set([...money.sources, ...sourcesOf(responses)])].slice(-4)
  state.money = money
}

const sourcesOf = (responses: readonly BilledResponse[]): string[] => [
  ...new Set(responses.flatMap(({ costSource }) => costSource ?? [])),
]

/**
 * `client_meta` of an execution. The cost is null when one of its responses has no known price; then the rest of it is
 * said beside it.
 */
export function executionCost(responses: readonly BilledResponse[], isUnknown: boolean): Record<string, unknown> {
  if (isUnknown) return { cost_usd: null, cost_source: null }
  const costs = responses.map(({ costNanos }) => costNanos)
  const priced = costs.filter((nanos) => nanos !== null)
  return costMeta(sumKnown(costs), sumKnown(priced) ?? 0, costs.length - priced.length, sourcesOf(responses))
}

/** The same of a session. */
export function sessionCost(state: SessionState): Record<string, unknown> {
  // A session that an older version began has responses that nobody counted.
  if (state.money === undefined) return state.totals.responses > 0 ? {} : { cost_usd: 0, cost_source: null }
  const { nanos, unpriced, sources } = state.money
  return costMeta(unpriced > 0 ? null : nanos, nanos, unpriced, sources)
}

function costMeta(nanos: NanoDollars | null, known: NanoDollars, unpriced: number, sources: string[]) {
  return {
    cost_usd: toDollars(nanos),
    cost_source: sources.length > 0 ? sources.join('; ') : null,
    ...(unpriced > 0 && { cost_known_usd: toDollars(known), unpriced_responses: unpriced }),
  }
}

/** What each model cost, for metrics. */
export function costByModel(responses: readonly BilledResponse[]): { model: string; nanos: NanoDollars }[] {
  const sums = new Map<string, NanoDollars>()
  for (const { costParts } of responses)
    for (const { model, nanos } of costParts)
      if (nanos !== null && nanos > 0) sums.set(model, (sums.get(model) ?? 0) + nanos)
  return [...sums].map(([model, nanos]) => ({ model, nanos }))
}
