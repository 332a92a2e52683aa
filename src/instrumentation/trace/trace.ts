import { CLIENT, CORE, GEN_AI } from '../../contract/span-attributes.ts'
import type { SessionState } from '../session/session-state.ts'
import type { SpanAttributes } from '../session/span-event.ts'
import { CLOCK_MS } from '../session/timing.ts'
import { rootIdOf, traceIdOf } from './trace-ids.ts'

/** What the spans of one execution have in common. */
export interface Trace {
  traceId: string
  /** The turn's first execution. Undefined where nobody knows which turn it was: then there is no such span. */
  rootId: string | undefined
  attributes: SpanAttributes
}

/** What the record of an execution says that its spans say too. */
export interface ExecutionRecord {
  eventId: string
  /** When it was over, milliseconds since the epoch. */
  overAtMs: number
  model: string | null
}

/** A stretch of a trace that other spans are in. */
export interface Enclosing {
  spanId: string | undefined
  startMs: number
  endMs: number
}

/** `turnId` may be a stand-in for a turn that is not known. */
export const traceOf = (state: SessionState, turnId: string, isKnown: boolean): Trace => ({
  traceId: traceIdOf(state.sessionId, turnId),
  rootId: isKnown ? rootIdOf(turnId) : undefined,
  attributes: {
    [CORE.sessionId]: state.sessionId,
    [GEN_AI.conversationId]: state.sessionId,
    [CLIENT.promptId]: isKnown ? turnId : undefined,
    [CLIENT.version]: state.clientVersion,
  },
})

/**
 * Start and end within what encloses them, as far as only the clocks' difference puts them outside; and never an end
 * before the start.
 */
export function within(startMs: number, endMs: number, around: Enclosing): { startMs: number; endMs: number } {
  const start = near(startMs, around.startMs) && startMs < around.startMs ? around.startMs : startMs
  const end = near(endMs, around.endMs) && endMs > around.endMs ? around.endMs : endMs
  const first = Math.min(start, Math.max(end, around.startMs))
  return { startMs: first, endMs: Math.max(first, end) }
}

const near = (a: number, b: number): boolean => Math.abs(a - b) <= CLOCK_MS
