import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { billedUsage } from '../../src/prices/billed-usage.ts'
import { sumKnown, toDollars } from '../../src/prices/money.ts'
import { ownPricesSchema } from '../../src/prices/own-prices.ts'
import { priceTable } from '../../src/prices/price-table.ts'
import { createPrices } from '../../src/prices/prices.ts'

interface Measured {
  model: string
  costUsd: number
  /** False: the client has no price for the model and charges a default. */
  known: boolean
  usage: Record<string, unknown>
}
const measured: Measured[] = JSON.parse(readFileSync(new URL('client-costs.json', import.meta.url), 'utf8'))
const NOW = Date.parse('2026-11-26')
const list = createPrices()

const usageOf = (counts: Record<string, unknown>) => {
  const usage = billedUsage({ input_tokens: 0, output_tokens: 0, ...counts })
  if (usage === undefined) throw new Error('not a usage')
  return usage
}
const costOf = (prices: ReturnType<typeof createPrices>, model: string, counts: Record<string, unknown>, atMs = NOW) =>
  sumKnown(prices.costParts({ model, atMs, usage: usageOf(counts) }).map(({ nanos }) => nanos))

describe('the price of a response', () => {
  test.each(measured)('is what the client charges: $model $costUsd', ({ model, costUsd, known, usage }) => {
    const nanos = costOf(list, model, usage)
    const isFast = usage['speed'] === 'fast'
    const hasFastPrice = Object.keys(priceTable.fast).some((name) => model.includes(name))
    // For a model without prices for the fast mode the client charges the usual ones; what it would cost is not known.
    if (!known || (isFast && !hasFastPrice)) expect(nanos).toBeNull()
    else expect(nanos).toBe(Math.round(costUsd * 1e9))
  })

  test('of a model that has none is not known, and what it called itself has its own', () => {
    const usage = usageOf({
      input_tokens: 10,
      iterations: [{ type: 'advisor_message', model: 'claude-opus-4-8', input_tokens: 1000, output_tokens: 100 }],
    })
    expect(list.costParts({ model: 'claude-next-9', atMs: NOW, usage })).toEqual([
      { model: 'claude-next-9', nanos: null },
      { model: 'claude-opus-4-8', nanos: 7_500_000 },
    ])
    expect(list.sourceOf('claude-next-9', NOW)).toBeNull()
  })

  test.each([
    ['claude-sonnet-5-9', null],
    ['gpt-5', null],
    ['__proto__', null],
    ['constructor', null],
    ['x'.repeat(10_000), null],
    ['', null],
    ['claude-opus-5-5', 4_000],
    ['Claude-Opus-5-5[1m]', 4_000],
    ['us.anthropic.claude-opus-5-5', 4_000],
    ['arn:aws:bedrock:us-east-1:123456789012:inference-profile/eu.anthropic.claude-haiku-4-5-20251001-v1:0', 1_000],
    ['claude-haiku-4-5@20251001', 1_000],
    ['claude-3-5-sonnet-v2@20241022', 3_000],
    ['anthropic/claude-opus-4.5', 5_000],
    ['claude-opus-4-20250514', 15_000],
    ['claude-3-5-haiku-latest', 800],
  ])('knows a model by the names that providers have for it, and guesses none: %s', (model, nanos) => {
    expect(costOf(list, model, { input_tokens: 1 })).toBe(nanos)
  })

  test('is that of its day: a long prompt cost more until the tier was given up', () => {
    const long = { input_tokens: 1, cache_read_input_tokens: 200_000 }
    expect(costOf(list, 'claude-sonnet-4-6', long, Date.parse('2026-03-01'))).toBe(120_006_000)
    expect(costOf(list, 'claude-sonnet-4-6', long)).toBe(60_003_000)
  })

  test('goes by the prompt of each step where it was made in several', () => {
    const step = {
      input_tokens: 0,
      output_tokens: 0,
      cache_read_input_tokens: 90_000,
      cache_creation_input_tokens: 100,
    }
    const cache_creation = { ephemeral_1h_input_tokens: 150, ephemeral_5m_input_tokens: 50 }
    const whole = { ...step, cache_read_input_tokens: 180_000, cache_creation_input_tokens: 200, cache_creation }
    const steps = {
      ...whole,
      iterations: [
        { type: 'message', ...step },
        { type: 'message', ...step },
      ],
    }
    expect(costOf(list, 'claude-haiku-5-5', steps)).toBe(180_000 * 10 + 150 * 200 + 50 * 125)
    expect(costOf(list, 'claude-haiku-5-5', whole)).toBe(180_000 * 50 + 150 * 1_000 + 50 * 625)
  })

  test('of a request that another model took over is that of the model that answered', () => {
    const iterations = [
      { type: 'message', model: 'claude-fable-5', input_tokens: 500 },
      { type: 'fallback_message', model: 'claude-opus-5-5', input_tokens: 1000, output_tokens: 10 },
    ]
    const usage = usageOf({ input_tokens: 1000, output_tokens: 10, iterations })
    expect(list.costParts({ model: 'claude-fable-5', atMs: NOW, usage })).toEqual([
      { model: 'claude-opus-5-5', nanos: 4_200_000 },
    ])
  })

  test('sums do not depend on how they are split', () => {
    const tokens = fc.record({
      input_tokens: fc.nat(200_000),
      output_tokens: fc.nat(60_000),
      cache_read_input_tokens: fc.nat(900_000),
      cache_creation_input_tokens: fc.nat(50_000),
    })
    const model = fc.constantFrom(
      ...Object.keys(priceTable.models).filter((name) => !/claude-(2|v1)|haiku-5-5/.test(name)),
    )
    void fc.assert(
      fc.property(model, tokens, tokens, (name, a, b) => {
        const both = Object.fromEntries(
          Object.keys(a).map((key) => [key, a[key as keyof typeof a] + b[key as keyof typeof b]]),
        )
        const parts = sumKnown([costOf(list, name, a), costOf(list, name, b)])
        expect(parts).toBe(costOf(list, name, both))
        expect(Number.isSafeInteger(parts)).toBe(true)
      }),
    )
  })
})

