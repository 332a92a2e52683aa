import type { TokenCounts } from '../../contract/claude-metrics.ts'
import type { ResponseFacts } from './response-facts.ts'

const NOTHING: TokenCounts = { in: 0, out: 0, cache_read: 0, cache_creation: 0, responses: 0 }

/** One response's tokens; `in` includes both cache fields, which the API's own input count leaves out. */
export function responseTokens({ usage }: ResponseFacts): TokenCounts {
  if (usage === undefined) return { ...NOTHING, responses: 1 }
  const { input, output, cacheRead, cacheCreation } = usage
  const counts = { out: output, cache_read: cacheRead, cache_creation: cacheCreation, responses: 1 }
  return { in: input + cacheRead + cacheCreation, ...counts }
}

export const sumTokens = (responses: readonly ResponseFacts[]): TokenCounts =>
  responses.map(responseTokens).reduce(
    (sum, tokens) => ({
      in: sum.in + tokens.in,
      out: sum.out + tokens.out,
      cache_read: sum.cache_read + tokens.cache_read,
      cache_creation: sum.cache_creation + tokens.cache_creation,
      responses: sum.responses + tokens.responses,
    }),
    NOTHING,
  )

/** Four characters to a token is the usual rule of thumb for English text. */
const CHARACTERS_PER_TOKEN = 4

/** Exact where the API says; a response that thought without a count is estimated by the length of the thinking text. */
export function thinkingTokens(response: ResponseFacts): { count: number; estimated: boolean } {
  const told = response.usage?.thinking ?? 0
  if (told > 0 || response.thinkingBlocks === 0) return { count: told, estimated: false }
  return { count: Math.ceil(response.thinkingLength / CHARACTERS_PER_TOKEN), estimated: true }
}
