/**
 * What a terminal would act upon instead of showing it, or show as something else: control characters, and those that
 * reorder or hide what stands beside them.
 */
const ACTED_UPON = /[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\p{Surrogate}]/gu

/** The same for a text of several lines. */
const ACTED_UPON_IN_LINES = /(?![\n])[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\p{Surrogate}]/gu

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

/** One line of anybody's text, fit for a terminal: what it would act upon is written out, as `\u001b`. */
export const printable = (text: string): string => text.replaceAll(ACTED_UPON, escaped)

/**
 * JSON for reading: the same value, whose strings a terminal cannot act upon. JSON itself leaves many such characters
 * as they are.
 */
export const printableJson = (value: unknown): string =>
  JSON.stringify(value, undefined, 2).replaceAll(ACTED_UPON_IN_LINES, escaped)
