import * as z from 'zod/mini'
import { checker } from './checker.ts'
import type { Usage } from './entry.ts'

/* What the API says a response used. */

const count = z.number().check(z.nonnegative())

const usageShape = z.object({
  input_tokens: count,
  output_tokens: count,
  // May be null, but not absent: a client that moves them must not make us say that nothing was cached.
  cache_read_input_tokens: z.nullable(count),
  cache_creation_input_tokens: z.nullable(count),
  // What the request also asked of another model, with its own tokens: those above leave it out.
  iterations: z.optional(z.nullable(z.array(z.unknown()))),
  output_tokens_details: z.optional(z.nullable(z.object({ thinking_tokens: z.optional(z.nullable(count)) }))),
})

const advisorShape = z.object({
  type: z.literal('advisor_message'),
  model: z.string(),
  input_tokens: count,
  output_tokens: count,
  cache_read_input_tokens: z.optional(z.nullable(count)),
  cache_creation_input_tokens: z.optional(z.nullable(count)),
})

const usageCheck = checker(usageShape)

/** The usage of a response; undefined in a shape this version does not know. */
export function usageOf(raw: unknown): Usage | undefined {
  const usage = usageCheck.safeParse(raw)
  if (!usage.success) return undefined
  return {
    input: usage.data.input_tokens,
    output: usage.data.output_tokens,
    cacheRead: usage.data.cache_read_input_tokens ?? 0,
    cacheCreation: usage.data.cache_creation_input_tokens ?? 0,
    thinking: usage.data.output_tokens_details?.thinking_tokens ?? undefined,
    ...advice(usage.data.iterations ?? []),
  }
}

function advice(iterations: unknown[]): Pick<Usage, 'advisors'> {
  const advisors = iterations.flatMap((iteration) => {
    const { success, data } = advisorShape.safeParse(iteration)
    if (!success) return []
    return {
      model: data.model,
      input: data.input_tokens,
      output: data.output_tokens,
      cacheRead: data.cache_read_input_tokens ?? 0,
      cacheCreation: data.cache_creation_input_tokens ?? 0,
    }
  })
  return advisors.length > 0 ? { advisors } : {}
}
