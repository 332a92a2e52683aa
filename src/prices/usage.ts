import type { TokenCounts } from './rates.ts'

/** What one API response is billed for. */
export interface BilledUsage extends TokenCounts {
  /** Web searches that the API ran itself. */
  webSearches: number
  /** The speed it was answered with: `fast` has prices of its own. */
  speed: string | undefined
  /** Where it was computed, where that was asked for: `us` costs a tenth more. */
  geo: string | undefined
  /** The calls it is made of, where the API lists them: of an advisor, or one after the other of the model itself. */
  iterations: readonly Iteration[]
}

export interface Iteration {
  kind: 'message' | 'fallback' | 'advisor'
  /** Undefined: the response's own. */
  model: string | undefined
  tokens: TokenCounts
}
