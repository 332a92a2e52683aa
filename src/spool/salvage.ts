import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { isPidInUse } from '../process/identity.ts'
import { readEntry } from './entry-file.ts'
import { listFolder, type SpoolFile, spoolFile } from './listing.ts'
import { freeName } from './publish.ts'
import type { Quarantine } from './quarantine.ts'
import { type SpoolFolders, writerPid } from './spool-folders.ts'

/**
 * A whole draft this old has a writer that waits for an end of input that does not come (anthropics/claude-code#79508).
 */
const WHOLE_AFTER_MS = 10_000
/**
 * A part of an entry whose writer seems dead. Not at once: the writer may live in another container, where we cannot
 * see it.
 */
const ORPHAN_AFTER_MS = 10_000
/** Longer than the client lets any hook run. */
const ABANDONED_AFTER_MS = 600_000

export interface SalvageResult {
  published: number
  setAside: number
}

/**
 * Looks after drafts that were never published: recorders that were killed, or that wait for a stdin that never ends. A
 * whole one becomes an entry and keeps its time; the rest is set aside once nobody can be writing it any more.
 */
export function salvageDrafts(folders: SpoolFolders, quarantine: Quarantine, now: () => number): SalvageResult {
  const result: SalvageResult = { published: 0, setAside: 0 }
  for (const listed of listFolder(folders.drafts).files) {
    const draft = spoolFile(folders.drafts, listed)
    const verdict = judge(draft, now() - draft.recordedAtMs)
    if (verdict === 'publish' && publish(draft, folders)) result.published++
    if (verdict === 'set aside') {
      quarantine.take(draft, 'the recorder did not finish')
      result.setAside++
    }
  }
  return result
}

function judge(draft: SpoolFile, ageMs: number): 'publish' | 'set aside' | 'leave' {
  const isOrphan = !isPidInUse(writerPid(draft.name) ?? 0)
  if (!isOrphan && ageMs <= WHOLE_AFTER_MS) return 'leave'
  if (readEntry(draft).kind === 'entry') return 'publish'
  return ageMs > (isOrphan ? ORPHAN_AFTER_MS : ABANDONED_AFTER_MS) ? 'set aside' : 'leave'
}

/** False when the recorder published, or gave up, in the meantime. */
function publish(draft: SpoolFile, folders: SpoolFolders): boolean {
  const stem = draft.name.split('.').slice(0, 2).join('.')
  try {
    renameSync(draft.path, join(folders.new, freeName(stem, [folders.new])))
    return true
  } catch {
    return false
  }
}
