import { createHash } from 'node:crypto'
import { nameBasedUuid } from '../../contract/event-id.ts'
import { toDollars } from '../../prices/money.ts'
import type { Occurrence } from '../occurrence.ts'
import type { SessionState } from '../session/session-state.ts'
import { moneyOf, sessionCost } from './money.ts'
import { about } from './notices.ts'
import { vcsMeta } from './vcs.ts'

/** Ways for a turn to end that say how the session ended. wire-contract: exit_kind. */
const TELLING_STOP_REASONS = new Set(['end_turn', 'max_tokens', 'refusal'])

/**
 * File times come from a clock that ticks every few milliseconds, times in transcripts from one that does not: what
 * came later may look older by that much. By more than this it is the clock that was set back.
 */
const CLOCK_GRAIN_MS = 1_000

/**
 * The session's whole row as it stands. Rows replace each other by time, and each differs in id from any other in
 * content.
 */
export function sessionRow(state: SessionState, heardAtMs: number): Occurrence {
  const { rowAtMs = heardAtMs } = state
  const atMs = rowAtMs - heardAtMs <= CLOCK_GRAIN_MS ? Math.max(rowAtMs, heardAtMs) : heardAtMs
  state.rowAtMs = atMs
  const { totals, end } = state
  const ended = end?.settled === true ? end : undefined
  const fields = {
    started_at: new Date(state.startedAtMs).toISOString(),
    ended_at: ended === undefined ? null : new Date(ended.atMs).toISOString(),
    prompt_count: totals.prompts,
    turn_count: totals.turns,
    tokens_in_total: totals.tokensIn,
    tokens_out_total: totals.tokensOut,
    tool_calls_total: totals.toolCalls,
    plan_mode_count: totals.planModes,
    plan_approval_count: totals.planApprovals,
    subagent_max_depth: totals.maxDepth,
    compaction_count: totals.compactions,
    thinking_tokens_total: totals.thinkingTokens,
    thinking_cost_usd_total: toDollars(moneyOf(state).thinkingNanos) ?? 0,
    interrupt_count: totals.interrupts,
    reprompt_count: totals.reprompts,
    permission_denied_count: totals.permissionDenials,
    hook_blocked_count: totals.hookBlocks,
    exit_kind: ended === undefined ? 'active' : exitKind(state, ended.reason),
  }
  const cost = { ...sessionCost(state), ...(state.vcs !== undefined && vcsMeta(state.vcs.worked)) }
  const content = createHash('sha1')
    .update(JSON.stringify([state.starts, state.transcriptTitle, fields, cost]))
    .digest('hex')
  return {
    kind: 'session',
    eventId: nameBasedUuid(state.sessionId, 'session', content),
    ...about(state, atMs, undefined, { ...cost, ...(ended !== undefined && { session_end_reason: ended.reason }) }),
    sessionName: state.transcriptTitle ?? state.titles.at(-1)?.value ?? null,
    fields,
  }
}

function exitKind(state: SessionState, reason: string): string {
  if (state.lastTurnUnfinished) return 'in_flight'
  if (state.lastStopReason !== undefined && TELLING_STOP_REASONS.has(state.lastStopReason)) return state.lastStopReason
  return reason === 'died' ? 'unknown' : reason
}
