import type { SessionRowPayload } from '../../src/contract/claude-metrics.ts'
import type { Received } from './received.ts'

/** The counters of a session row. */
export type SessionTotals = Pick<
  SessionRowPayload,
  | 'prompt_count'
  | 'turn_count'
  | 'tokens_in_total'
  | 'tokens_out_total'
  | 'tool_calls_total'
  | 'subagent_max_depth'
  | 'interrupt_count'
  | 'reprompt_count'
  | 'permission_denied_count'
  | 'hook_blocked_count'
  | 'thinking_tokens_total'
>

export const totalsOf = (row: SessionRowPayload): SessionTotals => ({
  prompt_count: row.prompt_count,
  turn_count: row.turn_count,
  tokens_in_total: row.tokens_in_total,
  tokens_out_total: row.tokens_out_total,
  tool_calls_total: row.tool_calls_total,
  subagent_max_depth: row.subagent_max_depth,
  interrupt_count: row.interrupt_count,
  reprompt_count: row.reprompt_count,
  permission_denied_count: row.permission_denied_count,
  hook_blocked_count: row.hook_blocked_count,
  thinking_tokens_total: row.thinking_tokens_total,
})

/** What a session's last row has to say, added up from the events that went before it. */
export function totalsFromEvents(received: Received, sessionId: string): SessionTotals {
  const ours = (event: { session_id: string }) => event.session_id === sessionId
  const prompts = received.prompts().filter(ours)
  const executions = received.executions().filter(ours)
  const tools = received.tools().filter(ours)
  const total = (values: (number | null)[]) => values.reduce<number>((all, value) => all + (value ?? 0), 0)
  const turns = (of: typeof executions) => new Set(of.map((execution) => execution.turn_id)).size
  return {
    prompt_count: prompts.filter((prompt) => prompt.client_meta.prompt_source === undefined).length,
    turn_count: turns(executions),
    tokens_in_total: total(executions.map((execution) => execution.tokens_in)),
    tokens_out_total: total(executions.map((execution) => execution.tokens_out)),
    tool_calls_total: tools.length,
    subagent_max_depth: Math.max(0, ...tools.map((tool) => tool.subagent_depth)),
    interrupt_count: turns(executions.filter((execution) => execution.stop_reason === 'user_interrupt')),
    reprompt_count: prompts.filter((prompt) => prompt.is_reprompt === true).length,
    permission_denied_count: tools.filter((tool) => tool.permission_outcome === 'denied_user').length,
    hook_blocked_count: tools.filter((tool) => tool.permission_outcome === 'blocked_hook').length,
    thinking_tokens_total: total(executions.map((execution) => execution.thinking_tokens)),
  }
}
