import type { FileHandle } from 'node:fs/promises'

/** Below this, reading from the start costs less than searching. */
const SEARCH_FROM_BYTES = 4 * 1024 * 1024

/** The search ends when what is left is about this much: a few lines too many are harmless, their times show it. */
const CLOSE_ENOUGH_BYTES = 256 * 1024

/**
 * Begun this much early, so that the newest response before recording began is read: it shows how full the context was.
 */
const LEAD_BYTES = 512 * 1024

/** Where a line begins and its time is looked for around a probed offset. Lines are seldom longer. */
const PROBE_BYTES = 64 * 1024

const TIMESTAMP = /\n[^\n]*?"timestamp"\s*:\s*"(\d{4}-\d\d-\d\dT[0-9:.]+Z)"/

/**
 * An offset before the first line written at or after `sinceMs`, found by bisection over the lines' timestamps; it may
 * lie within a line, whose rest is no JSON and is skipped. A session resumed with a transcript of hundreds of megabytes
 * costs a dozen small reads.
 */
export async function offsetAtTime(file: FileHandle, size: number, sinceMs: number): Promise<number> {
  if (size < SEARCH_FROM_BYTES) return 0
  let low = 0
  let high = size
  while (high - low > CLOSE_ENOUGH_BYTES) {
    const middle = Math.floor((low + high) / 2)
    const found = await timeAfter(file, middle, high)
    if (found === undefined || found.atMs >= sinceMs) high = middle
    else low = found.lineStart
  }
  return Math.max(0, low - LEAD_BYTES)
}

async function timeAfter(file: FileHandle, from: number, to: number) {
  for (let position = from; position < to; position += PROBE_BYTES / 2) {
    const probe = Buffer.alloc(PROBE_BYTES)
    const { bytesRead } = await file.read(probe, 0, PROBE_BYTES, position)
    const match = TIMESTAMP.exec(probe.toString('latin1', 0, bytesRead))
    if (match?.[1] !== undefined) return { atMs: Date.parse(match[1]), lineStart: position + match.index + 1 }
    if (bytesRead < PROBE_BYTES) break
  }
  return undefined
}
