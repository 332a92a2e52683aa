import * as z from 'zod/mini'
import { count, filledText } from './field.ts'

/** The anonymous usage API: no content, no paths, no arguments, no e-mail. */

/** RFC 3339, UTC, whole seconds. */
const wholeSecond = z.string().check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/))
const sha256Hex = z.string().check(z.regex(/^[0-9a-f]{64}$/))

const anonymous = {
  session_id: filledText,
  /** The UUID in `.anonymous_id`. */
  user_id: z.uuid(),
  os: z.enum(['darwin', 'linux', 'windows']),
  engine: z.literal('claude'),
}

/** `POST /events`: a slash command that was typed, or a Skill call. */
export const usageEventSchema = z.strictObject({
  type: z.enum(['slash_command', 'skill']),
  /** Without the slash and without arguments. */
  name: filledText,
  version: z.literal('1.0'),
  timestamp: wholeSecond,
  ...anonymous,
  /** Over `session_id + timestamp`. */
  mac: sha256Hex,
  /** Characters; 0 for a skill. */
  prompt_length: count,
})

/** Left out when zero. */
const tokensWhenAny = z.optional(z.int().check(z.positive()))

/** `POST /sessions`: a session ended, or was found dead. */
export const usageSessionSchema = z.strictObject({
  ...anonymous,
  start_timestamp: wholeSecond,
  end_timestamp: wholeSecond,
  /** Whole seconds. */
  session_duration: count,
  exit_reason: filledText,
  /** Over `session_id + start_timestamp`. */
  mac: sha256Hex,
  turn_count: count,
  user_message_count: count,
  assistant_message_count: count,
  total_tool_calls: count,
  tool_error_count: count,
  bash_call_count: count,
  file_read_count: count,
  file_edit_count: count,
  file_write_count: count,
  grep_call_count: count,
  glob_call_count: count,
  web_fetch_call_count: count,
  web_search_call_count: count,
  had_errors: z.boolean(),
  /** Without the cache, unlike `tokens_in` of the Claude Metrics API. */
  total_input_tokens: tokensWhenAny,
  total_output_tokens: tokensWhenAny,
  cache_creation_tokens: tokensWhenAny,
  cache_read_tokens: tokensWhenAny,
})

export const usageSchemas = { '/events': usageEventSchema, '/sessions': usageSessionSchema } as const

export type UsagePath = keyof typeof usageSchemas
export type UsageEventPayload = z.infer<typeof usageEventSchema>
export type UsageSessionPayload = z.infer<typeof usageSessionSchema>
