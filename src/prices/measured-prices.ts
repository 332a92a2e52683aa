import type { DatedPrice, ListPrice } from './rates.ts'

/*
 * Prices that the list does not have, or has otherwise, as the client itself charges them. Measured with the real
 * client against a stand-in API; test/prices/client-costs.json holds what it said.
 */

export const MEASURED_SOURCE = { name: 'Claude Code 2.1.332', date: '2026-11-26' }

const price = (input: number, cache_read: number): ListPrice => ({
  input,
  output: input * 5,
  cache_read,
  cache_write: input * 1.25,
  cache_write_1h: input * 2,
})

export const MEASURED_PRICES: Readonly<Record<string, readonly DatedPrice[]>> = {
  'claude-haiku-5-5': [{ ...price(0.1, 0.01), long: { above: 100_000, ...price(0.5, 0.05) } }],
  'claude-sonnet-5-5': [price(2, 0.1)],
  'claude-fable-5-2': [price(8, 0.2)],
  'claude-mythos-5': [price(10, 1)],
  'claude-mythos-5-1': [price(10, 0.25)],
  'claude-mythos-5-2': [price(8, 0.2)],
  // The long context of Sonnet 4.5 was withdrawn on 30 April 2026; the list keeps its prices without a day.
  'claude-sonnet-4-5': [
    { ...price(3, 0.3), long: { above: 200_000, ...price(6, 0.6), output: 22.5 } },
    { from: '2026-04-30', ...price(3, 0.3) },
  ],
}

/** Fast mode. The list has no prices for it. */
export const FAST_PRICES: Readonly<Record<string, ListPrice>> = {
  'claude-opus-4-6': price(30, 3),
  'claude-opus-4-7': price(30, 3),
  'claude-opus-4-8': price(10, 1),
  'claude-opus-5': price(10, 1),
  'claude-opus-5-5': price(8, 0.4),
  'claude-fable-5-2': price(16, 0.4),
  'claude-mythos-5-2': price(16, 0.4),
}
