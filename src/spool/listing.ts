import { lstatSync } from 'node:fs'
import { join } from 'node:path'
import { namesIn } from '../process/folder-names.ts'
import { writerPid } from './spool-folders.ts'

/** One file of the spool, not opened yet. */
export interface SpoolFile {
  name: string
  path: string
  /** The time of the hook: when the recorder wrote the last byte. */
  recordedAtMs: number
  sizeBytes: number
}

/** A file of a listing, which may have a hundred thousand of them: no more than orders and names it. */
export interface ListedFile {
  name: string
  sizeBytes: number
  /** Milliseconds since the epoch, with a fraction that is exact to a microsecond. */
  modifiedAtMs: number
}

export const spoolFile = (folder: string, { name, sizeBytes, modifiedAtMs }: ListedFile): SpoolFile => ({
  name,
  path: join(folder, name),
  recordedAtMs: Math.floor(modifiedAtMs),
  sizeBytes,
})

export interface Listing {
  /** What recorders wrote, oldest first: by microsecond, then by name. */
  files: ListedFile[]
  /**
   * Links and files under names that no recorder gives; never opened. Folders, pipes and dot files are not mentioned at
   * all.
   */
  foreign: ListedFile[]
}

/** Lists one folder without opening anything; empty when the folder is not there. About 8 µs a file. */
export function listFolder(folder: string): Listing {
  const files: ListedFile[] = []
  const foreign: ListedFile[] = []
  for (const name of entryNamesIn(folder)) {
    const stats = lstatSync(join(folder, name), { throwIfNoEntry: false })
    if (!stats || !(stats.isFile() || stats.isSymbolicLink())) continue
    const file = { name, sizeBytes: stats.size, modifiedAtMs: stats.mtimeMs }
    if (stats.isFile() && writerPid(name) !== undefined) files.push(file)
    else foreign.push(file)
  }
  return { files: files.sort(byAge), foreign }
}

/** How much is in a folder, without keeping any of it. */
export function totalOf(folder: string): { files: number; bytes: number } {
  const names = entryNamesIn(folder)
  const sizeOf = (name: string) => lstatSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0
  return { files: names.length, bytes: names.reduce((sum, name) => sum + sizeOf(name), 0) }
}

/**
 * The names in a folder but dot files, which belong to the system (.DS_Store, .nfs…); empty when the folder is not
 * there.
 */
export const entryNamesIn = (folder: string): string[] => namesIn(folder).filter((name) => !name.startsWith('.'))

function byAge(one: ListedFile, other: ListedFile): number {
  if (one.modifiedAtMs !== other.modifiedAtMs) return one.modifiedAtMs - other.modifiedAtMs
  return one.name < other.name ? -1 : 1
}
