/**
 * The language scenarios are written in: what the model "answers", and what is known in advance about each tool call.
 * The same script drives the fake API and is the source of the truth that the plugin's events are compared with.
 */

export interface Usage {
  input_tokens: number
  output_tokens: number
  cache_read_input_tokens: number
  cache_creation_input_tokens: number
  output_tokens_details?: { thinking_tokens: number }
}

/** What the API says of usage beyond that: tiers, cache lifetimes, tools of its own. */
export type MoreUsage = Record<string, unknown>

/** What the plugin must say about a tool call; a call without an outcome is one that succeeded. */
export interface ToolOutcome {
  success: boolean
  error_class: string | null
  permission_outcome?: 'allowed' | 'denied_user' | 'blocked_hook'
  permission_denied_by?: 'user' | 'rule'
  hook_block_reason?: string
  /** False for calls that were refused before they could run. */
  ran?: boolean
}

export interface ToolCall {
  tool: string
  input: Record<string, unknown>
  outcome?: ToolOutcome
}

/** A block as the API sends it, of a kind that is nothing to us. */
export interface OtherBlock {
  other: { type: string; [field: string]: unknown }
}

export type Block = string | { thinking: string } | ToolCall | OtherBlock

/** One answer of the API to one request. */
export interface Answer {
  content?: Block[]
  usage?: Partial<Usage> & MoreUsage
  stopReason?: string
  /** Before the first byte. */
  delayMs?: number
  /** The stream ends no earlier than this says so. */
  endsWhen?: () => boolean
  /** Before each piece of the stream. */
  chunkDelayMs?: number
  error?: ApiError
  /** The connection breaks after the first block. */
  cut?: boolean
}

export interface ApiError {
  status: number
  type: string
  message: string
}

export interface Script {
  /**
   * Answers for the main agent in order, grouped by the execution (one per Stop, error or cancelled turn) they belong
   * to.
   */
  main: Answer[][]
  /** Answers for the subagent whose prompt contains [[name]]. */
  agents?: Record<string, Answer[]>
  /** Answers to the request that summarises a compacted conversation. */
  compact?: Answer[]
}

/** The file whose presence ends what waits; in the project. */
export const GO = 'go'
/** A command that takes until the scenario's `release`. */
export const UNTIL_RELEASED = `until [ -e ${GO} ]; do sleep 0.1; done`

export const failed = (error_class: string): ToolOutcome => ({ success: false, error_class })

export const denied = (by: 'user' | 'rule'): ToolOutcome => ({
  success: false,
  error_class: 'permission_denied',
  permission_outcome: 'denied_user',
  permission_denied_by: by,
  ran: false,
})

const call = (tool: string, input: Record<string, unknown>, outcome?: ToolOutcome): ToolCall => ({
  tool,
  input,
  ...(outcome && { outcome }),
})

export const bash = (command: string, outcome?: ToolOutcome, more: Record<string, unknown> = {}): ToolCall =>
  call('Bash', { command, description: 'Scripted', ...more }, outcome)

export const read = (file_path: string, outcome?: ToolOutcome) => call('Read', { file_path }, outcome)

export const write = (file_path: string, content: string, outcome?: ToolOutcome) =>
  call('Write', { file_path, content }, outcome)

export const edit = (file_path: string, old_string: string, new_string: string, outcome?: ToolOutcome) =>
  call('Edit', { file_path, old_string, new_string }, outcome)

export const tool = call

/** A call that starts the scripted subagent `name`. */
export const agent = (
  name: string,
  { type = 'general-purpose', background = false }: { type?: string; background?: boolean } = {},
): ToolCall =>
  call('Agent', {
    description: name,
    prompt: `[[${name}]] do your work`,
    subagent_type: type,
    run_in_background: background,
  })

export const say = (...content: Block[]): Answer => ({ content })

export const apiError = (status: number, type: string, message = 'Scripted error'): Answer => ({
  error: { status, type, message },
})
