import { attributeOf } from '../contract/attributes.ts'
import { firstCharacters } from '../contract/characters.ts'
import { TEXT_LIMITS } from '../contract/limits.ts'
import { mapStrings, type RecordTransform } from './record-transform.ts'

const LIMIT_OF = new Map<string, number>(
  Object.entries(TEXT_LIMITS).map(([field, limit]) => [attributeOf(field), limit]),
)

/** Cuts the fields that the contract limits, and mends halves of characters that a broken client may have sent. */
export const truncate: RecordTransform = (attributes) =>
  mapStrings(attributes, (text, name) => {
    const limit = LIMIT_OF.get(name)
    const whole = text.isWellFormed() ? text : text.toWellFormed()
    return limit === undefined ? whole : firstCharacters(whole, limit)
  })
