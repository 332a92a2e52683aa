import { hasTooManyParts } from '../process/json-parts.ts'
import type { UnreadableEntry } from './entry.ts'

/** A pasted image is a few MB of base64 in one line. Of a longer one the long texts are cut. */
const MAX_WHOLE_BYTES = 12 * 1024 * 1024

/** What is kept of a text in such a line: more than any name, id or number is long. */
const KEPT_OF_A_TEXT = 64 * 1024

const [QUOTE, BACKSLASH, LETTER_U] = [34, 92, 117]

/** A line that is too much for the memory of a small process, whatever is in it. */
export const TOO_LARGE = Symbol('a line that is too large')

/** What stands for such a line. */
export const tooLarge: UnreadableEntry = { kind: 'unreadable', lineType: 'too large' }

/** The bytes of one line of JSON, as they are read. */
export interface LineBytes {
  add(part: Buffer): void
  /** The line, with long texts cut where it would be too long otherwise; then it is empty again. */
  end(): string | typeof TOO_LARGE
}

/** Bytes of a line in pieces; memory stays within a few times {@link MAX_WHOLE_BYTES}, however long the line is. */
export function createLineBytes(): LineBytes {
  let pieces: Buffer[] = []
  let bytes = 0
  let cut: ((part: Buffer) => Buffer) | undefined

  function clear(): void {
    pieces = []
    bytes = 0
    cut = undefined
  }

  function keep(part: Buffer): void {
    pieces.push(part)
    bytes += part.length
  }

  return {
    add(part) {
      if (cut === undefined && bytes + part.length > MAX_WHOLE_BYTES) {
        const whole = Buffer.concat(pieces)
        clear()
        cut = createCutter()
        keep(cut(whole))
      }
      if (bytes > MAX_WHOLE_BYTES) return
      // A copy: what it was read into is read into again.
      keep(cut === undefined ? Buffer.from(part) : cut(part))
    },
    end() {
      const line = Buffer.concat(pieces)
      clear()
      return line.length > MAX_WHOLE_BYTES || hasTooManyParts(line) ? TOO_LARGE : line.toString()
    },
  }
}

/** Cuts the texts of a line that comes in pieces. What it gives is JSON as before. */
function createCutter(): (part: Buffer) => Buffer {
  let isInText = false
  let isBeyond = false
  let length = 0
  /** Bytes of an escape that are still to come: it is kept or cut as a whole. */
  let toCome = 0
  return (part) => {
    const kept = Buffer.allocUnsafe(part.length)
    let size = 0
    for (const byte of part) {
      const isEscaped = toCome > 0
      const isQuote = byte === QUOTE && !isEscaped
      if (isQuote) {
        isInText = !isInText
        isBeyond = false
        length = 0
      } else if (isInText) {
        if (!isEscaped && length >= KEPT_OF_A_TEXT) isBeyond = true
        if (isEscaped) toCome = byte === LETTER_U && toCome === 1 ? 4 : toCome - 1
        else if (byte === BACKSLASH) toCome = 1
        length += 1
      }
      if (!isBeyond) kept[size++] = byte
    }
    return kept.subarray(0, size)
  }
}
