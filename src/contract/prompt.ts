import * as z from 'zod/mini'
import { count, percent } from './field.ts'
import { occurrence } from './occurrence.ts'

/**
 * `POST /events/prompt`: a prompt was submitted, by a person or (see `client_meta.prompt_source`) by the client itself.
 */
export const promptSchema = z.strictObject({
  ...occurrence,
  folder_path: z.string(),
  git_repo: z.nullable(z.string()),
  prompt_text: z.string(),
  model: z.nullable(z.string()),
  effort: z.nullable(z.string()),
  context_tokens: z.nullable(count),
  context_percent: z.nullable(percent),
  is_reprompt: z.nullable(z.boolean()),
  gap_ms: z.nullable(count),
})

export type PromptPayload = z.infer<typeof promptSchema>
