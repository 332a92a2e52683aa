import { type FileHandle, open } from 'node:fs/promises'
import { type Cursor, startCursor, TAIL_BYTES } from './cursor.ts'
import type { TranscriptEntry } from './entry.ts'
import { parseLine } from './line.ts'
import { createLineBytes, TOO_LARGE, tooLarge } from './line-bytes.ts'
import { offsetAtTime } from './seek.ts'

/** One read call's buffer: large enough to be cheap, small enough for an idle process. */
const CHUNK_BYTES = 256 * 1024

const LINE_END = 10

/** One call reads at most this much, so that a huge backlog is folded in bounded memory. */
const MAX_READ_BYTES = 2 * 1024 * 1024

export interface ReadResult {
  entries: TranscriptEntry[]
  cursor: Cursor
  /** More was there than one call reads: call again. */
  more: boolean
  /** The file is not the one that was read before (replaced or truncated) and was begun anew. */
  restarted: boolean
}

/**
 * Reads what was appended to a transcript since `cursor`, whole lines only; the cost is that of the new bytes.
 * A file read for the first time is begun at `sinceMs` (lines before it belong to what happened before recording
 * began). Reading ends before the first line that is younger than `untilMs`.
 * A file that is not there (yet) gives no entries. Truncated or replaced files are begun anew at `sinceMs`.
 * @throws on disk errors other than a missing file.
 */
export async function readTranscript(
  path: string,
  cursor: Cursor | undefined,
  sinceMs: number,
  untilMs: number = Number.POSITIVE_INFINITY,
): Promise<ReadResult> {
  const file = await openIfThere(path)
  if (file === undefined) return { entries: [], cursor: cursor ?? startCursor(), more: false, restarted: false }
  try {
    const { size, ino, dev } = await file.stat()
    const same = cursor !== undefined && (await continues(file, cursor, size, ino, dev))
    const offset = same ? cursor.offset : await offsetAtTime(file, size, sinceMs)
    const start = { offset, inode: ino, device: dev, tail: same ? cursor.tail : '' }
    const read = await readLines(file, start, size, untilMs)
    return { ...read, restarted: cursor !== undefined && cursor.offset > 0 && !same }
  } finally {
    await file.close()
  }
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

async function continues(file: FileHandle, cursor: Cursor, size: number, inode: number, device: number) {
  if (size < cursor.offset) return false
  if (size === cursor.offset && inode === cursor.inode && device === cursor.device) return true
  return (await tailAt(file, cursor.offset)).equals(Buffer.from(cursor.tail, 'base64'))
}

async function readLines(
  file: FileHandle,
  start: Cursor,
  size: number,
  untilMs: number,
): Promise<Omit<ReadResult, 'restarted'>> {
  const entries: TranscriptEntry[] = []
  const buffer = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, Math.max(size - start.offset, 1)))
  let position = start.offset
  let offset = start.offset
  const line = createLineBytes()
  let pieceBytes = 0
  let early = false
  // A line longer than the read limit is still read to its end: an unfinished call would never get past it.
  while (!early && position < size && (position - start.offset < MAX_READ_BYTES || offset === start.offset)) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, position)
    if (bytesRead === 0) break
    position += bytesRead
    let from = 0
    for (let end = buffer.indexOf(LINE_END); end !== -1 && end < bytesRead; end = buffer.indexOf(LINE_END, from)) {
      line.add(buffer.subarray(from, end))
      const text = line.end()
      const found = text === TOO_LARGE ? [tooLarge] : parseLine(text)
      early = found.some((entry) => 'atMs' in entry && entry.atMs > untilMs)
      if (early) break
      entries.push(...found)
      offset += pieceBytes + end - from + 1
      pieceBytes = 0
      from = end + 1
    }
    pieceBytes += bytesRead - from
    line.add(buffer.subarray(from, bytesRead))
  }
  const cursor = { ...start, offset, tail: (await tailAt(file, offset)).toString('base64') }
  return { entries, cursor, more: !early && position < size && offset > start.offset }
}

async function tailAt(file: FileHandle, offset: number): Promise<Buffer> {
  const tail = Buffer.alloc(Math.min(TAIL_BYTES, offset))
  await file.read(tail, 0, tail.length, offset - tail.length)
  return tail
}
