/**
 * The names that our log records carry, in one place: instrumentation writes them, processors and exporters read them.
 *
 * Semantic conventions: `gen_ai.*` from open-telemetry/semantic-conventions-genai at commit e57c543b (2026-09-24), the
 * one Anthropic's own spans follow; `session.id`, `error.type`, `app.version`, `process.working_directory`, `vcs.*`
 * from semantic-conventions 1.45.0. `prompt.id`, `tool_use_id`, `prompt`, `success`, `duration_ms` are Claude Code's
 * own telemetry's names, so that records join. Everything else is ours, under `claude_metrics.`, by the name of the
 * contract's field.
 */
export const OWN_PREFIX = 'claude_metrics.'

export const ATTRIBUTE = {
  sessionId: 'session.id',
  conversationId: 'gen_ai.conversation.id',
  promptId: 'prompt.id',
  eventId: 'event.id',
  sessionName: `${OWN_PREFIX}session_name`,
  cwd: 'process.working_directory',
  clientVersion: 'app.version',
  /** `redacted` or `none`: the session's own word on its text. It leaves with no record. */
  content: `${OWN_PREFIX}content`,
  /** True: the session wants no text to go to a collector. It leaves with no record either. */
  collectorTextDenied: `${OWN_PREFIX}collector_text_denied`,
  /** Extra entries of `client_meta`, by their names there. */
  meta: `${OWN_PREFIX}meta.`,
} as const

/** Kinds of occurrences that become log records, and the names of those records' events. */
export const EVENT_NAME = {
  prompt: 'claude_code.user_prompt',
  execution: 'claude_metrics.execution',
  tool: 'claude_code.tool_result',
  notification: 'claude_code.notification',
  pre_compact: 'claude_code.pre_compact',
  subagent_stop: 'claude_code.subagent_completed',
  session_start: 'session.start',
  session: 'claude_metrics.session',
  usage_session: 'claude_metrics.session_usage',
} as const

export type OccurrenceKind = keyof typeof EVENT_NAME

/** Records of what a person typed as a command, and of what the model took up as a skill. */
export const COMMAND_EVENT = 'claude_code.slash_command'
export const SKILL_EVENT = 'claude_code.skill_activated'

/** A record of its own for an error of the API that ended a turn. */
export const API_ERROR_EVENT = 'claude_code.api_error'

/** Fields of the contract that a convention has a name for. All others are `claude_metrics.<field>`. */
const CONVENTIONAL: { readonly [field: string]: string } = {
  prompt_text: 'prompt',
  model: 'gen_ai.request.model',
  tokens_in: 'gen_ai.usage.input_tokens',
  tokens_out: 'gen_ai.usage.output_tokens',
  cache_read_tokens: 'gen_ai.usage.cache_read.input_tokens',
  cache_creation_tokens: 'gen_ai.usage.cache_write.input_tokens',
  thinking_tokens: 'gen_ai.usage.reasoning.output_tokens',
  tool_name: 'gen_ai.tool.name',
  tool_use_id: 'gen_ai.tool.call.id',
  success: 'success',
  duration_ms: 'duration_ms',
  error_class: 'error.type',
  agent_id: 'gen_ai.agent.id',
  subagent_type: 'gen_ai.agent.name',
}

/** The attribute that carries a field of the contract. */
export const attributeOf = (field: string): string => CONVENTIONAL[field] ?? `${OWN_PREFIX}${field}`

/** Attributes of records and spans that are doubles, whole numbers among them; all other numbers are integers. */
export const DOUBLES: readonly string[] = [
  'cost_usd',
  ...['context_percent', 'parallel_tools_avg', 'thinking_cost_usd_total'].map(attributeOf),
  ...['cost_usd', 'reckoned_cost_usd', 'cost_difference_usd'].map(attributeOf),
  ...['cost_usd', 'cost_known_usd'].map((name) => ATTRIBUTE.meta + name),
]
