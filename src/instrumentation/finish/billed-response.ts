import { type NanoDollars, sumKnown } from '../../prices/money.ts'
import { type CostPart, createPrices, type Prices } from '../../prices/prices.ts'
import type { TokenCounts } from '../../prices/rates.ts'
import type { BilledUsage } from '../../prices/usage.ts'
import type { AgentFacts } from '../session/agent-facts.ts'
import type { ResponseFacts } from '../session/response-facts.ts'
import { thinkingTokens } from '../session/tokens.ts'

/**
 * One API response as it is billed and counted: what reports by model, day, branch or agent add up. Each is in one
 * execution and no other.
 */
export interface BilledResponse {
  /** The API's id of the message: the same for one that is seen twice. */
  id: string
  requestId: string | null
  /** When its last line was written, milliseconds since the epoch. */
  atMs: number
  /** That answered. */
  model: string
  /** That was asked for: what the client goes by for its price. */
  requestedModel: string
  /** Null on the main thread. */
  agentId: string | null
  agentType: string | null
  /** Null when the transcript does not say. */
  tokens: TokenCounts | null
  thinkingTokens: number
  webSearches: number
  /** What it cost, with calls of an advisor in it. Null: not known. */
  costNanos: NanoDollars | null
  /** The same by model. */
  costParts: CostPart[]
  /** Of it what thinking cost. */
  thinkingCostNanos: NanoDollars | null
  /** Name and date of the table that the price is from. */
  costSource: string | null
  /** The folder it was answered in, as far as is known. */
  cwd: string | null
  /** Checked out there at the time; null for none, and where it is not known. */
  branch: string | null
  /** The folder's repository, as a URL without credentials. */
  repository: string | null
}

/** Where a response was answered. */
export type Whereabouts = Pick<BilledResponse, 'cwd' | 'branch' | 'repository'>

const listPrices = createPrices()

export function billedResponse(
  response: ResponseFacts,
  agent: AgentFacts | undefined,
  where: Whereabouts,
  prices: Prices = listPrices,
): BilledResponse {
  const { id, requestId, lastAtMs: atMs, model, requestedModel = model, billed } = response
  const costParts = billed === undefined ? [] : prices.costParts({ model: requestedModel, atMs, usage: billed })
  const costNanos = billed === undefined ? null : sumKnown(costParts.map(({ nanos }) => nanos))
  const thinking = thinkingTokens(response).count
  return {
    id,
    requestId: requestId ?? null,
    atMs,
    model,
    requestedModel,
    agentId: agent?.id ?? null,
    agentType: agent?.type ?? null,
    tokens: billed === undefined ? null : countsOf(billed),
    thinkingTokens: thinking,
    webSearches: billed?.webSearches ?? 0,
    costNanos,
    costParts,
    thinkingCostNanos: billed === undefined ? null : thinkingCost(prices, requestedModel, atMs, billed, thinking),
    costSource: costNanos === null ? null : prices.sourceOf(requestedModel, atMs),
    ...where,
  }
}

const countsOf = ({ input, output, cacheRead, cacheWrite5m, cacheWrite1h }: BilledUsage): TokenCounts => ({
  input,
  output,
  cacheRead,
  cacheWrite5m,
  cacheWrite1h,
})

/** What the response would have cost less without it. */
function thinkingCost(prices: Prices, model: string, atMs: number, billed: BilledUsage, thinking: number) {
  const cost = (output: number) =>
    sumKnown(prices.costParts({ model, atMs, usage: { ...billed, output, iterations: [] } }).map(({ nanos }) => nanos))
  const [all, without] = [cost(billed.output), cost(Math.max(0, billed.output - thinking))]
  return all === null || without === null ? null : all - without
}
