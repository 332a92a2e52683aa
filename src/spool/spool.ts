import { existsSync, rmdirSync, rmSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import { makePrivateFolder } from '../process/private-files.ts'
import type { Log } from '../process/rotating-log.ts'
import { type BatchLimits, firstBatch } from './batch.ts'
import type { BadEntry, SpoolEntry } from './entry.ts'
import { readEntry } from './entry-file.ts'
import { entryNamesIn, type ListedFile, listFolder, type SpoolFile, spoolFile, totalOf } from './listing.ts'
import { createQuarantine } from './quarantine.ts'
import { type SalvageResult, salvageDrafts } from './salvage.ts'
import { spoolFolders } from './spool-folders.ts'
import { type SpoolWatch, watchFolder } from './spool-watch.ts'

/** Weeks of a busy user without an agent. Beyond that a full disk is the greater harm. */
const MAX_SPOOL_BYTES = 100_000_000
const MAX_SPOOL_FILES = 100_000

export interface SpoolDepth {
  waiting: number
  drafts: number
  bad: number
}

/**
 * What hooks recorded and nobody has processed yet. Files stay where they are while they are processed: after a crash
 * they are simply claimed again, and equal ids make that harmless.
 */
export interface Spool {
  /** Hooks record. */
  isOpen(): boolean
  /** Makes the folders, which switches the recorder on. @throws when they cannot be made */
  open(): void
  /**
   * Switches the recorder off by removing `drafts/`. Entries that wait stay for the day recording is on again: they
   * were recorded with consent. Without any, `new/` and the rest go as well. Answers how many stay.
   */
  close(): number
  /**
   * The oldest waiting files, oldest first, none that is claimed already; none at all means that none waits. Opens none
   * of them.
   */
  claim(limits: BatchLimits): SpoolFile[]
  /**
   * When the entry was recorded that is next to be claimed, milliseconds since the epoch; undefined while none is
   * known.
   */
  nextAtMs(): number | undefined
  /** @throws when the file cannot be read for a reason that may pass; release it then */
  read(file: SpoolFile): SpoolEntry | BadEntry
  /** Deletes files whose requests are safe and whose session state is saved. */
  settle(files: readonly SpoolFile[]): void
  /** Gives claimed files back, to be claimed again. */
  release(files: readonly SpoolFile[]): void
  /** Moves a file that cannot be processed to `bad/`, with a line in the log. The reason must not quote content. */
  setAside(file: SpoolFile, reason: string): void
  /** Counts names only; cheap enough for each few seconds. */
  depth(): SpoolDepth
  /** What was lost to the cap or set aside since the start. */
  losses(): { dropped: number; setAside: number }
  /** Looks after drafts of recorders that were killed. For each few seconds. */
  salvage(): SalvageResult
  /**
   * Drops the oldest waiting files beyond the cap and answers how many. Looks at every file: for each minute.
   *
   * @param maxBytes @default 100 MB; the number of files is capped at 100 000
   */
  enforceCap(maxBytes?: number): number
  /** Calls back when there may be something to claim; keeps no process alive. */
  watch(onChange: () => void): SpoolWatch
}

export function createSpool({ home, now, log }: { home: string; now: () => number; log: Log }): Spool {
  const folders = spoolFolders(home)
  const quarantine = createQuarantine(folders.bad, log)
  const claimed = new Set<string>()
  // The rest of the last listing, oldest first, so that a long queue is sorted once and not for each batch. Younger
  // files wait for the next.
  let plan: ListedFile[] = []
  let planned = 0
  let dropped = 0

  function replan(): void {
    const { files, foreign } = listFolder(folders.new)
    for (const file of foreign) quarantine.take(spoolFile(folders.new, file), 'not written by the recorder')
    plan = files.filter((file) => !claimed.has(file.name))
    planned = 0
  }

  const forget = (file: SpoolFile): boolean => claimed.delete(file.name)

  return {
    isOpen: () => existsSync(folders.drafts) && existsSync(folders.new),
    open: () => {
      makePrivateFolder(home)
      makePrivateFolder(folders.root)
      makePrivateFolder(folders.bad)
      makePrivateFolder(folders.drafts)
      makePrivateFolder(folders.new)
    },
    close: () => {
      salvageDrafts(folders, quarantine, now)
      rmSync(folders.drafts, { recursive: true, force: true })
      for (const folder of [folders.new, folders.bad, folders.root]) removeIfEmpty(folder)
      return entryNamesIn(folders.new).length
    },
    claim: (limits) => {
      if (planned >= plan.length) replan()
      const files = firstBatch(plan, planned, limits)
      planned += files.length
      for (const file of files) claimed.add(file.name)
      return files.map((file) => spoolFile(folders.new, file))
    },
    nextAtMs: () => {
      const next = plan[planned]
      return next && spoolFile(folders.new, next).recordedAtMs
    },
    read: readEntry,
    settle: (files) => {
      for (const file of files) {
        unlinkIfThere(file.path)
        forget(file)
      }
    },
    release: (files) => {
      if (files.length === 0) return
      files.forEach(forget)
      // Older than anything planned: only a new listing puts them in their place.
      plan = []
    },
    setAside: (file, reason) => {
      quarantine.take(file, reason)
      forget(file)
    },
    depth: () => ({
      waiting: entryNamesIn(folders.new).length,
      drafts: entryNamesIn(folders.drafts).length,
      bad: entryNamesIn(folders.bad).length,
    }),
    losses: () => ({ dropped, setAside: quarantine.count() }),
    salvage: () => salvageDrafts(folders, quarantine, now),
    enforceCap: (maxBytes = MAX_SPOOL_BYTES) => {
      const total = totalOf(folders.new)
      if (total.files <= MAX_SPOOL_FILES && total.bytes <= maxBytes) return 0
      const files = listFolder(folders.new).files.filter((file) => !claimed.has(file.name))
      const oldest = oldestBeyond(files, maxBytes)
      for (const { name } of oldest) rmSync(join(folders.new, name), { force: true })
      dropped += oldest.length
      if (oldest.length > 0) {
        plan = []
        log.line(`spool: dropped the ${oldest.length} oldest entries, the spool is full`)
      }
      return oldest.length
    },
    watch: (onChange) => watchFolder(folders.new, now, onChange),
  }
}

/** The files that must go, from the oldest on, for the rest to fit. */
function oldestBeyond(files: ListedFile[], maxBytes: number): ListedFile[] {
  let bytes = files.reduce((sum, file) => sum + file.sizeBytes, 0)
  let count = 0
  for (const file of files) {
    if (bytes <= maxBytes && files.length - count <= MAX_SPOOL_FILES) break
    bytes -= file.sizeBytes
    count++
  }
  return files.slice(0, count)
}

/** As rmSync does it, in half the time: each event costs one. */
function unlinkIfThere(path: string): void {
  try {
    unlinkSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder)
  } catch {
    // Not empty, or not there.
  }
}
