import { perToken } from './money.ts'

/**
 * What a model's tokens cost, in US dollars per million: as price lists and people write it. A kind that is left out
 * has no known price.
 */
export interface ListPrice {
  input: number
  output: number
  cache_read?: number | undefined
  /** Kept for five minutes. */
  cache_write?: number | undefined
  /** Kept for an hour. */
  cache_write_1h?: number | undefined
}

/** A price that holds from a day on, until the next row's. */
export interface DatedPrice extends ListPrice {
  /** `2026-03-13`; absent: from the beginning. */
  from?: string
  /** What the whole request costs when its prompt is longer than `above` tokens, cached ones included. */
  long?: ListPrice & { above: number }
}

/** The kinds of tokens that have a price of their own. `input` leaves the cache out. */
export interface TokenCounts {
  input: number
  output: number
  cacheRead: number
  cacheWrite5m: number
  cacheWrite1h: number
}

export const NO_TOKENS: TokenCounts = { input: 0, output: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0 }

/** Pico-dollars per token. */
export type Rates = Readonly<Record<keyof TokenCounts, number | undefined>>

export function ratesOf(price: ListPrice, factor = 1): Rates {
  const rate = (dollars: number | undefined) => (dollars === undefined ? undefined : perToken(dollars * factor))
  return {
    input: rate(price.input),
    output: rate(price.output),
    cacheRead: rate(price.cache_read),
    cacheWrite5m: rate(price.cache_write),
    cacheWrite1h: rate(price.cache_write_1h),
  }
}

/** Pico-dollars; null when there are tokens of a kind without a price. */
export function costAt(rates: Rates, tokens: TokenCounts): number | null {
  let sum = 0
  for (const [kind, count] of Object.entries(tokens) as [keyof TokenCounts, number][]) {
    const rate = rates[kind]
    if (count === 0) continue
    if (rate === undefined) return null
    sum += rate * count
  }
  return sum
}
