import type { NanoDollars } from '../../prices/money.ts'

/** What a session has cost so far, as far as its responses have a price. Saved with it. */
export interface SessionMoney {
  nanos: NanoDollars
  thinkingNanos: NanoDollars
  /** Responses whose price is not known. */
  unpriced: number
  /** By model, of what the client has not told its own totals of yet. */
  sinceTotals: Record<string, NanoDollars>
  sources: string[]
}
