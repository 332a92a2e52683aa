import { ATTRIBUTE, attributeOf } from '../../src/contract/attributes.ts'
import { nameBasedUuid } from '../../src/contract/event-id.ts'
import type { SpanFact } from '../model/entry.ts'
import { plainText } from '../model/plain-text.ts'
import { idOf, numberOf, shortOf } from './fields.ts'
import { millisOf, type Span } from './otlp-attributes.ts'

const NAME_MAX = 120
/** Status code ERROR, as a number and by name. */
const ERRORS: ReadonlySet<unknown> = new Set([2, 'STATUS_CODE_ERROR'])

const OPERATIONS: ReadonlyMap<unknown, SpanFact['operation']> = new Map([
  ['chat', 'response'],
  ['text_completion', 'response'],
  ['generate_content', 'response'],
  ['execute_tool', 'tool'],
  ['invoke_agent', 'agent'],
])

/** Names under which a refused call says so. */
const PERMISSION = [attributeOf('permission_outcome'), 'permission_outcome']

/** What a span says, by the names of the GenAI conventions. */
export function spanFact(span: Span, attributes: ReadonlyMap<string, unknown>, sessionId: string | null): SpanFact {
  const startMs = millisOf(span.startTimeUnixNano) ?? 0
  const callId = idOf(attributes.get(attributeOf('tool_use_id')))
  const operation = OPERATIONS.get(attributes.get('gen_ai.operation.name')) ?? 'other'
  const isError = ERRORS.has(span.status?.code)
  const refused = PERMISSION.some((name) => /denied|blocked/.test(String(attributes.get(name) ?? '')))
  const errorType = shortOf(attributes.get('error.type')) ?? shortOf(span.status?.message)
  const agentType = shortOf(attributes.get('gen_ai.agent.name'))
  const model = shortOf(attributes.get('gen_ai.response.model')) ?? shortOf(attributes.get('gen_ai.request.model'))
  return {
    kind: 'span',
    traceId: span.traceId.slice(0, 64),
    spanId: span.spanId.slice(0, 64),
    parentId: idOf(span.parentSpanId),
    operation,
    name: plainText(span.name, NAME_MAX),
    startMs,
    endMs: Math.max(startMs, millisOf(span.endTimeUnixNano) ?? startMs),
    outcome: refused ? 'refused' : isError ? 'failed' : 'ok',
    outcomeText: refused
      ? 'refused'
      : isError
        ? `failed${errorType ? `: ${errorType.replaceAll('_', ' ')}` : ''}`
        : 'ok',
    toolId:
      operation === 'tool' && sessionId !== null && callId !== null ? nameBasedUuid(sessionId, 'tool', callId) : null,
    agentId: idOf(attributes.get('gen_ai.agent.id')),
    agentType,
    model,
    tokensIn: numberOf(attributes.get(attributeOf('tokens_in'))),
    tokensOut: numberOf(attributes.get(attributeOf('tokens_out'))),
    cacheRead: numberOf(attributes.get(attributeOf('cache_read_tokens'))),
  }
}

/** The session that attributes of a span or log record name. */
export const sessionOf = (attributes: ReadonlyMap<string, unknown>): string | null =>
  idOf(attributes.get(ATTRIBUTE.sessionId)) ?? idOf(attributes.get(ATTRIBUTE.conversationId))
