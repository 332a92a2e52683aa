import { expect } from 'vitest'
import type { ExecutionPayload, ToolPayload } from '../../src/contract/claude-metrics.ts'
import type { Received } from './received.ts'
import type { ReceivedSpan } from './received-span.ts'

/** Whether every record has its span. */
export function areComplete(received: Received): boolean {
  const ids = new Set(received.spans().map(({ attributes }) => attributes['event.id']))
  const calls = received.spans().filter(({ name }) => name.startsWith('execute_tool '))
  const own = received.executions().filter(({ client_meta }) => client_meta.background_agents === undefined)
  return own.every(({ event_id }) => ids.has(event_id)) && calls.length >= received.tools().length
}

/**
 * Compares the spans with the records: one tree per turn, nothing outside of what encloses it, the same tokens, the
 * same calls.
 */
export function verifyTraces(received: Received): void {
  const spans = received.spans()
  const executions = received.executions()
  const turns = new Set(executions.map((execution) => execution.turn_id))
  expect.soft(new Set(spans.map(({ traceId }) => traceId)).size, 'traces: one per turn').toBe(turns.size)
  expect.soft(new Set(spans.map(({ spanId }) => spanId)).size, 'spans that are sent twice').toBe(spans.length)
  for (const turn of turns) {
    const own = spans.filter((span) => span.attributes['prompt.id'] === turn)
    verifyTree(own)
    verifyTokens(
      own,
      executions.filter((execution) => execution.turn_id === turn),
    )
  }
  const called = spans.filter(({ name }) => name.startsWith('execute_tool '))
  expect.soft(called.map(factsOfSpan).sort(), 'calls as spans').toEqual(received.tools().map(factsOfRow).sort())
}

/**
 * A background agent leaves the call that started it behind; a turn that a hook makes go on leaves its first end
 * behind.
 */
const outlives = (span: ReceivedSpan): boolean => span.name.startsWith('invoke_agent')

function verifyTree(spans: ReceivedSpan[]): void {
  const byId = new Map(spans.map((span) => [span.spanId, span]))
  expect.soft(new Set(spans.map(({ traceId }) => traceId)).size, 'traces of a turn').toBe(1)
  const roots = spans.filter(({ parentId }) => parentId === undefined).map(({ name }) => name)
  expect.soft(roots, 'roots of a turn').toEqual(['invoke_agent claude-code'])
  for (const span of spans) {
    const parent = span.parentId === undefined ? span : byId.get(span.parentId)
    expect.soft(parent, `parent of ${span.name}`).toBeDefined()
    if (parent === undefined) continue
    expect.soft(span.startMs, `${span.name} begins within ${parent.name}`).toBeGreaterThanOrEqual(parent.startMs)
    expect.soft(span.endMs, `${span.name} ends after it begins`).toBeGreaterThanOrEqual(span.startMs)
    if (!outlives(span))
      expect.soft(span.endMs, `${span.name} ends within ${parent.name}`).toBeLessThanOrEqual(parent.endMs)
  }
}

function verifyTokens(spans: ReceivedSpan[], executions: ExecutionPayload[]): void {
  const chats = spans.filter(({ name }) => name.startsWith('chat '))
  const total = (values: unknown[]) => values.reduce<number>((all, value) => all + Number(value ?? 0), 0)
  for (const [attribute, field] of [
    ['gen_ai.usage.input_tokens', 'tokens_in'],
    ['gen_ai.usage.output_tokens', 'tokens_out'],
    ['gen_ai.usage.cache_read.input_tokens', 'cache_read_tokens'],
    ['gen_ai.usage.cache_write.input_tokens', 'cache_creation_tokens'],
  ] as const) {
    const reported = total(chats.map(({ attributes }) => attributes[attribute]))
    expect.soft(reported, attribute).toBe(total(executions.map((execution) => execution[field])))
  }
}

const factsOfSpan = ({ name, failed, attributes }: ReceivedSpan): string =>
  [
    attributes['prompt.id'],
    name.slice('execute_tool '.length),
    failed ? attributes['error.type'] : 'ok',
    attributes['claude_code.subagent.depth'],
    attributes['claude_metrics.permission_outcome'],
    attributes['duration_ms'] ?? 'untimed',
  ].join(' ')

const factsOfRow = (row: ToolPayload): string =>
  [
    row.turn_id,
    row.tool_name,
    row.success ? 'ok' : row.error_class,
    row.subagent_depth,
    row.permission_outcome,
    row.duration_ms ?? 'untimed',
  ].join(' ')
