import type { SpanAttributes, SpanEvent } from '../session/span-event.ts'

/** A finished span as plain data: everything derived, nothing measured on the way. */
export interface TraceSpan {
  traceId: string
  spanId: string
  /** Undefined for the root of a trace. */
  parentId: string | undefined
  name: string
  kind: 'internal' | 'client'
  /** Milliseconds since the epoch. */
  startMs: number
  endMs: number
  attributes: SpanAttributes
  events: SpanEvent[]
  /** `error.type`, when it failed. */
  error: string | undefined
  /** What was asked and answered: leaves only where a destination is to have content. */
  content?: SpanContent
}

export interface SpanContent {
  input?: string
  output?: { text: string; finishReason: string }
}

/** Why an answer ended that the user cut short: the transcript has null there. */
export const CUT_SHORT = 'interrupted'
