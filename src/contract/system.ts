import * as z from 'zod/mini'
import { count, filledText, percent, textUpTo, tokenCounts } from './field.ts'
import { TEXT_LIMITS } from './limits.ts'
import { occurrence } from './occurrence.ts'

/** Every system payload repeats these three of `client_meta`. */
const software = { os: filledText, plugin_version: filledText, node_version: filledText }

const notification = z.strictObject({
  ...occurrence,
  kind: z.literal('notification'),
  payload: z.strictObject({
    message: z.nullable(textUpTo(TEXT_LIMITS.message)),
    title: z.nullable(textUpTo(TEXT_LIMITS.title)),
    notification_kind: z.nullable(z.string()),
    ...software,
  }),
})

const preCompact = z.strictObject({
  ...occurrence,
  kind: z.literal('pre_compact'),
  payload: z.strictObject({
    trigger: z.nullable(z.string()),
    custom_instructions: z.nullable(textUpTo(TEXT_LIMITS.custom_instructions)),
    context_tokens: z.nullable(count),
    context_percent: z.nullable(percent),
    compaction_count: count,
    ...software,
  }),
})

const subagentStop = z.strictObject({
  ...occurrence,
  kind: z.literal('subagent_stop'),
  payload: z.strictObject({
    subagent_type: z.nullable(z.string()),
    agent_id: z.nullable(z.string()),
    reason: z.nullable(textUpTo(TEXT_LIMITS.reason)),
    depth: z.nullable(count),
    tokens: z.nullable(tokenCounts),
    ...software,
  }),
})

/** `POST /events/system`: a notification, the start of a compaction, or the end of a subagent. */
export const systemSchema = z.discriminatedUnion('kind', [notification, preCompact, subagentStop])

/** The `payload` of each. */
export const systemPayloadSchemas = {
  notification: notification.shape.payload,
  pre_compact: preCompact.shape.payload,
  subagent_stop: subagentStop.shape.payload,
} as const

export type NotificationPayload = z.infer<typeof notification>
export type PreCompactPayload = z.infer<typeof preCompact>
export type SubagentStopPayload = z.infer<typeof subagentStop>
export type SystemPayload = z.infer<typeof systemSchema>
