import { open } from 'node:fs/promises'
import { createLineBytes, type TOO_LARGE } from './line-bytes.ts'

const CHUNK_BYTES = 1024 * 1024
const LINE_END = 10

/**
 * The lines of a file as far as `untilBytes`, each without its line end. Memory stays within a few times the longest
 * line that is kept whole.
 *
 * @throws when the file cannot be read
 */
export async function* linesOf(
  path: string,
  untilBytes = Number.POSITIVE_INFINITY,
): AsyncGenerator<string | typeof TOO_LARGE> {
  const file = await open(path, 'r')
  try {
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES)
    const line = createLineBytes()
    for (let position = 0; position < untilBytes; ) {
      const { bytesRead } = await file.read(buffer, 0, Math.min(CHUNK_BYTES, untilBytes - position), position)
      if (bytesRead === 0) break
      position += bytesRead
      let from = 0
      for (let at = buffer.indexOf(LINE_END); at !== -1 && at < bytesRead; at = buffer.indexOf(LINE_END, from)) {
        line.add(buffer.subarray(from, at))
        from = at + 1
        yield line.end()
      }
      line.add(buffer.subarray(from, bytesRead))
    }
    const rest = line.end()
    if (rest) yield rest
  } finally {
    await file.close()
  }
}
