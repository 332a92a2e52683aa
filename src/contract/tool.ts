import * as z from 'zod/mini'
import { count, filledText, textUpTo } from './field.ts'
import { TEXT_LIMITS } from './limits.ts'
import { occurrence } from './occurrence.ts'

/** `POST /events/tool`: a tool call ended, in whatever way, or turned out never to have run. */
export const toolSchema = z.strictObject({
  ...occurrence,
  tool_name: filledText,
  success: z.boolean(),
  duration_ms: z.nullable(count),
  error_class: z.nullable(filledText),
  file_path: z.nullable(z.string()),
  bash_command_kind: z.nullable(filledText),
  bash_command: z.nullable(textUpTo(TEXT_LIMITS.bash_command)),
  input_bytes: count,
  output_bytes: count,
  subagent_type: z.nullable(z.string()),
  subagent_depth: count,
  permission_outcome: z.enum(['allowed', 'denied_user', 'blocked_hook']),
  hook_block_reason: z.nullable(textUpTo(TEXT_LIMITS.hook_block_reason)),
  permission_mode: z.nullable(filledText),
})

export type ToolPayload = z.infer<typeof toolSchema>
