import {
  closeSync,
  copyFileSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { syncToDisk } from '../process/disk-sync.ts'
import { makeFolderInside, writePrivateFile } from '../process/private-files.ts'
import type { Log } from '../process/rotating-log.ts'
import { isSystemTrouble } from '../process/system-trouble.ts'
import { ATTEMPTS_FILE, openAttemptsFile } from './attempts-file.ts'
import {
  bodyOf,
  type EncodedRequest,
  isRequestId,
  MAX_HEADER_BYTES,
  parseHeader,
  type StoredRequest,
} from './request-file.ts'
import { createSegments, isSegment, type Waiting } from './segments.ts'

/**
 * The requests of one destination on disk: one file each, named by its id, or one for many that came together. One
 * process at a time.
 */
export interface OutboxFolder {
  /**
   * What waits, in no order. Removes drafts, sets damaged files aside. What the system does not let us read is left for
   * {@link rescan}.
   */
  scan(): Waiting[]
  /** What could not be read before and can be now. Costs nothing where nothing is left. */
  rescan(): Waiting[]
  /** @throws what the file system says; some of them may be there then */
  write(requests: readonly EncodedRequest[], options?: { sync?: boolean }): void
  /**
   * Undefined when the file is gone or damaged; a damaged one is set aside. @throws when the system does not let us
   * read it now
   */
  readBody(stored: StoredRequest): Buffer | undefined
  /**
   * Keeps attempts and times over a restart. Best effort: on a full disk they live in memory only. No request is
   * written again.
   */
  noteAttempts(stored: StoredRequest): void
  remove(id: string): void
  /** Moves a request to bad/, where the newest few stay, and says why in the log. */
  setAside(id: string, why: string): void
  /**
   * Resolved when everything that was written before this call is on stable storage: after a power cut it is there.
   *
   * @throws when the disk could not keep it
   */
  sync(): Promise<void>
}

/** Damaged and refused files are evidence, not data: the newest few are enough. */
const MAX_BAD_FILES = 20

/** Fewer than this are files of their own, which are easy to look at; more share one, and with it one sync. */
const MIN_SHARING = 8

/** A larger request has a file of its own: what shares a file is put together in memory. */
const MAX_SHARING_BYTES = 64 * 1024

/**
 * Makes the folder, and that of all outboxes around it, where the state folder is there.
 *
 * @throws when it cannot be made or is a symbolic link
 */
export function openOutboxFolder({ path, log }: { path: string; log: Log }): OutboxFolder {
  const bad = join(path, 'bad')
  const header = Buffer.alloc(MAX_HEADER_BYTES)
  const unsynced = new Set<string>()
  const unread = new Set<string>()
  let syncing: Promise<void> | undefined
  let nextSync: Promise<void> | undefined
  for (const folder of [dirname(path), path]) makeFolderInside(folder)
  const segments = createSegments(path)
  const attempts = openAttemptsFile(join(path, ATTEMPTS_FILE))

  function setAside(name: string, why: string, move: (from: string, to: string) => void = renameSync): void {
    log.line(`outbox: ${name} ${why}; moved to bad/`)
    try {
      makeFolderInside(bad)
      if (segments.has(name)) moveOut(name, segments.read(name))
      move(join(path, name), join(bad, name))
      const files = readdirSync(bad).map((file) => ({ file, mtimeMs: statSync(join(bad, file)).mtimeMs }))
      files.sort((a, b) => b.mtimeMs - a.mtimeMs)
      for (const { file } of files.slice(MAX_BAD_FILES)) rmSync(join(bad, file), { force: true })
    } catch (error) {
      log.line(`outbox: could not move ${name}: ${(error as Error).message}`)
    }
  }

  /** From among others into a file of its own. */
  function moveOut(id: string, file: Buffer): void {
    writePrivateFile(join(path, id), file)
    segments.remove(id)
  }

  const readRequest = (id: string): Buffer => (segments.has(id) ? segments.read(id) : readFileSync(join(path, id)))

  function readHeader(id: string): Waiting | undefined {
    const file = openSync(join(path, id), 'r')
    try {
      const length = readSync(file, header, 0, MAX_HEADER_BYTES, 0)
      const fileBytes = length < MAX_HEADER_BYTES ? length : statSync(join(path, id)).size
      const stored = parseHeader(header.subarray(0, length), id, fileBytes)
      return stored && { stored, fileBytes }
    } finally {
      closeSync(file)
    }
  }

  async function syncWritten(): Promise<void> {
    const files = [...unsynced]
    if (files.length === 0) return
    unsynced.clear()
    try {
      await syncToDisk(files, path)
    } catch (error) {
      for (const file of files) unsynced.add(file)
      throw error
    }
  }

  /** In memory, or on disk under a file's name: undefined for what is set aside, and for what cannot be read now. */
  function readSafely<T>(name: string, read: () => T): T | undefined {
    try {
      const found = read()
      unread.delete(name)
      return found
    } catch (error) {
      const reason = (error as Error).message
      if (!isSystemTrouble(error)) setAside(name, `cannot be read (${reason})`)
      else if (!unread.has(name)) {
        unread.add(name)
        log.line(`outbox: ${name} cannot be read now (${reason}); it is tried again until it can`)
      }
      return undefined
    }
  }

  function readAlone(name: string): Waiting[] {
    const request = readSafely(name, () => readHeader(name) ?? 'damaged')
    if (request === 'damaged') setAside(name, 'is damaged')
    return request === undefined || request === 'damaged' ? [] : [request]
  }

  function readShared(name: string, alone: ReadonlySet<string>): Waiting[] {
    const found = readSafely(name, () => segments.open(name, () => setAside(name, 'is damaged', copyFileSync))) ?? []
    return found.filter(({ stored: { id } }) => {
      // A crash in the middle of moveOut.
      if (alone.has(id)) segments.remove(id)
      return !alone.has(id)
    })
  }

  function readAll(names: readonly string[]): Waiting[] {
    const alone = names.filter(isRequestId).flatMap(readAlone)
    const ids = new Set(alone.map(({ stored }) => stored.id))
    const shared = names.filter(isSegment).flatMap((name) => readShared(name, ids))
    return [...alone, ...shared].map(({ stored, ...rest }) => ({
      ...rest,
      stored: { ...stored, ...attempts.of(stored.id) },
    }))
  }

  /** Best effort, as noteAttempts is. */
  function keepAttempts(waiting: readonly Waiting[]): void {
    try {
      attempts.keepOnly(new Set(waiting.map(({ stored }) => stored.id)))
    } catch (error) {
      log.line(`outbox: ${ATTEMPTS_FILE} not written: ${(error as Error).message}`)
    }
  }

  return {
    scan() {
      const files = readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isFile())
      for (const { name } of files) if (name.endsWith('.draft')) rmSync(join(path, name), { force: true })
      const found = readAll(files.map(({ name }) => name))
      // Those of a file that cannot be read now are not known yet.
      if (unread.size === 0) keepAttempts(found)
      return found
    },
    rescan() {
      return readAll([...unread])
    },
    write(requests, options) {
      const small = requests.filter(({ file }) => file.length <= MAX_SHARING_BYTES)
      const sharing = small.length < MIN_SHARING ? [] : small
      for (const { stored, file } of requests) {
        if (sharing.length > 0 && file.length <= MAX_SHARING_BYTES) continue
        writePrivateFile(join(path, stored.id), file, options)
        unsynced.add(join(path, stored.id))
      }
      if (sharing.length > 0) unsynced.add(join(path, segments.write(sharing)))
    },
    readBody(stored) {
      try {
        const body = bodyOf(readRequest(stored.id), stored)
        if (!body) setAside(stored.id, 'is damaged')
        return body
      } catch (error) {
        if (isSystemTrouble(error)) throw error
        log.line(`outbox: ${stored.id} cannot be read: ${(error as Error).message}`)
        return undefined
      }
    },
    noteAttempts(stored) {
      try {
        attempts.note(stored)
      } catch (error) {
        log.line(`outbox: attempts of ${stored.id} not saved: ${(error as Error).message}`)
      }
    },
    remove(id) {
      attempts.forget(id)
      unsynced.delete(join(path, id))
      try {
        if (segments.has(id)) segments.remove(id)
        else rmSync(join(path, id), { force: true })
      } catch (error) {
        log.line(`outbox: ${id} cannot be removed: ${(error as Error).message}`)
      }
    },
    setAside: (id, why) => setAside(id, why),
    sync() {
      // Many callers, one fsync: whoever arrives while one runs shares the next, which begins after their renames.
      if (!syncing) {
        syncing = syncWritten().finally(() => {
          syncing = undefined
        })
        return syncing
      }
      nextSync ??= syncing.then(() => {
        nextSync = undefined
        return this.sync()
      })
      return nextSync
    },
  }
}
