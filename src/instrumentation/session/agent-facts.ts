import type { Cursor } from '../../transcript/cursor.ts'
import type { LinePlace } from '../../vcs/branch-timeline.ts'
import type { ResponseFacts } from './response-facts.ts'
import type { SpanEvent } from './span-event.ts'
import type { Timed } from './timed.ts'

/** A subagent. */
export interface AgentFacts {
  id: string
  type: string | undefined
  firstEventAtMs: number
  /**
   * Turn that started it: from its own transcript, which never changes its mind; until that is read, from the hook that
   * first named it.
   */
  promptId: string | undefined
  promptIdIsOwn: boolean
  /** Turns that it was given work in, by its transcript; absent before that is read, and in states of older versions. */
  turns?: Timed<string>[]
  parentAgentId: string | undefined
  /** 1 for a subagent of the main thread. Known once its meta file is read. */
  depth: number | undefined
  toolUseId: string | undefined
  /** The workflow run that started it, which has a folder of its own; absent in states of older versions. */
  workflowRun?: string | undefined
  background: boolean
  /** It was still running at a Stop of its turn: what it consumes arrives in an execution of its own. */
  deferred: boolean
  stops: { atMs: number; lastMessage: string }[]
  /** A hook inside it has recorded work since it last stopped. */
  awake: boolean
  stopCount: number
  /** Its first SubagentStop. */
  stoppedAtMs: number | undefined
  /** The response its newest finished SubagentStop ended: the same one again is the same stop delivered twice. */
  lastStopId: string | undefined
  path: string | undefined
  cursor: Cursor | undefined
  readToMs: number
  /** The first line of its transcript, and the newest that is part of the conversation. */
  begunAtMs: number | undefined
  lineAtMs: number | undefined
  branch: string | undefined
  /** Of its newest line; absent before the first, and in states of older versions. */
  place?: LinePlace
  /** Its newest request, and how full its responses left its context; absent in states of older versions. */
  sent?: { id: string; atMs: number }
  contexts?: Timed<number>[]
  /** What its stops have reported; absent before the first. */
  reported?: AgentTokens
  /** What happened to it since its last execution. */
  events: SpanEvent[]
  /** Responses not yet part of an execution. */
  responses: ResponseFacts[]
  tokens: AgentTokens
  interrupted: boolean
  failed: boolean
  degraded: boolean
  executions: number
}

/** What executions have already counted of an agent's responses. */
export interface AgentTokens {
  in: number
  out: number
  cache_read: number
  cache_creation: number
  responses: number
}

export const newAgent = (id: string, atMs: number): AgentFacts => ({
  id,
  type: undefined,
  firstEventAtMs: atMs,
  promptId: undefined,
  promptIdIsOwn: false,
  parentAgentId: undefined,
  depth: undefined,
  toolUseId: undefined,
  background: false,
  deferred: false,
  stops: [],
  awake: false,
  stopCount: 0,
  stoppedAtMs: undefined,
  lastStopId: undefined,
  path: undefined,
  cursor: undefined,
  readToMs: 0,
  begunAtMs: undefined,
  lineAtMs: undefined,
  branch: undefined,
  events: [],
  responses: [],
  tokens: { in: 0, out: 0, cache_read: 0, cache_creation: 0, responses: 0 },
  interrupted: false,
  failed: false,
  degraded: false,
  executions: 0,
})
