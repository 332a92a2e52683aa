import * as z from 'zod/mini'
import { firstCharacters } from './characters.ts'

/** Field types that the payloads of the contract share. */

/** A string of at most `max` characters as a person counts them. */
export const textUpTo = (max: number) =>
  z.string().check(
    z.refine((text) => firstCharacters(text, max) === text, { error: `too_long:${max}` }),
    // Half an emoji would survive a naive cut, and no JSON reader agrees on what it is.
    z.refine((text) => !/\p{Surrogate}/u.test(text), { error: 'half_character' }),
  )

export const filledText = z.string().check(z.minLength(1))
export const count = z.int().check(z.nonnegative())
export const percent = z.number().check(z.minimum(0), z.maximum(100))
export const instant = z.iso.datetime({ offset: true })

/** The part before the @ is free, the part after may be a bare host name (`user@laptop`). */
export const email = z.string().check(z.regex(/^[^\s@]+@[^\s@]+$/))

/** Tokens consumed by a group of API responses; `in` includes both cache fields. */
export const tokenCounts = z.strictObject({
  in: count,
  out: count,
  cache_read: count,
  cache_creation: count,
  responses: count,
})

export type TokenCounts = z.infer<typeof tokenCounts>
