/**
 * Money is counted in whole nano-dollars (a billionth of a US dollar), so that sums do not drift: a micro-dollar is too
 * coarse, for one token read from the cache can cost a hundredth of it. Sums stay exact up to nine million dollars.
 */
export type NanoDollars = number

const NANOS_PER_DOLLAR = 1e9

/** Rates are finer still: whole pico-dollars per token. One dollar per million tokens is a million of them. */
export const PICOS_PER_NANO = 1_000

/**
 * Pico-dollars per token of a price in US dollars per million tokens, rounded to a millionth of a dollar per million
 * tokens.
 */
export const perToken = (dollarsPerMillion: number): number => Math.round(dollarsPerMillion * 1e6)

/** US dollars, for records and people. Null stays null: what is not known costs something. */
export const toDollars = (nanos: NanoDollars | null): number | null =>
  nanos === null ? null : nanos / NANOS_PER_DOLLAR

export const fromDollars = (dollars: number): NanoDollars => Math.round(dollars * NANOS_PER_DOLLAR)

/** The sum of amounts of which one is unknown is unknown. */
export const sumKnown = (amounts: readonly (NanoDollars | null)[]): NanoDollars | null =>
  amounts.reduce<NanoDollars | null>((sum, amount) => (sum === null || amount === null ? null : sum + amount), 0)
