import * as z from 'zod/mini'
import { count, filledText, textUpTo } from './field.ts'
import { occurrence } from './occurrence.ts'

/** Longest Bash command that is sent, in characters; the rest of it is cut. */
export const BASH_COMMAND_MAX = 8000

/** `POST /events/tool`: a tool call ended, in whatever way, or turned out never to have run. */
export const toolSchema = z.strictObject({
  ...occurrence,
  tool_name: filledText,
  success: z.boolean(),
  duration_ms: z.nullable(count),
  error_class: z.nullable(filledText),
  file_path: z.nullable(z.string()),
  bash_command_kind: z.nullable(filledText),
  bash_command: z.nullable(textUpTo(BASH_COMMAND_MAX)),
  input_bytes: count,
  output_bytes: count,
  subagent_type: z.nullable(z.string()),
  subagent_depth: count,
  permission_outcome: z.enum(['allowed', 'denied_user', 'blocked_hook']),
  hook_block_reason: z.nullable(textUpTo(128)),
  permission_mode: z.nullable(filledText),
})

export type ToolPayload = z.infer<typeof toolSchema>
