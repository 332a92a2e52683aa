import { firstCharacters } from '../../contract/characters.ts'
import { maskSecrets } from '../../processors/redaction.ts'

/** Characters of one text, and of everything together: as much as Claude Code's own telemetry has of `tool_input`. */
const MAX_TEXT_LENGTH = 512
const MAX_LENGTH = 4_096
/** Characters of a text that are searched for secrets: half a secret, cut off here, is nowhere near what is kept. */
const SEARCHED_LENGTH = 16_000
/** Deeper than the input of any tool. */
const MAX_DEPTH = 32

/**
 * The arguments of a call as a JSON object, without secrets and with only the beginning of long texts. Undefined for
 * what is too long even so: cut, it would be JSON no more.
 */
export function argumentsJson(input: Record<string, unknown>): string | undefined {
  const json = JSON.stringify(bounded(input, 0))
  return json.length > MAX_LENGTH ? undefined : json
}

function bounded(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return beginningOf(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth === MAX_DEPTH) return null
  if (Array.isArray(value)) return value.map((inner) => bounded(inner, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [beginningOf(name), bounded(inner, depth + 1)]),
  )
}

const beginningOf = (text: string): string =>
  firstCharacters(maskSecrets(text.slice(0, SEARCHED_LENGTH)), MAX_TEXT_LENGTH)
