import { isSystemTrouble, READ_AGAIN_MS } from '../process/system-trouble.ts'
import type { SpoolFile } from '../spool/listing.ts'

/** A read that failed for a reason of the system. */
export class NotReadable extends Error {}

/**
 * Tries twice at once: most of what passes has passed by then, and a wait would hold up everything of its session.
 *
 * @throws NotReadable when the reason is the system's both times, and whatever else `read` throws
 */
export function readable<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!isSystemTrouble(error)) throw error
  }
  try {
    return read()
  } catch (error) {
    throw isSystemTrouble(error) ? new NotReadable((error as Error).message) : error
  }
}

/**
 * Spool files that the system does not let us read now, and what their sessions recorded after them: the order within a
 * session stays, other sessions go on.
 */
export interface HeldBack {
  /** True when its session waits for an earlier file: then it waits as well. */
  concerns(file: SpoolFile): boolean
  add(file: SpoolFile): void
  count(): number
  /** All of them, when it is time to try again or `now` is given; they are held back no longer. */
  takeDue(now?: 'now'): SpoolFile[]
}

export function createHeldBack(now: () => number): HeldBack {
  const bySession = new Map<string, SpoolFile[]>()
  let dueAtMs = 0
  return {
    concerns: (file) => bySession.has(sessionOf(file)),
    add(file) {
      if (bySession.size === 0) dueAtMs = now() + READ_AGAIN_MS
      bySession.set(sessionOf(file), [...(bySession.get(sessionOf(file)) ?? []), file])
    },
    count: () => [...bySession.values()].reduce((sum, files) => sum + files.length, 0),
    takeDue(at) {
      // A clock that was set back must not keep them longer than was meant.
      if (at === undefined && now() < dueAtMs && dueAtMs - now() <= READ_AGAIN_MS) return []
      const files = [...bySession.values()].flat()
      bySession.clear()
      return files
    },
  }
}

/** The recorder names files `<session>.<pid>`. */
const sessionOf = ({ name }: SpoolFile): string => name.slice(0, name.indexOf('.'))
