import { LIST_PRICES, LIST_SOURCE } from './list-prices.ts'
import { FAST_PRICES, MEASURED_PRICES, MEASURED_SOURCE } from './measured-prices.ts'
import type { DatedPrice, ListPrice } from './rates.ts'

export interface PriceTable {
  /** The lists it is made of, and the day of the newest one. */
  name: string
  date: string
  models: Readonly<Record<string, readonly DatedPrice[]>>
  /** Prices of the fast mode, by model. */
  fast: Readonly<Record<string, ListPrice>>
}

/** US dollars for one web search, whatever the model. */
export const WEB_SEARCH_DOLLARS = 0.01

/** What was asked to be computed in the United States costs a tenth more, web searches aside. */
export const GEO_FACTORS: Readonly<Record<string, number>> = { us: 1.1 }

/** The prices that hold where nobody sets their own. */
export const priceTable: PriceTable = {
  name: `${LIST_SOURCE.name} + ${MEASURED_SOURCE.name}`,
  date: [LIST_SOURCE.date, MEASURED_SOURCE.date].sort().at(-1) ?? LIST_SOURCE.date,
  models: { ...LIST_PRICES, ...MEASURED_PRICES },
  fast: FAST_PRICES,
}

/** Which prices hold, for people. */
export const pricesInWords = (hasOwn: boolean): string =>
  `${priceTable.name}, of ${priceTable.date}${hasOwn ? '; your own before them' : ''}`

/** The row of a table that holds at a moment. */
export function priceAt(rows: readonly DatedPrice[], atMs: number): DatedPrice | undefined {
  return rows.findLast(({ from }) => from === undefined || Date.parse(from) <= atMs)
}
