import type { BilledUsage } from '../prices/usage.ts'
import type { TypedPrompt } from './typed-prompt.ts'

/**
 * What the session model needs from one line of a Claude Code transcript. `line.ts` makes these; nothing else knows the
 * file format. All times are milliseconds since the epoch, taken from the line's own `timestamp`.
 */
export type TranscriptEntry =
  | RequestEntry
  | ResponseEntry
  | ToolResultEntry
  | UserEntry
  | CommandEntry
  | ApiErrorEntry
  | ApiRetryEntry
  | CompactionEntry
  | TitleEntry
  | QueuedEntry
  | CostStateEntry
  | BlockedPromptEntry
  | EndedByEntry
  | UnreadableEntry

/** Where the client was when it wrote a line. */
export interface LinePlace {
  cwd: string
  /** As written: `HEAD` where none is checked out, '' outside of a repository. */
  branch: string
}

/** Token counts of one API response, as the API reported them. `thinking` is undefined when it did not say. */
export interface Usage {
  input: number
  output: number
  cacheRead: number
  cacheCreation: number
  thinking: number | undefined
  /** What other models used that were asked on the way: not part of the counts above. Absent where there was none. */
  advisors?: AdvisorUsage[]
}

export interface AdvisorUsage {
  model: string
  input: number
  output: number
  cacheRead: number
  cacheCreation: number
}

/** A request as it was sent. */
export interface RequestEntry {
  kind: 'request'
  atMs: number
  /** The lines of its response bear it as `requestRef`. */
  id: string
  model: string | undefined
  effort: string | undefined
}

/** One content block of an API response. A response is written as one line per block, each repeating id and usage. */
export interface ResponseEntry {
  kind: 'response'
  atMs: number
  messageId: string
  /** Which block of the response this line holds; undefined for lines of clients that do not say. */
  blockIndex: number | undefined
  model: string
  /** What the client asked for, where it says so; the API may answer with another. */
  requestedModel: string | undefined
  /** The API's own id of the request: the client's own telemetry names it too. */
  requestId: string | undefined
  /** The request's line, where the client writes one. */
  requestRef: string | undefined
  /** null while streaming was cut short by the user (`isAbortedMidStream`). */
  stopReason: string | null
  /** undefined: the line has no usage we understand, so token totals of its turn are unknown. */
  usage: Usage | undefined
  /** The same as it is billed: with what has a price of its own. */
  billed: BilledUsage | undefined
  place: LinePlace | undefined
  block: ResponseBlock
  effort: string | undefined
  /** Set on lines that a fork copied from another session. */
  requestSessionId: string | undefined
}

export type ResponseBlock =
  | { kind: 'text'; text: string }
  | { kind: 'thinking'; length: number }
  | { kind: 'tool_use'; id: string; name: string; input: Record<string, unknown> }
  | { kind: 'other' }

/** The client's answer to one tool call. */
export interface ToolResultEntry {
  kind: 'tool_result'
  atMs: number
  promptId: string | undefined
  toolUseId: string
  isError: boolean
  text: string
  /** UTF-8 length of the content: of the string, or of its JSON. */
  bytes: number
  /** `user-rejected`, `permission-rule` … when the call was refused or interrupted. */
  denialKind: string | undefined
  deniedBeforeRun: boolean
  /**
   * Whether it may run: `accept` or `reject`, who or what said so (`config`, `hook`, `user_temporary` …), and on what
   * grounds (`rule` …).
   */
  decision: string | undefined
  decisionSource: string | undefined
  decisionReason: string | undefined
  timedOut: boolean
  place: LinePlace | undefined
  /** Id of the subagent this call started, when it started one. */
  agentId: string | undefined
  /** The run of the workflow that it started. */
  workflowRun?: string
}

/** A user line that is no tool result: a prompt, a note the client adds, or an interruption. */
export interface UserEntry {
  kind: 'user'
  atMs: number
  promptId: string | undefined
  /**
   * The client's own additions (`isMeta`, compact summaries, local commands) start no turn. `stopped`: a hook ended it.
   * `message`: the thread that started a subagent says something to it.
   */
  role: 'prompt' | 'bash' | 'note' | 'interrupt' | 'stopped' | 'message'
  /** The response that was interrupted, where an interruption says so. */
  interruptedMessageId: string | undefined
  images: number
  /** Of a prompt: as it was typed, and whether it waited in the queue before. */
  prompt?: TypedPrompt & { queued: boolean }
  /** Who submitted it when no person did, e.g. `task-notification`. */
  machineSource: string | undefined
  place: LinePlace | undefined
  /** The branch checked out in the working folder; undefined outside a repository, and on none. */
  branch: string | undefined
  /** In which it was submitted; on prompts only. */
  permissionMode: string | undefined
}

/**
 * A command that the client carried out itself: /compact, /model, /rename … Custom commands and typed skills are
 * prompts.
 */
export interface CommandEntry {
  kind: 'command'
  atMs: number
  /** The line's own id. */
  lineId: string
  promptId: string | undefined
  /** Without the slash, as the client calls it: a typed alias has the name it stands for. */
  name: string
  /** Characters of the command with its arguments. */
  length: number
}

/** The synthetic assistant line that ends a turn after an API error. */
export interface ApiErrorEntry {
  kind: 'api_error'
  atMs: number
  error: string
  /** What the API said where it answered and the client withheld the answer: `refusal`. */
  stopReason: string | undefined
}

/** A request that failed and is tried again. */
export interface ApiRetryEntry {
  kind: 'api_retry'
  atMs: number
  /** HTTP status; undefined when there was no answer. */
  status: number | undefined
  /** The status as text, else the connection's error code. */
  error: string
  /** 1 for the first failure. */
  attempt: number | undefined
  retryInMs: number | undefined
}

/** The conversation up to here was replaced by a summary. */
export interface CompactionEntry {
  kind: 'compaction'
  atMs: number
  trigger: string | undefined
  preTokens: number | undefined
  postTokens: number | undefined
  durationMs: number | undefined
}

/** /rename. Such lines have no timestamp. */
export interface TitleEntry {
  kind: 'title'
  title: string
}

/** A prompt typed while a turn was running. */
export interface QueuedEntry {
  kind: 'queued'
  atMs: number
  text: string
}

/** A hook turned a prompt away: no turn follows. */
export interface BlockedPromptEntry {
  kind: 'blocked_prompt'
  atMs: number
  /** The prompt, as the client quotes it. */
  text: string
}

/** The client let a turn go no further. */
export interface EndedByEntry {
  kind: 'ended_by'
  atMs: number
  /** `max_turns`: its limit is reached. `hook_stopped`: a hook said `continue: false`. */
  reason: 'max_turns' | 'hook_stopped'
}

/** A line of a type that concerns us, in a shape we do not know: numbers of its turn must not be trusted. */
export interface UnreadableEntry {
  kind: 'unreadable'
  lineType: string
}

/**
 * The client's totals, written when it leaves: in a clean exit nothing that concerns us follows. It has no timestamp.
 */
export interface CostStateEntry {
  kind: 'cost_state'
  /**
   * US dollars by model since the session began, over all its resumptions; undefined when the client does not know
   * every price.
   */
  costs: Record<string, number> | undefined
}
