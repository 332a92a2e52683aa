import { attributeOf } from '../contract/attributes.ts'
import { mapStrings, type RecordTransform } from './record-transform.ts'

/** Longest text per field of the contract, in characters as a person counts them. Fields that are not listed go in full. */
const LIMITS: { readonly [field: string]: number } = {
  session_name: 255,
  message: 1_000,
  title: 200,
  custom_instructions: 2_000,
  reason: 200,
  bash_command: 8_000,
  hook_block_reason: 128,
}

const LIMIT_OF = new Map(Object.entries(LIMITS).map(([field, limit]) => [attributeOf(field), limit]))

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** The first `limit` characters of a text, whole ones only: an emoji of several code points is one character. */
export function firstCharacters(text: string, limit: number): string {
  if (text.length <= limit) return text
  let end = 0
  let count = 0
  // A little more than needed is looked at: a character is rarely longer than this, and the text may be megabytes.
  for (const { segment, index } of graphemes.segment(text.slice(0, limit * MAX_CHARACTER_LENGTH))) {
    if (count === limit) break
    end = index + segment.length
    count += 1
  }
  return text.slice(0, end)
}

/** The longest emoji sequences in use (families, flags of regions) stay below this, in UTF-16 units. */
const MAX_CHARACTER_LENGTH = 16

/** Cuts the fields that the contract limits, and mends halves of characters that a broken client may have sent. */
export const truncate: RecordTransform = (attributes) =>
  mapStrings(attributes, (text, name) => {
    const limit = LIMIT_OF.get(name)
    const whole = text.isWellFormed() ? text : text.toWellFormed()
    return limit === undefined ? whole : firstCharacters(whole, limit)
  })
