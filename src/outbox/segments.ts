import { randomBytes } from 'node:crypto'
import { closeSync, openSync, readFileSync, readSync, rmSync, truncateSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { writePrivateFile } from '../process/private-files.ts'
import { type EncodedRequest, parseStart, type StoredRequest } from './request-file.ts'

/** A waiting request, and how many bytes it takes with its header. */
export interface Waiting {
  stored: StoredRequest
  fileBytes: number
}

/**
 * Files that hold many requests each, one behind the other; a request that is gone is crossed out by its first byte,
 * and a file goes with its last one. A backlog needs them: where thousands of files were deleted within the last
 * minutes, ext4 looks at each of them before it makes a new one (recently_deleted in fs/ext4/ialloc.c), which takes a
 * millisecond of processor time.
 */
export interface Segments {
  has(id: string): boolean
  /** Answers the new file's name. @throws what the file system says; then there is none of them */
  write(requests: readonly EncodedRequest[], options?: { sync?: boolean }): string
  /** The request as it would stand in a file of its own. @throws what the file system says */
  read(id: string): Buffer
  /** @throws what the file system says; here it is forgotten all the same */
  remove(id: string): void
  /**
   * What waits in a file of an earlier process. What is damaged is cut off, after `onDamage`.
   *
   * @throws what the file system says
   */
  open(name: string, onDamage: () => void): Waiting[]
}

export const isSegment = (name: string): boolean => /^[a-z0-9]+\.batch$/.test(name)

/** In the place of the `{` that a request begins with. */
const CROSSED_OUT = 'x'

/**
 * As much as a queue holds: beyond that, what is gone takes too much of the disk, and files are written anew without
 * it.
 */
const MAX_GONE_BYTES = 16_000_000

interface Segment {
  path: string
  waiting: Map<string, { start: number; length: number }>
  goneBytes: number
}

export function createSegments(folder: string): Segments {
  const segmentOf = new Map<string, Segment>()
  let goneBytes = 0
  let compactAtBytes = MAX_GONE_BYTES

  function write(requests: readonly EncodedRequest[], options: { sync?: boolean } = {}): string {
    const name = `${randomBytes(8).toString('hex')}.batch`
    const segment: Segment = { path: join(folder, name), waiting: new Map(), goneBytes: 0 }
    writePrivateFile(segment.path, Buffer.concat(requests.map(({ file }) => file)), options)
    let start = 0
    for (const { stored, file } of requests) {
      keep(segment, stored.id, start, file.length)
      start += file.length
    }
    return name
  }

  function keep(segment: Segment, id: string, start: number, length: number): void {
    segment.waiting.set(id, { start, length })
    segmentOf.set(id, segment)
  }

  function find(id: string): { segment: Segment; start: number; length: number } {
    const segment = segmentOf.get(id)
    const place = segment?.waiting.get(id)
    if (!segment || !place) throw new Error('it is in no file')
    return { segment, ...place }
  }

  function read(id: string): Buffer {
    const { segment, start, length } = find(id)
    const request = Buffer.allocUnsafe(length)
    return withFile(segment.path, 'r', (file) => request.subarray(0, readSync(file, request, 0, length, start)))
  }

  function remove(id: string): void {
    const { segment, start, length } = find(id)
    segmentOf.delete(id)
    segment.waiting.delete(id)
    segment.goneBytes += length
    goneBytes += length
    if (segment.waiting.size === 0) drop(segment)
    else withFile(segment.path, 'r+', (file) => writeSync(file, CROSSED_OUT, start))
    if (goneBytes > compactAtBytes) compact()
  }

  function drop(segment: Segment): void {
    goneBytes -= segment.goneBytes
    rmSync(segment.path, { force: true })
  }

  /** Killed in between, it leaves requests in two files; whoever opens those sees to it. */
  function compact(): void {
    // Should the disk refuse, not before as much again.
    compactAtBytes = goneBytes + MAX_GONE_BYTES
    for (const segment of new Set(segmentOf.values())) {
      if (segment.goneBytes === 0) continue
      const files = [...segment.waiting.keys()].map((id) => read(id))
      write(
        files.flatMap((file) => ({ ...parseStart(file), file }) as EncodedRequest),
        // On stable storage before the old file goes.
        { sync: true },
      )
      drop(segment)
    }
    compactAtBytes = MAX_GONE_BYTES
  }

  return {
    has: (id) => segmentOf.has(id),
    write,
    read,
    remove,
    open(name, onDamage) {
      const path = join(folder, name)
      const bytes = readFileSync(path)
      const segment: Segment = { path, waiting: new Map(), goneBytes: 0 }
      const waiting: Waiting[] = []
      let end = 0
      for (const { isGone, start, stored, fileBytes } of requestsIn(bytes)) {
        end = start + fileBytes
        // In two files: see compact.
        if (isGone || segmentOf.has(stored.id)) {
          segment.goneBytes += fileBytes
          continue
        }
        keep(segment, stored.id, start, fileBytes)
        waiting.push({ stored, fileBytes })
      }
      goneBytes += segment.goneBytes
      if (end < bytes.length) onDamage()
      if (waiting.length === 0) drop(segment)
      else if (end < bytes.length) truncateSync(path, end)
      return waiting
    },
  }
}

/** The requests in the bytes of such a file, as far as they are whole. */
function* requestsIn(bytes: Buffer): Generator<Waiting & { start: number; isGone: boolean }> {
  for (let start = 0; start < bytes.length; ) {
    const isGone = bytes[start] === CROSSED_OUT.charCodeAt(0)
    if (isGone) bytes.write('{', start)
    const found = parseStart(bytes.subarray(start))
    if (!found || start + found.fileBytes > bytes.length) return
    yield { ...found, start, isGone }
    start += found.fileBytes
  }
}

/** How much waits in such a file. @throws what the file system says */
export function countSegment(path: string): { waiting: number; waitingBytes: number } {
  const waiting = [...requestsIn(readFileSync(path))].filter(({ isGone }) => !isGone)
  return { waiting: waiting.length, waitingBytes: waiting.reduce((sum, { fileBytes }) => sum + fileBytes, 0) }
}

function withFile<T>(path: string, flags: 'r' | 'r+', act: (file: number) => T): T {
  const file = openSync(path, flags)
  try {
    return act(file)
  } finally {
    closeSync(file)
  }
}
