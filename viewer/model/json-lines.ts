/** A piece of pretty-printed JSON, by what it is. */
export interface JsonPart {
  type: 'key' | 'string' | 'number' | 'word' | 'sign' | 'cut'
  text: string
}

export interface JsonLine {
  indent: number
  parts: JsonPart[]
}

/** Longer strings are cut: they are there to be recognised, not to be read as one line. */
const STRING_MAX = 2_000
/** Deeper values are shown as one line. */
const INDENT_MAX = 40

/** Characters that JSON need not escape and that would make a line look like something else. */
const DECEIVING = /[\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

const quoted = (text: string): string =>
  JSON.stringify(text).replaceAll(DECEIVING, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** Pretty-prints a JSON value in at most `maxLines` lines. */
export function jsonLines(value: unknown, maxLines: number): { lines: JsonLine[]; isCut: boolean } {
  const lines: JsonLine[] = []
  let isCut = false
  const push = (indent: number, parts: JsonPart[]) => {
    if (lines.length < maxLines) lines.push({ indent, parts })
    else isCut = true
  }
  const write = (indent: number, lead: JsonPart[], inner: unknown, trail: JsonPart[]): void => {
    if (isCut) return
    const isNested = typeof inner === 'object' && inner !== null && Object.keys(inner).length > 0
    if (!isNested || indent >= INDENT_MAX) {
      push(indent, [...lead, ...scalar(inner), ...trail])
      return
    }
    const isList = Array.isArray(inner)
    push(indent, [...lead, sign(isList ? '[' : '{')])
    const keys = Object.keys(inner)
    for (const [index, key] of keys.entries()) {
      const own: JsonPart[] = isList ? [] : [{ type: 'key', text: quoted(key) }, sign(': ')]
      const child = (inner as Record<string, unknown>)[key]
      write(indent + 1, own, child, index < keys.length - 1 ? [sign(',')] : [])
    }
    push(indent, [sign(isList ? ']' : '}'), ...trail])
  }
  write(0, [], value, [])
  return { lines, isCut }
}

const sign = (text: string): JsonPart => ({ type: 'sign', text })

function scalar(value: unknown): JsonPart[] {
  switch (typeof value) {
    case 'string': {
      if (value.length <= STRING_MAX) return [{ type: 'string', text: quoted(value) }]
      const rest = value.length - STRING_MAX
      return [
        { type: 'string', text: quoted(value.slice(0, STRING_MAX)) },
        { type: 'cut', text: ` … ${rest.toLocaleString('en')} more characters` },
      ]
    }
    case 'number':
      return [{ type: 'number', text: String(value) }]
    case 'object':
      return value === null ? [{ type: 'word', text: 'null' }] : [sign(Array.isArray(value) ? '[]' : '{}')]
    default:
      return [{ type: 'word', text: String(value) }]
  }
}
