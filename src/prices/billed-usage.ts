import * as z from 'zod/mini'
import type { TokenCounts } from './rates.ts'
import type { BilledUsage, Iteration } from './usage.ts'

/* What the API says a response is billed for, from its `usage` as the client keeps it (measured with 2.1.332). */

const count = z.number().check(z.nonnegative())
const optional = z.optional(z.nullable(count))

const tokens = {
  input_tokens: optional,
  output_tokens: optional,
  cache_read_input_tokens: optional,
  cache_creation_input_tokens: optional,
  cache_creation: z.optional(z.nullable(z.object({ ephemeral_1h_input_tokens: optional }))),
}
const billed = z.object({
  ...tokens,
  speed: z.optional(z.nullable(z.string())),
  inference_geo: z.optional(z.nullable(z.string())),
  server_tool_use: z.optional(z.nullable(z.object({ web_search_requests: optional }))),
  iterations: z.optional(z.nullable(z.array(z.unknown()))),
})
const iteration = z.object({ ...tokens, type: z.string(), model: z.optional(z.nullable(z.string())) })

const KINDS: Readonly<Record<string, Iteration['kind']>> = {
  message: 'message',
  fallback_message: 'fallback',
  advisor_message: 'advisor',
}

/** Undefined when it is in a shape that is not known: then nothing is known of the price. */
export function billedUsage(raw: unknown): BilledUsage | undefined {
  const usage = billed.safeParse(raw)
  if (!usage.success) return undefined
  const { data } = usage
  return {
    ...countsOf(data),
    webSearches: data.server_tool_use?.web_search_requests ?? 0,
    speed: data.speed ?? undefined,
    geo: data.inference_geo || undefined,
    iterations: (data.iterations ?? []).flatMap(iterationOf),
  }
}

function iterationOf(raw: unknown): Iteration[] {
  const call = iteration.safeParse(raw)
  const kind = call.success && Object.hasOwn(KINDS, call.data.type) ? KINDS[call.data.type] : undefined
  return call.success && kind !== undefined
    ? [{ kind, model: call.data.model ?? undefined, tokens: countsOf(call.data) }]
    : []
}

type RawCounts = z.infer<ReturnType<typeof z.object<typeof tokens>>>

/** Tokens written to the cache are kept for five minutes, unless they are said to be kept for an hour. */
function countsOf(raw: RawCounts): TokenCounts {
  const written = raw.cache_creation_input_tokens ?? 0
  const forAnHour = Math.min(raw.cache_creation?.ephemeral_1h_input_tokens ?? 0, written)
  return {
    input: raw.input_tokens ?? 0,
    output: raw.output_tokens ?? 0,
    cacheRead: raw.cache_read_input_tokens ?? 0,
    cacheWrite5m: written - forAnHour,
    cacheWrite1h: forAnHour,
  }
}
