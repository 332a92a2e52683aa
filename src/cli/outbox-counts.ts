import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { isRequestId } from '../outbox/request-file.ts'

/** What waits in one destination's folder. */
export interface FolderCount {
  name: string
  waiting: number
  waitingBytes: number
}

/** Counts the requests on disk, which is the truth also when no agent runs. Nothing when there is no outbox. */
export const outboxCounts = (folder: string): FolderCount[] =>
  entriesIn(folder)
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const files = entriesIn(join(folder, name)).filter((entry) => entry.isFile() && isRequestId(entry.name))
      const sizes = files.map((file) => statSync(join(folder, name, file.name), { throwIfNoEntry: false })?.size ?? 0)
      return { name, waiting: files.length, waitingBytes: sizes.reduce((sum, size) => sum + size, 0) }
    })

function entriesIn(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}
