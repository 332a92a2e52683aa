/**
 * The names, units and attributes of our metrics.
 *
 * CLIENT_METRIC: Claude Code's own (code.claude.com/docs/en/monitoring-usage, 2026-08-22), with its units, so that
 * dashboards made for them work on ours: in Prometheus `claude_code_token_usage_tokens_total`,
 * `claude_code_cost_usage_USD_total`, `claude_code_session_count_total`, `claude_code_lines_of_code_count_total`,
 * `claude_code_commit_count_total`, `claude_code_pull_request_count_total`,
 * `claude_code_code_edit_tool_decision_total`. Its active time is not counted: neither hooks nor transcript report it.
 * OWN_METRIC: ours. None carries a session's or a prompt's id: each would be a time series of its own.
 */
export const CLIENT_METRIC = {
  tokens: { name: 'claude_code.token.usage', unit: 'tokens', description: 'Tokens used' },
  cost: { name: 'claude_code.cost.usage', unit: 'USD', description: 'Cost of the sessions' },
  sessions: { name: 'claude_code.session.count', unit: '', description: 'Sessions started' },
  lines: { name: 'claude_code.lines_of_code.count', unit: '', description: 'Lines of code added and removed' },
  commits: { name: 'claude_code.commit.count', unit: '', description: 'Commits made' },
  pullRequests: { name: 'claude_code.pull_request.count', unit: '', description: 'Pull requests made' },
  decisions: {
    name: 'claude_code.code_edit_tool.decision',
    unit: '',
    description: 'Decisions about edits, by people and by rules',
  },
} as const

export const OWN_METRIC = {
  turns: { name: 'claude_metrics.turns', unit: '{turn}', description: 'Turns that ended' },
  turnDuration: {
    name: 'claude_metrics.turn.duration',
    unit: 's',
    description: 'From the prompt to the end of the turn',
  },
  toolCalls: { name: 'claude_metrics.tool.calls', unit: '{call}', description: 'Tool calls that ended' },
  toolDuration: { name: 'claude_metrics.tool.duration', unit: 's', description: 'Duration of tool calls' },
  interruptions: {
    name: 'claude_metrics.interruptions',
    unit: '{interruption}',
    description: 'Turns that a person interrupted',
  },
  denials: { name: 'claude_metrics.permission.denials', unit: '{denial}', description: 'Tool calls that were refused' },
  compactions: { name: 'claude_metrics.compactions', unit: '{compaction}', description: 'Compactions of a context' },
  contextUsage: {
    name: 'claude_metrics.context.usage',
    unit: '%',
    description: 'Share of the usable context that was full when a turn ended',
  },
  latency: {
    name: 'claude_metrics.delivery.latency',
    unit: 's',
    description: 'From an event to its acceptance by a destination',
  },
  up: { name: 'claude_metrics.agent.up', unit: '{agent}', description: '1 while the agent runs' },
  spoolDepth: {
    name: 'claude_metrics.spool.depth',
    unit: '{event}',
    description: 'Events recorded and not yet processed',
  },
  outboxDepth: {
    name: 'claude_metrics.outbox.depth',
    unit: '{request}',
    description: 'Requests that wait for delivery',
  },
  outboxBytes: { name: 'claude_metrics.outbox.size', unit: 'By', description: 'Size of what waits for delivery' },
  outboxAge: {
    name: 'claude_metrics.outbox.oldest_age',
    unit: 's',
    description: 'Age of the oldest request that waits',
  },
  delivered: { name: 'claude_metrics.outbox.delivered', unit: '{request}', description: 'Requests that were accepted' },
  retried: {
    name: 'claude_metrics.outbox.retried',
    unit: '{request}',
    description: 'Requests that an answer sent back to wait',
  },
  rejected: {
    name: 'claude_metrics.outbox.rejected',
    unit: '{request}',
    description: 'Requests that a destination will never take',
  },
  dropped: { name: 'claude_metrics.outbox.dropped', unit: '{request}', description: 'Requests that were given up' },
} as const

/**
 * Of the GenAI and MCP conventions (semantic-conventions-genai at e57c543b; token.usage of semantic-conventions 1.41),
 * beside the client's own.
 */
export const GEN_AI_METRIC = {
  tokens: { name: 'gen_ai.client.token.usage', unit: '{token}', description: 'Tokens of one request' },
  chat: { name: 'gen_ai.client.operation.duration', unit: 's', description: 'Duration of a request to the model' },
  agent: { name: 'gen_ai.invoke_agent.duration', unit: 's', description: 'Duration of a turn or of a subagent' },
  tool: { name: 'gen_ai.execute_tool.duration', unit: 's', description: 'Duration of a tool call, waits included' },
  mcp: { name: 'mcp.client.operation.duration', unit: 's', description: 'Duration of a call of an MCP tool' },
} as const

/** Attributes of metrics. The first eight are Claude Code's. */
export const METRIC_ATTRIBUTE = {
  type: 'type',
  model: 'model',
  querySource: 'query_source',
  startType: 'start_type',
  toolName: 'tool_name',
  decision: 'decision',
  source: 'source',
  language: 'language',
  outcome: 'outcome',
  status: 'status',
  by: 'by',
  trigger: 'trigger',
  destination: 'destination',
  reason: 'reason',
} as const
