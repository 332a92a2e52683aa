import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type EntryMarks, formatHeader } from './entry.ts'
import { spoolFolders } from './spool-folders.ts'

export interface PublishOptions {
  home: string
  event: string
  sessionId: string
  /** Pid of the writer: with the session id the name of the file. */
  pid: number
  marks: Partial<EntryMarks>
  /** The hook's stdin, as it came. */
  payload: string | Uint8Array
}

/**
 * Records one hook call from Node, in the format and under the names of record.sh. After return it survives this
 * process, and a reader sees all of it or nothing.
 *
 * @returns false when recording is off (the folders are not there)
 * @throws when the disk is full or the folder cannot be written; the draft is gone then
 */
export function publishEntry({ home, event, sessionId, pid, marks, payload }: PublishOptions): boolean {
  const folders = spoolFolders(home)
  if (!existsSync(folders.new) || !existsSync(folders.drafts)) return false
  const stem = `${/^[A-Za-z0-9-]{1,64}$/.test(sessionId) ? sessionId : 'x'}.${pid}`
  const name = freeName(stem, [folders.drafts, folders.new])
  const draft = join(folders.drafts, name)
  try {
    writeFileSync(draft, Buffer.concat([Buffer.from(formatHeader(event, marks)), Buffer.from(payload)]), {
      flag: 'wx',
      mode: 0o600,
    })
    renameSync(draft, join(folders.new, name))
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
  return true
}

/** `stem`, or `stem.1`, `stem.2`, … : the first that none of the folders has. */
export function freeName(stem: string, folders: string[]): string {
  const isTaken = (name: string): boolean => folders.some((folder) => existsSync(join(folder, name)))
  let name = stem
  for (let n = 1; isTaken(name); n++) name = `${stem}.${n}`
  return name
}
