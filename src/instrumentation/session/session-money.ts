import type { NanoDollars } from '../../prices/money.ts'

/** What a session has cost so far, as far as its responses have a price. Saved with it. */
export interface SessionMoney {
  nanos: NanoDollars
  thinkingNanos: NanoDollars
  /** Responses whose price is not known. */
  unpriced: number
  /** By model, of what is not in the client's own totals yet. */
  sinceTotals: Record<string, NanoDollars>
  sources: string[]
}
