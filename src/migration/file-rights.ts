import { chmodSync, lstatSync } from 'node:fs'
import { join } from 'node:path'

/** Files that an earlier plugin, or a person, may have written with the rights of an ordinary file. */
const PRIVATE = ['token', 'config.json', 'machine.json', '.anonymous_id', 'errors.log', 'last-send', 'queue.json']

/** Any bit of group or others. */
const SHARED_BITS = 0o077

/** Files of the state folder that others may read, or write. None on Windows, which has no such bits. */
export const sharedFiles = (home: string, names: readonly string[] = PRIVATE): string[] =>
  process.platform === 'win32' ? [] : names.filter((name) => isShared(join(home, name)))

/**
 * Makes the files of the state folder their owner's alone (0600). Best effort: a file of another user stays as it is.
 */
export function withdrawRights(home: string): void {
  for (const name of sharedFiles(home)) {
    try {
      chmodSync(join(home, name), 0o600)
    } catch {
      // `doctor` reports it.
    }
  }
}

function isShared(path: string): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  return stats?.isFile() === true && (stats.mode & SHARED_BITS) !== 0
}
