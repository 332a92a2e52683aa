/** A text without its escapes, and where in it each character was. */
export interface Unescaped {
  text: string
  /** Where the character at `index` began. */
  fromOf(index: number): number
  /** Behind the character at `index`. */
  toOf(index: number): number
}

/** Escapes of URLs (also twice), of JSON and of HTML, each for one character of ASCII. */
const UNIT =
  /%(?:25)?([0-9a-f]{2})|\\+u00([0-9a-f]{2})|&#x0*([0-9a-f]{2});|&#0*(\d{2,3});|&(amp|lt|gt|quot|apos);|\\+|./gis

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** The space of a form, the digits of URL-safe Base64. */
const SAME: Readonly<Record<string, string>> = { ' ': '+', '-': '+', _: '/' }

/**
 * The text as it was before somebody escaped it for a URL, for JSON or for HTML, so that it can be searched: in small
 * letters, without backslashes, and with one of those characters that encodings exchange for each other. Time is linear
 * in the text.
 */
export function withoutEscapes(text: string): Unescaped {
  const units: { character: string; from: number; to: number }[] = []
  for (const match of text.matchAll(UNIT)) {
    const character = characterOf(match)
    if (character !== '') units.push({ character, from: match.index, to: match.index + match[0].length })
  }
  return {
    text: units.map(({ character }) => character).join(''),
    fromOf: (index) => units[index]?.from ?? text.length,
    toOf: (index) => units[index]?.to ?? text.length,
  }
}

function characterOf([unit, url, json, hex, decimal, entity]: RegExpExecArray): string {
  const character = entity === undefined ? numbered(url ?? json ?? hex, decimal) : ENTITIES[entity.toLowerCase()]
  const plain = (character ?? unit).charAt(0).toLowerCase()
  return plain === '\\' ? '' : (SAME[plain] ?? plain)
}

function numbered(hex: string | undefined, decimal: string | undefined): string | undefined {
  if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16))
  return decimal === undefined ? undefined : String.fromCharCode(Number(decimal))
}
