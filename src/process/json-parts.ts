/** JSON of this many bytes and more is looked at before it is parsed. */
const SUSPICIOUS_BYTES = 512 * 1024

/**
 * Objects and lists, each of which takes up to a hundred bytes of memory. What the client writes has some dozen; a tool
 * may answer with a table.
 */
const MAX_PARTS = 400_000

const [QUOTE, BACKSLASH, BRACKET, BRACE] = [34, 92, 91, 123]

/** True for JSON that is small as text and a multiple of it in memory: it is not to be parsed. */
export function hasTooManyParts(json: Uint8Array): boolean {
  if (json.length < SUSPICIOUS_BYTES) return false
  let parts = 0
  let isInText = false
  for (let at = 0; at < json.length; at++) {
    const byte = json[at]
    if (byte === QUOTE) isInText = !isInText
    else if (isInText && byte === BACKSLASH) at += 1
    else if (!isInText && (byte === BRACKET || byte === BRACE)) parts += 1
  }
  return parts > MAX_PARTS
}
