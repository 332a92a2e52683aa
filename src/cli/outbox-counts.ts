import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { isRequestId } from '../outbox/request-file.ts'
import { countSegment, isSegment } from '../outbox/segments.ts'

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
      const files = entriesIn(join(folder, name)).filter((entry) => entry.isFile())
      const counts = files.map((file) => countOf(join(folder, name), file.name))
      const sum = (part: 'waiting' | 'waitingBytes') => counts.reduce((sum, count) => sum + count[part], 0)
      return { name, waiting: sum('waiting'), waitingBytes: sum('waitingBytes') }
    })

function countOf(folder: string, name: string): Omit<FolderCount, 'name'> {
  try {
    if (isSegment(name)) return countSegment(join(folder, name))
    if (isRequestId(name)) return { waiting: 1, waitingBytes: statSync(join(folder, name)).size }
  } catch {
    // Delivered in the meantime.
  }
  return { waiting: 0, waitingBytes: 0 }
}

function entriesIn(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}
