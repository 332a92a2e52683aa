import type { TokenCounts } from '../../contract/claude-metrics.ts'
import type { Usage } from '../../transcript/entry.ts'
import type { ResponseFacts } from './response-facts.ts'

const NOTHING: TokenCounts = { in: 0, out: 0, cache_read: 0, cache_creation: 0, responses: 0 }

/**
 * One response's tokens; `in` includes both cache fields, which the API's own input count leaves out, and all counts
 * what advisors used.
 */
export function responseTokens({ usage }: ResponseFacts): TokenCounts {
  if (usage === undefined) return { ...NOTHING, responses: 1 }
  return [usage, ...(usage.advisors ?? [])].map(countsOf).reduce(addTokens, { ...NOTHING, responses: 1 })
}

const countsOf = ({ input, output, cacheRead, cacheCreation }: Omit<Usage, 'thinking' | 'advisors'>): TokenCounts => ({
  in: input + cacheRead + cacheCreation,
  out: output,
  cache_read: cacheRead,
  cache_creation: cacheCreation,
  responses: 0,
})

export const sumTokens = (responses: readonly ResponseFacts[]): TokenCounts =>
  responses.map(responseTokens).reduce(addTokens, NOTHING)

export const addTokens = (a: TokenCounts, b: TokenCounts): TokenCounts => ({
  in: a.in + b.in,
  out: a.out + b.out,
  cache_read: a.cache_read + b.cache_read,
  cache_creation: a.cache_creation + b.cache_creation,
  responses: a.responses + b.responses,
})

export const subtractTokens = (a: TokenCounts, b: TokenCounts): TokenCounts => ({
  in: a.in - b.in,
  out: a.out - b.out,
  cache_read: a.cache_read - b.cache_read,
  cache_creation: a.cache_creation - b.cache_creation,
  responses: a.responses - b.responses,
})

/** Four characters to a token is the usual rule of thumb for English text. */
const CHARACTERS_PER_TOKEN = 4

/**
 * Exact where the API says; a response that thought without a count is estimated by the length of the thinking text.
 */
export function thinkingTokens(response: ResponseFacts): { count: number; estimated: boolean } {
  const stated = response.usage?.thinking ?? 0
  if (stated > 0 || response.thinkingBlocks === 0) return { count: stated, estimated: false }
  return { count: Math.ceil(response.thinkingLength / CHARACTERS_PER_TOKEN), estimated: true }
}
