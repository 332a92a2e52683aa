import type { SpanContext } from '@opentelemetry/api'
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
  /** A span of somebody else's trace that it belongs with. */
  link?: SpanContext | undefined
  /** `error.type`, when it failed. */
  error: string | undefined
  /** What was asked and answered: leaves only where a destination is to have content. */
  content?: SpanContent
}

export interface SpanContent {
  /** What was new in what was asked: the history before it is in the spans before it. */
  input?: { role: 'user' | 'tool'; parts: MessagePart[] }
  output?: { parts: MessagePart[]; finishReason: string }
  /** Of a tool call, as JSON: bounded and without secrets already. */
  toolArguments?: string
}

/** A part of a message, as far as the conventions' schemas have it and the transcript tells it. */
export type MessagePart =
  | { type: 'text'; content: string }
  | { type: 'tool_call'; id: string; name: string }
  /** That there was a result; its text is not kept. */
  | { type: 'tool_call_response'; id: string; response: null }

/** Why an answer ended that the user cut short: the transcript has null there. */
export const CUT_SHORT = 'interrupted'
