/**
 * The names, units and attributes of our metrics.
 *
 * CLIENT_METRIC: Claude Code's own (code.claude.com/docs/en/monitoring-usage, 2026-08-22), with its units, so that dashboards made for them
 * work on ours: in Prometheus `claude_code_token_usage_tokens_total`, `claude_code_cost_usage_USD_total`, `claude_code_session_count_total`,
 * `claude_code_lines_of_code_count_total`, `claude_code_commit_count_total`, `claude_code_pull_request_count_total`,
 * `claude_code_code_edit_tool_decision_total`. Its active time is not counted: neither hooks nor transcript tell it.
 * OWN_METRIC: ours. None carries a session's or a prompt's id: each would be a time series of its own.
 */
export const CLIENT_METRIC = {
  tokens: { name: 'claude_code.token.usage', unit: 'tokens' },
  cost: { name: 'claude_code.cost.usage', unit: 'USD' },
  sessions: { name: 'claude_code.session.count', unit: '' },
  lines: { name: 'claude_code.lines_of_code.count', unit: '' },
  commits: { name: 'claude_code.commit.count', unit: '' },
  pullRequests: { name: 'claude_code.pull_request.count', unit: '' },
  decisions: { name: 'claude_code.code_edit_tool.decision', unit: '' },
} as const

export const OWN_METRIC = {
  turns: { name: 'claude_metrics.turns', unit: '{turn}' },
  turnDuration: { name: 'claude_metrics.turn.duration', unit: 's' },
  toolCalls: { name: 'claude_metrics.tool.calls', unit: '{call}' },
  toolDuration: { name: 'claude_metrics.tool.duration', unit: 's' },
  interruptions: { name: 'claude_metrics.interruptions', unit: '{interruption}' },
  denials: { name: 'claude_metrics.permission.denials', unit: '{denial}' },
  compactions: { name: 'claude_metrics.compactions', unit: '{compaction}' },
  contextUsage: { name: 'claude_metrics.context.usage', unit: '%' },
  latency: { name: 'claude_metrics.delivery.latency', unit: 's' },
  up: { name: 'claude_metrics.agent.up', unit: '1' },
  spoolDepth: { name: 'claude_metrics.spool.depth', unit: '{event}' },
  outboxDepth: { name: 'claude_metrics.outbox.depth', unit: '{request}' },
  outboxBytes: { name: 'claude_metrics.outbox.size', unit: 'By' },
  outboxAge: { name: 'claude_metrics.outbox.oldest_age', unit: 's' },
  delivered: { name: 'claude_metrics.outbox.delivered', unit: '{request}' },
  retried: { name: 'claude_metrics.outbox.retried', unit: '{request}' },
  rejected: { name: 'claude_metrics.outbox.rejected', unit: '{request}' },
  dropped: { name: 'claude_metrics.outbox.dropped', unit: '{request}' },
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
