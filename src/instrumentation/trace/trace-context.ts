import { type Context, isSpanContextValid, ROOT_CONTEXT, type SpanContext, TraceFlags, trace } from '@opentelemetry/api'
import { OWN } from '../../contract/span-attributes.ts'
import type { Occurrence } from '../occurrence.ts'
import { rootIdOf, spanIdOf, traceIdOf } from './trace-ids.ts'

/** Where a span of another moment, or of another process, is said to be: its ids are all that is needed of it. */
export const contextOf = (traceId: string, spanId: string): Context =>
  trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: TraceFlags.SAMPLED })

/** The span that a `traceparent` names; undefined for anything else (W3C Trace Context, version 00 and later). */
export function contextIn(traceparent: string | undefined): SpanContext | undefined {
  const [, traceId = '', spanId = '', flags = ''] =
    /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-|$)/.exec(traceparent ?? '') ?? []
  const context = { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & TraceFlags.SAMPLED, isRemote: true }
  return isSpanContextValid(context) ? context : undefined
}

/**
 * The span that a log record belongs to: a call's own, an execution's own, else the turn's. Undefined outside of turns.
 */
export function contextOfOccurrence(occurrence: Occurrence): Context | undefined {
  const { kind, eventId, sessionId, turnId, spans = [] } = occurrence
  if (turnId === null || !OF_A_TURN.has(kind)) return undefined
  const own = spans.find(({ attributes }) => attributes[OWN.eventId] === eventId)?.spanId
  const call = kind === 'tool' ? spanIdOf('tool', occurrence.toolUseId) : undefined
  return contextOf(traceIdOf(sessionId, turnId), own ?? call ?? rootIdOf(turnId))
}

/** Other kinds may name a prompt that begins no turn: a local command's, the one a session ends with. */
const OF_A_TURN = new Set<Occurrence['kind']>(['prompt', 'execution', 'tool', 'subagent_stop'])
