import { lstatSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolderInside } from '../process/private-files.ts'
import type { Log } from '../process/rotating-log.ts'
import { listFolder, type SpoolFile } from './listing.ts'
import { freeName } from './publish.ts'

/** Set-aside files are evidence for a bug report, not a second queue. */
const MAX_FILES = 100
const MAX_BYTES = 5_000_000

export interface Quarantine {
  /** Moves a file out of the way, links as links; one line in the log. A file that is gone is no error. */
  take(file: SpoolFile, reason: string): void
  /** How many were taken since the start, the dropped ones included. */
  count(): number
}

/** The `bad/` folder: at most 100 files and 5 MB, the oldest go first. */
export function createQuarantine(folder: string, log: Log): Quarantine {
  let count = 0

  function trim(): void {
    const { files, foreign } = listFolder(folder)
    const all = [...foreign, ...files].sort((one, other) => one.modifiedAtMs - other.modifiedAtMs)
    let bytes = all.reduce((sum, file) => sum + file.sizeBytes, 0)
    for (const [index, file] of all.entries()) {
      if (all.length - index <= MAX_FILES && bytes <= MAX_BYTES) return
      rmSync(join(folder, file.name), { force: true })
      bytes -= file.sizeBytes
    }
  }

  return {
    take: (file, reason) => {
      try {
        if (!lstatSync(file.path, { throwIfNoEntry: false })) return
        count++
        makeFolderInside(folder)
        renameSync(file.path, join(folder, freeName(file.name, [folder])))
        log.line(`spool: ${file.name} set aside: ${reason}`)
        trim()
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException
        // It must not come back with every batch: what cannot be kept is dropped.
        rmSync(file.path, { force: true })
        log.line(`spool: ${file.name} dropped (${code}): ${reason}`)
      }
    },
    count: () => count,
  }
}
