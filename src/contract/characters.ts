/*
 * Lengths of the contract are in characters as a person counts them: an emoji with its modifiers is one.
 */

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** In ASCII without control characters, which have rules of their own, each code unit is a character. */
const SIMPLE = /^[\t\n -~]*$/

/**
 * What is segmented at a time, in UTF-16 units: every segment that V8 gives carries a copy of all that was to be
 * segmented.
 */
const WINDOW = 256

/** The first `limit` characters of a text, whole ones only: an emoji of several code points is one character. */
export function firstCharacters(text: string, limit: number): string {
  if (text.length <= limit) return text
  if (SIMPLE.test(text.slice(0, limit + 1))) return text.slice(0, limit)
  let end = 0
  let count = 0
  while (end < text.length && count < limit) {
    for (const { length } of charactersFrom(text, end)) {
      if (count === limit) break
      end += length
      count += 1
    }
  }
  return text.slice(0, end)
}

/** The next characters, at least one; `start` is the beginning of one. */
function charactersFrom(text: string, start: number): string[] {
  const window = text.slice(start, start + WINDOW)
  const characters = Array.from(graphemes.segment(window), ({ segment }) => segment)
  // The last one may go on behind the window; one that fills it alone is no honest character and is taken as it is.
  return start + WINDOW < text.length && characters.length > 1 ? characters.slice(0, -1) : characters
}
