import * as z from 'zod/mini'
import { plainModelName } from './model-name.ts'

/*
 * What a person or an organisation pays, where it is not the list: the setting `prices`. US dollars per million tokens,
 * as price lists have it.
 *
 *   { "valid_from": "2026-11-01", "multiplier": 0.85,
 *     "models": { "claude-opus-5-5": { "input": 3.4, "output": 17, "cache_read": 0.17, "cache_write": 4.25, "cache_write_1h": 6.8 } } }
 */

/** More than any model costs; a price with the wrong unit is above it. */
const MAX_DOLLARS_PER_MILLION = 10_000
const MAX_MODELS = 100

const dollars = z.number().check(z.minimum(0), z.maximum(MAX_DOLLARS_PER_MILLION))

const prices = {
  input: dollars,
  output: dollars,
  cache_read: z.optional(dollars),
  cache_write: z.optional(dollars),
  cache_write_1h: z.optional(dollars),
}

const day = z.string().check(
  z.regex(/^\d{4}-\d{2}-\d{2}$/),
  z.refine((text) => !Number.isNaN(Date.parse(text))),
)

export const ownPricesSchema = z.strictObject({
  /** From this day on; before it, the list holds. */
  valid_from: z.optional(day),
  /** Times the list, for models that `models` does not name: 0.85 is a discount of 15 %. */
  multiplier: z.optional(z.number().check(z.positive(), z.maximum(100))),
  models: z.optional(
    z
      .record(z.string().check(z.minLength(1), z.maxLength(200)), z.strictObject(prices))
      .check(z.refine((models) => Object.keys(models).length <= MAX_MODELS)),
  ),
})

export type OwnPrices = z.infer<typeof ownPricesSchema>

/** The rows by the name that was written, and by the plain name where only one row has it. */
export function ownRows({ models = {} }: OwnPrices): Map<string, NonNullable<OwnPrices['models']>[string]> {
  const rows = new Map(Object.entries(models).map(([name, row]) => [name.toLowerCase(), row]))
  for (const [name, row] of Object.entries(models))
    if (!rows.has(plainModelName(name))) rows.set(plainModelName(name), row)
  return rows
}
