import { CLIENT, CORE, GEN_AI, OPERATION } from '../../contract/span-attributes.ts'
import { sumKnown, toDollars } from '../../prices/money.ts'
import { spanIdOf } from '../trace/trace-ids.ts'
import type { TraceSpan } from '../trace/trace-span.ts'
import type { BilledResponse } from './billed-response.ts'

/**
 * The spans of an execution with what they cost and the branch they worked on: a `chat` what its response cost, an
 * `invoke_agent` what its own responses cost, without those of agents below it. So the costs of either kind add up to
 * the execution's. Unknown is left out.
 */
export function pricedSpans(spans: TraceSpan[], responses: readonly BilledResponse[]): TraceSpan[] {
  const bySpan = new Map(responses.map((response) => [spanIdOf('chat', response.id), response]))
  return spans.map((span) => {
    const response = span.spanId === undefined ? undefined : bySpan.get(span.spanId)
    if (response !== undefined) return withMoney(span, response.costNanos, response.branch)
    if (span.attributes[GEN_AI.operation] !== OPERATION.agent) return span
    const agentId = span.attributes[GEN_AI.agentId] ?? null
    const own = responses.filter((one) => one.agentId === agentId)
    return own.length === 0 ? span : withMoney(span, sumKnown(own.map(({ costNanos }) => costNanos)), null)
  })
}

function withMoney(span: TraceSpan, nanos: number | null, branch: string | null): TraceSpan {
  const attributes = {
    ...span.attributes,
    ...(nanos !== null && { [CLIENT.cost]: toDollars(nanos) ?? 0 }),
    ...(branch !== null && { [CORE.headName]: branch }),
  }
  return { ...span, attributes }
}
