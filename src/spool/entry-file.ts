import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { type BadEntry, parseEntry, type SpoolEntry } from './entry.ts'
import type { SpoolFile } from './listing.ts'

/**
 * The largest hook input seen is 4 MB (a Write of 2 MB); this much is no hook input, and JSON.parse of it would hurt.
 */
const MAX_ENTRY_BYTES = 64 * 1024 * 1024

// Between listing and opening, a link or a pipe may have taken the place: do not follow the one, do not wait for the
// other.
const READ = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/**
 * Reads one file of the spool.
 *
 * @throws when the file cannot be read for a reason that may pass (too many open files, an input/output error)
 */
export function readEntry(file: SpoolFile): SpoolEntry | BadEntry {
  const bytes = readRegularFile(file.path)
  return typeof bytes === 'string' ? { kind: 'bad', reason: bytes } : parseEntry(bytes, file.recordedAtMs)
}

function readRegularFile(path: string): Uint8Array | string {
  let descriptor: number
  try {
    descriptor = openSync(path, READ)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return 'the file is gone'
    if (code === 'ELOOP') return 'a symbolic link'
    throw error
  }
  try {
    const stats = fstatSync(descriptor)
    if (!stats.isFile()) return 'no regular file'
    return stats.size > MAX_ENTRY_BYTES ? `larger than ${MAX_ENTRY_BYTES} bytes` : readWhole(descriptor, stats.size)
  } finally {
    closeSync(descriptor)
  }
}

/** All of a file that nobody writes to any more. */
function readWhole(descriptor: number, sizeBytes: number): Uint8Array {
  const bytes = Buffer.allocUnsafe(sizeBytes)
  let length = 0
  for (let read = 1; read > 0 && length < sizeBytes; length += read)
    read = readSync(descriptor, bytes, length, sizeBytes - length, length)
  return bytes.subarray(0, length)
}
