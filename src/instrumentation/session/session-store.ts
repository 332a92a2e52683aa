import { closeSync, openSync, readFileSync, readSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { syncToDisk } from '../../process/disk-sync.ts'
import { namesIn } from '../../process/folder-names.ts'
import { makeFolderInside, writePrivateFile } from '../../process/private-files.ts'
import { stateFolders } from '../../process/profile-path.ts'
import type { Log } from '../../process/rotating-log.ts'
import { isSystemTrouble } from '../../process/system-trouble.ts'
import { isOver } from './detached-calls.ts'
import { isSafeId } from './ids.ts'
import { type SessionState, STATE_FORMAT } from './session-state.ts'

/** A session can be resumed long after; after this time it starts anew, with new totals. */
const KEPT_MS = 60 * 24 * 3_600_000

/** However many there are: the oldest go first. */
const KEPT_FILES = 10_000

/** How the file of a session that is over begins: an agent that starts need not read two months of them whole. */
const OVER = '{"over":true,'

function isMarkedOver(path: string): boolean {
  const start = Buffer.alloc(OVER.length)
  try {
    const file = openSync(path, 'r')
    readSync(file, start)
    closeSync(file)
  } catch {
    // Whatever is wrong with it is said when it is loaded.
  }
  return start.toString() === OVER
}

/** Session states on disk, one file each. */
export interface SessionStore {
  /**
   * Undefined when there is none, or none that can be used: that one is set aside. @throws when the system does not let
   * us read it now
   */
  load(sessionId: string): SessionState | undefined
  /** @throws when the disk takes nothing more */
  save(state: SessionState): void
  /** Resolved when the states of these sessions are on stable storage. @throws when the disk could not keep one */
  sync(sessionIds: Iterable<string>): Promise<void>
  /** Ids of the sessions that were not over when their state was last saved. */
  unfinished(): string[]
  /** Removes what is old or too much. */
  prune(): void
}

export function createSessionStore({ home, now, log }: { home: string; now: () => number; log: Log }): SessionStore {
  const folder = join(home, 'sessions')
  const pathOf = (sessionId: string) => join(folder, `${sessionId}.json`)

  /**
   * A session that goes on with other destinations: its numbers so far are in another state folder. One that is not
   * over there is that folder's.
   */
  function fromElsewhere(sessionId: string): SessionState | undefined {
    const paths = stateFolders(home).map((other) => join(other, 'sessions', `${sessionId}.json`))
    const path = paths.find((one) => one !== pathOf(sessionId) && isMarkedOver(one))
    return path === undefined ? undefined : read(path, sessionId)
  }

  function load(sessionId: string): SessionState | undefined {
    if (!isSafeId(sessionId)) return undefined
    return read(pathOf(sessionId), sessionId) ?? fromElsewhere(sessionId)
  }

  function read(path: string, sessionId: string): SessionState | undefined {
    try {
      const state = JSON.parse(readFileSync(path, 'utf8').replace(OVER, '{')) as SessionState
      if (state.format === STATE_FORMAT && state.sessionId === sessionId && Array.isArray(state.turns)) return state
      throw new Error(`not a session state of format ${STATE_FORMAT}`)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      if (isSystemTrouble(error)) throw error
      log.line(`session state ${sessionId} cannot be used and is set aside: ${(error as Error).message.slice(0, 200)}`)
      setAside(path)
      return undefined
    }
  }

  function setAside(path: string): void {
    try {
      renameSync(path, `${path}.bad`)
    } catch {
      // Whatever is in the way will be in the way of saving, and said then.
    }
  }

  return {
    load,
    save(state) {
      makeFolderInside(folder)
      const text = JSON.stringify(state)
      writePrivateFile(pathOf(state.sessionId), isOver(state) ? text.replace('{', OVER) : text)
    },
    sync: (sessionIds) => syncToDisk(Array.from(sessionIds, pathOf), folder),
    unfinished() {
      const ids = namesIn(folder).flatMap((name) => (name.endsWith('.json') ? [name.slice(0, -'.json'.length)] : []))
      return ids.filter((id) => !isMarkedOver(pathOf(id)))
    },
    prune() {
      const files = namesIn(folder).flatMap((name) => {
        const mtimeMs = statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs
        return mtimeMs === undefined ? [] : [{ name, mtimeMs }]
      })
      files.sort((a, b) => b.mtimeMs - a.mtimeMs)
      const old = files.filter(({ mtimeMs }, index) => index >= KEPT_FILES || now() - mtimeMs > KEPT_MS)
      for (const { name } of old) rmSync(join(folder, name), { force: true })
    },
  }
}