describe('own prices', () => {
  const own = ownPricesSchema.parse({
    valid_from: '2026-11-01',
    multiplier: 0.85,
    models: {
      'us.anthropic.claude-opus-4-8': { input: 5.5, output: 27.5 },
      'house-model': { input: 1, output: 2, cache_read: 0.1 },
    },
  })
  const prices = createPrices(own)

  test('come before the list, by the very name first', () => {
    expect(costOf(prices, 'us.anthropic.claude-opus-4-8', { input_tokens: 1 })).toBe(5_500)
    expect(costOf(prices, 'claude-opus-4-8', { input_tokens: 1 })).toBe(5_500)
    expect(costOf(prices, 'house-model', { input_tokens: 10, cache_read_input_tokens: 10 })).toBe(11_000)
    expect(prices.sourceOf('house-model', NOW)).toBe('own prices (2026-11-01)')
  })

  test('a discount is one on the list, and the source says so', () => {
    expect(costOf(prices, 'claude-opus-5-5', { input_tokens: 1_000 })).toBe(3_400_000)
    expect(prices.sourceOf('claude-opus-5-5', NOW)).toMatch(/^genai-prices .* \(\d{4}-\d\d-\d\d\) × 0\.85$/)
  })

  test('a kind of token without a price makes it unknown', () => {
    expect(costOf(prices, 'house-model', { cache_creation_input_tokens: 1 })).toBeNull()
  })

  test('hold from their day on: a list from the future prices nothing yet', () => {
    expect(costOf(prices, 'claude-opus-4-8', { input_tokens: 1 }, Date.parse('2026-10-31'))).toBe(5_000)
    expect(costOf(prices, 'house-model', { input_tokens: 1 }, Date.parse('2026-10-31'))).toBeNull()
  })

  test.each([
    { models: { x: { input: -1, output: 1 } } },
    { models: { x: { input: 1 } } },
    { models: { x: { input: 1, output: 1, cached: 1 } } },
    { models: { '': { input: 1, output: 1 } } },
    { multiplier: 0 },
    { valid_from: 'soon' },
    { valid_from: '2026-13-45' },
    { discount: 0.5 },
    [],
  ])('must say what they mean: %j', (value) => {
    expect(ownPricesSchema.safeParse(value).success).toBe(false)
  })
})

test('amounts are shown in dollars without noise', () => {
  expect(toDollars(73_225_200)).toBe(0.0732252)
  expect(toDollars(null)).toBeNull()
})

test('the list is what its script makes of the installed package', () => {
  const script = fileURLToPath(new URL('../../scripts/price-table.mjs', import.meta.url))
  expect(() => execFileSync(process.execPath, [script, '--check'], { stdio: 'pipe' })).not.toThrow()
})
