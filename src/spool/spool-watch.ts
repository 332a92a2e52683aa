import { type FSWatcher, statSync, watch } from 'node:fs'

/** fs.watch sees nothing on network folders and in some containers. One stat a second is too little to measure. */
const POLL_MS = 1_000
/** File times may be this coarse: a folder changed this recently may have changed again without a new time. */
const TIME_GRAIN_MS = 2_500

export interface SpoolWatch {
  stop(): void
}

/**
 * Calls `onChange` soon after something appeared in or left the folder, and sometimes without reason; many changes at
 * once make one call. The folder may come and go. Keeps no process alive.
 */
export function watchFolder(folder: string, now: () => number, onChange: () => void): SpoolWatch {
  let watcher: FSWatcher | undefined
  let seenMs: number | undefined
  let isScheduled = false
  let isStopped = false

  function notify(): void {
    if (isScheduled || isStopped) return
    isScheduled = true
    setImmediate(() => {
      isScheduled = false
      if (!isStopped) onChange()
    })
  }

  function detach(): void {
    watcher?.close()
    watcher = undefined
  }

  function attach(): void {
    try {
      watcher = watch(folder, { persistent: false }, notify)
      watcher.on('error', detach)
    } catch {
      // No inotify instance left, or no such facility: the poll is enough.
    }
  }

  function poll(): void {
    const modifiedMs = statSync(folder, { throwIfNoEntry: false })?.mtimeMs
    if (modifiedMs === undefined) detach()
    else if (!watcher || seenMs === undefined) {
      detach()
      attach()
    }
    const mayHaveChanged = modifiedMs !== undefined && Math.abs(now() - modifiedMs) < TIME_GRAIN_MS
    if (modifiedMs !== seenMs || mayHaveChanged) notify()
    seenMs = modifiedMs
  }

  attach()
  seenMs = statSync(folder, { throwIfNoEntry: false })?.mtimeMs
  const timer = setInterval(poll, POLL_MS)
  timer.unref()
  return {
    stop: () => {
      isStopped = true
      clearInterval(timer)
      detach()
    },
  }
}
