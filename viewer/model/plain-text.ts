/** Characters that reorder or hide what stands beside them, and control characters: they would lie about a text. */
const DECEIVING = /[\p{Cc}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\p{Surrogate}]/gu

/** Looked at before a text is cut; everything beyond cannot be in the result. */
const LOOKED_AT_FACTOR = 4

/**
 * One line of at most `max` UTF-16 units that shows what it is: whitespace joined, deceiving characters replaced by
 * `�`.
 */
export function plainText(value: unknown, max: number): string {
  if (value === null || value === undefined) return ''
  const whole = typeof value === 'string' ? value : String(value)
  const line = whole
    .slice(0, max * LOOKED_AT_FACTOR)
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replaceAll(DECEIVING, '\ufffd')
  if (line.length <= max && whole.length <= max * LOOKED_AT_FACTOR) return line
  return `${line.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '')}…`
}

/** A text of several lines that shows what it is: deceiving characters replaced by `�`, lines and tabs kept. */
export const visibleText = (text: string): string =>
  text.replaceAll('\r\n', '\n').replaceAll(DECEIVING, (char) => (char === '\n' || char === '\t' ? char : '\ufffd'))
