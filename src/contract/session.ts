import * as z from 'zod/mini'
import { clientMeta } from './client-meta.ts'
import { count, filledText, instant } from './field.ts'
import { account, session } from './occurrence.ts'

const row = {
  event_id: z.uuid(),
  ...session,
  ...account,
  cwd: z.string(),
  git_repo: z.nullable(z.string()),
  client_meta: clientMeta,
}

/** `POST /events/session` at SessionStart: the row is opened, nothing is counted yet. */
export const sessionStartSchema = z.strictObject({ ...row, started_at: instant, exit_kind: z.literal('active') })

/** `POST /events/session` after each turn and at the end: the whole row, which replaces the one before. */
export const sessionRowSchema = z.strictObject({
  ...row,
  started_at: z.nullable(instant),
  ended_at: z.nullable(instant),
  prompt_count: count,
  turn_count: count,
  tokens_in_total: count,
  tokens_out_total: count,
  tool_calls_total: count,
  plan_mode_count: count,
  plan_approval_count: count,
  subagent_max_depth: count,
  compaction_count: count,
  thinking_tokens_total: count,
  thinking_cost_usd_total: z.number().check(z.nonnegative()),
  interrupt_count: count,
  reprompt_count: count,
  permission_denied_count: count,
  hook_blocked_count: count,
  /**
   * `active`, then how the last turn ended (`end_turn` `max_tokens` `refusal` `in_flight` `unknown`) or the client's
   * reason.
   */
  exit_kind: filledText,
})

export const sessionSchema = z.union([sessionRowSchema, sessionStartSchema])

export type SessionStartPayload = z.infer<typeof sessionStartSchema>
export type SessionRowPayload = z.infer<typeof sessionRowSchema>
export type SessionPayload = z.infer<typeof sessionSchema>
