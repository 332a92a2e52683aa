import type { ResponseFacts } from './response-facts.ts'
import type { SpanEvent } from './span-event.ts'

/** A turn: everything the client does under one prompt id. */
export interface Turn {
  promptId: string
  /** First hook seen with this prompt id. */
  firstEventAtMs: number | undefined
  /** Process id of the client it is of. */
  clientPid?: number | undefined
  /** UserPromptSubmit. Undefined for `!` commands and for prompts that waited in the queue. */
  submittedAtMs: number | undefined
  /** The transcript's line that begins the turn. */
  begunAtMs: number | undefined
  /** A limit or a hook let it go no further: what the transcript gives as the reason. */
  endedBy?: { atMs: number; reason: string }
  /** It is nothing but a `/compact`. */
  compacts?: boolean
  prompts: number
  /** Its prompt as the transcript has it, until a hook reports it. */
  unheard?: { atMs: number; text: string; command: string | undefined }
  /** The transcript's word was taken for its prompt: no hook had reported it. */
  promptIsFromLine?: boolean
  machineSource: string | undefined
  /** As its line in the transcript says; these are absent in states of older versions. */
  permissionMode?: string | undefined
  /** A hook turned its prompt away: there is no turn. */
  blocked?: boolean
  stops: { atMs: number; lastMessage: string; running: string[] }[]
  failure: { atMs: number; error: string } | undefined
  apiError: { atMs: number; error: string; stopReason?: string } | undefined
  interruptedAtMs: number | undefined
  /** When the next prompt, or the end of the session, showed that this turn is over. */
  closedAtMs: number | undefined
  /** Prompt id that closed it; its line in the transcript proves that this turn's lines are all read. */
  closedBy: string | undefined
  commands: string[]
  /** Its first prompt, until the turn is over: for traces that carry content. */
  promptText: string | undefined
  branch: string | undefined
  /** The span that its client was run in, or the client's own, as W3C's Trace Context writes it. */
  traceparent?: string
  /** Failed requests and compactions since its last execution. */
  events: SpanEvent[]
  /** Images by the time of the line that holds them. */
  images: Record<string, number>
  /** Main-thread responses not yet part of an execution. */
  responses: ResponseFacts[]
  executions: number
  lastFinishedAtMs: number | undefined
  lastMessage: string | undefined
  /** A line of this turn could not be understood: its token totals are unknown, not zero. */
  degraded: boolean
}

export const newTurn = (promptId: string): Turn => ({
  promptId,
  firstEventAtMs: undefined,
  submittedAtMs: undefined,
  begunAtMs: undefined,
  prompts: 0,
  machineSource: undefined,
  stops: [],
  failure: undefined,
  apiError: undefined,
  interruptedAtMs: undefined,
  closedAtMs: undefined,
  closedBy: undefined,
  commands: [],
  promptText: undefined,
  branch: undefined,
  events: [],
  images: {},
  responses: [],
  executions: 0,
  lastFinishedAtMs: undefined,
  lastMessage: undefined,
  degraded: false,
})

/**
 * True for a turn that had begun by then. Lines are read ahead of hooks: a session that is resumed at once has turns
 * that are younger than its end, or than its new start. One of which no time is known has.
 */
export function hasBegunBy({ firstEventAtMs, begunAtMs, responses }: Turn, atMs: number): boolean {
  const times = [firstEventAtMs, begunAtMs, responses[0]?.atMs].filter((time) => time !== undefined)
  return times.length === 0 || Math.min(...times) <= atMs
}
