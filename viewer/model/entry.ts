import type { MetricReading } from './metrics.ts'

/** What the page knows of one received record. The record itself stays with the server until somebody opens it. */
export interface Entry {
  /** Position in the order of arrival, from 1; the record's name in every request for it. */
  n: number
  /** Milliseconds since the epoch. */
  receivedAtMs: number
  /** `/events/tool`, `/v1/traces`, … */
  path: string
  /** HTTP status of the answer; 0 when the connection was cut. */
  status: number
  /** The same `event_id` was accepted before. */
  duplicate: boolean
  /** Of the record as JSON, in UTF-16 units. */
  size: number
  /** One line for people, at most `LABEL_MAX` characters. */
  label: string
  sessionId: string | null
  turnId: string | null
  /** What it says about a session; null where it says nothing (health checks, metrics, refused requests …). */
  fact: Fact | null
  /** What it says of a metric. */
  metric?: MetricReading
}

export type Fact = PromptFact | TurnFact | ToolFact | AgentFact | NoteFact | SessionFact | SpanFact

interface Occurred {
  /** The `event_id`: the same occurrence has it in every signal. */
  id: string
  /** When it happened, or was over. Milliseconds since the epoch. */
  atMs: number
}

export interface PromptFact extends Occurred {
  kind: 'prompt'
  text: string
  /** Set when no person typed it. */
  source: string | null
  model: string | null
  effort: string | null
  contextPercent: number | null
}

export interface TurnFact extends Occurred {
  kind: 'turn'
  durationMs: number | null
  status: string
  stopReason: string
  text: string
  model: string | null
  tokensIn: number | null
  tokensOut: number | null
  cacheRead: number | null
  thinking: number | null
  linesOfCode: number
  /** US dollars; null where it is not known. */
  costUsd: number | null
  /** What is known of it. */
  knownCostUsd: number
  /** What each model used, where responses are known. */
  byModel?: ModelUse[]
  contextPercent: number | null
}

/** What one model used in a turn. */
export interface ModelUse {
  model: string
  tokensIn: number
  tokensOut: number
  cacheRead: number
  costUsd: number
  /** Responses whose cost is not known. */
  unpriced: number
}

export type Outcome = 'ok' | 'failed' | 'refused'

export interface ToolFact extends Occurred {
  kind: 'tool'
  name: string
  /** What distinguishes the call: a path, a command, the type of a subagent. */
  what: string
  durationMs: number | null
  outcome: Outcome
  /** The outcome in a word or two. */
  outcomeText: string
  /** 0 on the main thread; for a call that starts a subagent, the depth of that subagent. */
  depth: number
  startsAgent: boolean
  agentType: string | null
}

/** A subagent ended. */
export interface AgentFact extends Occurred {
  kind: 'agent'
  agentType: string | null
  agentId: string | null
  depth: number | null
  tokensIn: number | null
  tokensOut: number | null
}

export interface NoteFact extends Occurred {
  kind: 'note'
  text: string
}

export interface SessionFact extends Occurred {
  kind: 'session'
  name: string | null
  cwd: string
  gitRepo: string | null
  startedAtMs: number | null
  endedAtMs: number | null
  exitKind: string
}

export interface SpanFact {
  kind: 'span'
  traceId: string
  spanId: string
  parentId: string | null
  /** What the span stands for, by the GenAI conventions; `other` for spans of anyone else. */
  operation: 'agent' | 'response' | 'tool' | 'other'
  name: string
  startMs: number
  endMs: number
  outcome: Outcome
  outcomeText: string
  /** The `event_id` of the tool call that this span times, when it is one of ours. */
  toolId: string | null
  agentId: string | null
  agentType: string | null
  model: string | null
  tokensIn: number | null
  tokensOut: number | null
  cacheRead: number | null
}

/** Characters of a label. */
export const LABEL_MAX = 160
/** Characters of a prompt or an answer that the page gets unasked. */
export const TEXT_MAX = 400
