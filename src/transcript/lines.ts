import { open } from 'node:fs/promises'

const CHUNK_BYTES = 1024 * 1024
const LINE_END = 10

/** A pasted image is a few MB in one line; what is longer holds nothing that an import needs. */
const MAX_LINE_BYTES = 12 * 1024 * 1024

/**
 * The lines of a file as far as `untilBytes`, each without its line end. Memory stays within a few times the longest
 * line that is given; longer lines than `MAX_LINE_BYTES` are left out, and not kept while they are read.
 *
 * @throws when the file cannot be read
 */
export async function* linesOf(path: string, untilBytes = Number.POSITIVE_INFINITY): AsyncGenerator<string> {
  const file = await open(path, 'r')
  try {
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES)
    let pieces: Buffer[] = []
    let lineBytes = 0
    const take = (part: Buffer): void => {
      lineBytes += part.length
      // A copy: the buffer is read into again.
      if (lineBytes <= MAX_LINE_BYTES) pieces.push(Buffer.from(part))
      else pieces = []
    }
    const end = (): string | undefined => {
      const text = lineBytes <= MAX_LINE_BYTES ? Buffer.concat(pieces).toString() : undefined
      pieces = []
      lineBytes = 0
      return text
    }
    for (let position = 0; position < untilBytes; ) {
      const { bytesRead } = await file.read(buffer, 0, Math.min(CHUNK_BYTES, untilBytes - position), position)
      if (bytesRead === 0) break
      position += bytesRead
      let from = 0
      for (let at = buffer.indexOf(LINE_END); at !== -1 && at < bytesRead; at = buffer.indexOf(LINE_END, from)) {
        take(buffer.subarray(from, at))
        from = at + 1
        const text = end()
        if (text !== undefined) yield text
      }
      take(buffer.subarray(from, bytesRead))
    }
    const rest = end()
    if (rest) yield rest
  } finally {
    await file.close()
  }
}
