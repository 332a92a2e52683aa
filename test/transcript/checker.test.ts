import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as z from 'zod/mini'
import { checker } from '../../src/transcript/checker.ts'

const count = z.number().check(z.nonnegative())
const schemas = [
  z.looseObject({ a: z.optional(z.string()), b: z.nullable(z.boolean()), c: z.optional(z.unknown()) }),
  z.object({ a: z.optional(z.nullable(count)), b: z.array(z.looseObject({ a: z.string() })) }),
  z.object({ a: z.union([z.string(), z.array(z.number())]), b: z.optional(z.literal('x')) }),
]
const leaf = fc.oneof(
  fc.constantFrom(null, undefined, true, 'x', 'y', -1, 0, 1.5, []),
  fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom('x', 1)),
)
const value = fc.oneof(
  leaf,
  fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.oneof(leaf, fc.array(leaf, { maxLength: 2 }))),
)

test.each(schemas.map((schema) => [schema]))('a checker says yes and no where zod does', (schema) => {
  const check = checker(schema as z.ZodMiniType)
  fc.assert(
    fc.property(value, (input) => {
      expect(check.safeParse(input).success).toBe(schema.safeParse(input).success)
    }),
    { numRuns: 2_000 },
  )
})
