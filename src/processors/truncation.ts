import { attributeOf } from '../contract/attributes.ts'
import { firstCharacters } from '../contract/characters.ts'
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

/** Cuts the fields that the contract limits, and mends halves of characters that a broken client may have sent. */
export const truncate: RecordTransform = (attributes) =>
  mapStrings(attributes, (text, name) => {
    const limit = LIMIT_OF.get(name)
    const whole = text.isWellFormed() ? text : text.toWellFormed()
    return limit === undefined ? whole : firstCharacters(whole, limit)
  })
