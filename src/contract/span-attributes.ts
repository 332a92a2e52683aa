/**
 * The names that our spans and resources carry, in one place, with the source of each.
 *
 * GEN_AI: open-telemetry/semantic-conventions-genai at commit e57c543b (2026-09-24), docs/gen-ai: the state that
 * Anthropic's own spans follow. What semantic-conventions 1.41 calls `cache_creation` is `cache_write` there, and only
 * there: backends add up what they find under either name.
 * CORE: open-telemetry/semantic-conventions v1.45.0, model/{session,error,http,vcs,service,host,os,process}.
 * CLIENT: Claude Code's own telemetry (code.claude.com/docs/en/monitoring-usage, 2026-08-22), so that our spans join
 * its spans and events. OWN: ours, under `claude_code.` where it says something about the client's work and
 * `claude_metrics.` where it is our reading of it. OPENINFERENCE: Arize-ai/openinference, spec/semantic_conventions.md,
 * as of 2026-08.
 */
export const GEN_AI = {
  operation: 'gen_ai.operation.name',
  provider: 'gen_ai.provider.name',
  conversationId: 'gen_ai.conversation.id',
  requestModel: 'gen_ai.request.model',
  responseModel: 'gen_ai.response.model',
  responseId: 'gen_ai.response.id',
  finishReasons: 'gen_ai.response.finish_reasons',
  inputTokens: 'gen_ai.usage.input_tokens',
  outputTokens: 'gen_ai.usage.output_tokens',
  cacheReadTokens: 'gen_ai.usage.cache_read.input_tokens',
  cacheWriteTokens: 'gen_ai.usage.cache_write.input_tokens',
  reasoningTokens: 'gen_ai.usage.reasoning.output_tokens',
  inputMessages: 'gen_ai.input.messages',
  outputMessages: 'gen_ai.output.messages',
  agentId: 'gen_ai.agent.id',
  agentName: 'gen_ai.agent.name',
  agentVersion: 'gen_ai.agent.version',
  toolName: 'gen_ai.tool.name',
  toolCallId: 'gen_ai.tool.call.id',
  toolArguments: 'gen_ai.tool.call.arguments',
  toolType: 'gen_ai.tool.type',
  tokenType: 'gen_ai.token.type',
} as const

/** semantic-conventions-genai at e57c543b, docs/mcp. */
export const MCP = { method: 'mcp.method.name' } as const

/** What an MCP client asks a server for when the model calls one of its tools. */
export const MCP_CALL = 'tools/call'

export const CORE = {
  sessionId: 'session.id',
  errorType: 'error.type',
  httpStatus: 'http.response.status_code',
  repositoryUrl: 'vcs.repository.url.full',
  headName: 'vcs.ref.head.name',
  serviceName: 'service.name',
  serviceVersion: 'service.version',
  serviceInstanceId: 'service.instance.id',
  hostName: 'host.name',
  hostId: 'host.id',
  hostArch: 'host.arch',
  osType: 'os.type',
  osName: 'os.name',
  osVersion: 'os.version',
  runtimeName: 'process.runtime.name',
  runtimeVersion: 'process.runtime.version',
} as const

export const CLIENT = {
  promptId: 'prompt.id',
  version: 'app.version',
  toolUseId: 'tool_use_id',
  requestId: 'request_id',
  querySource: 'query_source',
  effort: 'effort',
  cost: 'cost_usd',
  durationMs: 'duration_ms',
  inputBytes: 'tool_input_size_bytes',
  resultBytes: 'tool_result_size_bytes',
  mcpServer: 'mcp_server_name',
  mcpTool: 'mcp_tool_name',
  decision: 'decision',
  decisionSource: 'decision_source',
  parentAgentId: 'parent_agent_id',
  attempt: 'attempt',
  trigger: 'trigger',
  preTokens: 'pre_tokens',
  postTokens: 'post_tokens',
} as const

export const OWN = {
  depth: 'claude_code.subagent.depth',
  permissionMode: 'claude_code.permission_mode',
  eventId: 'event.id',
  status: 'claude_metrics.status',
  stopReason: 'claude_metrics.stop_reason',
  bashKind: 'claude_metrics.bash_command_kind',
  permissionOutcome: 'claude_metrics.permission_outcome',
  deniedBy: 'claude_metrics.permission_denied_by',
  retryInMs: 'claude_metrics.retry_in_ms',
} as const

/** The version of the general conventions whose names our signals use. */
export const SCHEMA_URL = 'https://opentelemetry.io/schemas/1.45.0'

/** Values of `gen_ai.operation.name`. */
export const OPERATION = { agent: 'invoke_agent', chat: 'chat', tool: 'execute_tool' } as const

/** The agent that every turn of a session invokes. */
export const MAIN_AGENT = 'claude-code'

/** The span of waiting for a person, as Claude Code's own traces call it under `tool.`. */
export const BLOCKED_ON_USER = 'blocked_on_user'

/** Events on spans. */
export const SPAN_EVENT = {
  apiError: 'claude_code.api_error',
  compaction: 'claude_code.compaction',
  permissionRequest: 'claude_code.permission_request',
} as const

export const OPENINFERENCE = {
  kind: 'openinference.span.kind',
  inputValue: 'input.value',
  outputValue: 'output.value',
  model: 'llm.model_name',
  provider: 'llm.provider',
  promptTokens: 'llm.token_count.prompt',
  completionTokens: 'llm.token_count.completion',
  totalTokens: 'llm.token_count.total',
  cacheReadTokens: 'llm.token_count.prompt_details.cache_read',
  cacheWriteTokens: 'llm.token_count.prompt_details.cache_write',
  reasoningTokens: 'llm.token_count.completion_details.reasoning',
  toolName: 'tool.name',
  toolId: 'tool.id',
  agentName: 'agent.name',
} as const
