import * as z from 'zod/mini'
import { count, filledText, percent } from './field.ts'
import { occurrence } from './occurrence.ts'

/** `POST /events/execution`: a turn stopped, failed, or was found cancelled. */
export const executionSchema = z.strictObject({
  ...occurrence,
  response_text: z.nullable(z.string()),
  message_length: count,
  lines_of_code: count,
  tools_used: z.nullable(z.array(z.strictObject({ name: filledText, count: z.int().check(z.positive()) }))),
  slash_commands_used: z.nullable(z.array(filledText)),
  skills_activated: z.nullable(z.array(filledText)),
  images_pasted: count,
  tokens_in: z.nullable(count),
  tokens_out: z.nullable(count),
  cache_read_tokens: z.nullable(count),
  cache_creation_tokens: z.nullable(count),
  duration_ms: z.nullable(count),
  context_tokens: z.nullable(count),
  context_percent: z.nullable(percent),
  model: z.nullable(z.string()),
  /** The API's own word, or `user_interrupt`, `api_error`, `unknown`. */
  stop_reason: filledText,
  status: z.enum(['ok', 'error', 'cancelled']),
  thinking_tokens: z.nullable(count),
  thinking_blocks_count: z.nullable(count),
  parallel_tools_max: z.nullable(count),
  parallel_tools_avg: z.nullable(z.number().check(z.nonnegative())),
})

export type ExecutionPayload = z.infer<typeof executionSchema>
