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
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { makePrivateFolder, writePrivateFile } from '../process/private-files.ts'
import type { Log } from '../process/rotating-log.ts'
import {
  bodyOf,
  type EncodedRequest,
  isRequestId,
  joinFile,
  MAX_HEADER_BYTES,
  parseHeader,
  type StoredRequest,
} from './request-file.ts'
import { createSegments, isSegment, type Waiting } from './segments.ts'

/** The requests of one destination on disk: one file each, named by its id, or one for many that came together. One process at a time. */
export interface OutboxFolder {
  /** What waits, in no order. Removes drafts, sets damaged files aside. */
  scan(): Waiting[]
  /** @throws what the file system says; some of them may be there then */
  write(requests: readonly EncodedRequest[]): void
  /** Undefined when the file is gone or damaged; a damaged one is set aside. */
  readBody(stored: StoredRequest): Buffer | undefined
  /** Keeps attempts and times over a restart. Best effort: on a full disk they live in memory only. */
  rewrite(stored: StoredRequest): void
  remove(id: string): void
  /** Moves a request to bad/, where the newest few stay, and says why in the log. */
  setAside(id: string, why: string): void
  /**
   * Asks the disk to keep what was written before this call: the newest file and the folder, not each file, which would cost
   * milliseconds per event. A killed process loses nothing either way; after a power cut a file may be found short, and is set aside,
   * but for what is whole in a shared one.
   */
  sync(): Promise<void>
}

/** Damaged and refused files are evidence, not data: the newest few are enough. */
const MAX_BAD_FILES = 20

/** Fewer than this are files of their own, which are easy to look at; more are a backlog. */
const MIN_SHARING = 32

/** A larger request has a file of its own: what shares a file is put together in memory. */
const MAX_SHARING_BYTES = 64 * 1024

/** @throws when the folder cannot be made or is a symbolic link */
export function openOutboxFolder({ path, log }: { path: string; log: Log }): OutboxFolder {
  const bad = join(path, 'bad')
  const header = Buffer.alloc(MAX_HEADER_BYTES)
  let newest: string | undefined
  let syncing: Promise<void> | undefined
  let nextSync: Promise<void> | undefined
  makePrivateFolder(path)
  const segments = createSegments(path)

  function setAside(name: string, why: string, move: (from: string, to: string) => void = renameSync): void {
    log.line(`outbox: ${name} ${why}; moved to bad/`)
    try {
      makePrivateFolder(bad)
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

  async function syncNewest(): Promise<void> {
    const id = newest
    newest = undefined
    // Windows syncs only what is open for writing.
    if (id !== undefined) await syncOne(join(path, id), 'r+')
    // Windows cannot open folders; its file systems journal renames by themselves.
    if (process.platform !== 'win32') await syncOne(path, 'r')
  }

  return {
    scan() {
      const found: Waiting[] = []
      const shared: string[] = []
      for (const entry of readdirSync(path, { withFileTypes: true })) {
        if (!entry.isFile()) continue
        if (entry.name.endsWith('.draft')) rmSync(join(path, entry.name), { force: true })
        if (isSegment(entry.name)) shared.push(entry.name)
        if (!isRequestId(entry.name)) continue
        try {
          const request = readHeader(entry.name)
          if (request) found.push(request)
          else setAside(entry.name, 'is damaged')
        } catch (error) {
          setAside(entry.name, `cannot be read (${(error as Error).message})`)
        }
      }
      const alone = new Set(found.map(({ stored }) => stored.id))
      for (const name of shared) {
        try {
          for (const request of segments.open(name, () => setAside(name, 'is damaged', copyFileSync))) {
            // A crash in the middle of moveOut.
            if (alone.has(request.stored.id)) segments.remove(request.stored.id)
            else found.push(request)
          }
        } catch (error) {
          setAside(name, `cannot be read (${(error as Error).message})`)
        }
      }
      return found
    },
    write(requests) {
      const small = requests.filter(({ file }) => file.length <= MAX_SHARING_BYTES)
      const sharing = small.length < MIN_SHARING ? [] : small
      for (const { stored, file } of requests) {
        if (sharing.length > 0 && file.length <= MAX_SHARING_BYTES) continue
        writePrivateFile(join(path, stored.id), file)
        newest = stored.id
      }
      if (sharing.length > 0) newest = segments.write(sharing)
    },
    readBody(stored) {
      try {
        const body = bodyOf(readRequest(stored.id), stored)
        if (!body) setAside(stored.id, 'is damaged')
        return body
      } catch (error) {
        log.line(`outbox: ${stored.id} cannot be read: ${(error as Error).message}`)
        return undefined
      }
    },
    rewrite(stored) {
      try {
        const body = bodyOf(readRequest(stored.id), stored)
        if (!body) return
        if (segments.has(stored.id)) moveOut(stored.id, joinFile(stored, body))
        else writePrivateFile(join(path, stored.id), joinFile(stored, body))
      } catch (error) {
        log.line(`outbox: attempts of ${stored.id} not saved: ${(error as Error).message}`)
      }
    },
    remove(id) {
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
        syncing = syncNewest().finally(() => {
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

/** In a thread of its own: a busy disk takes its time. Delivered meanwhile, or refused by a network file system: so be it. */
async function syncOne(path: string, flags: 'r' | 'r+'): Promise<void> {
  try {
    const file = await open(path, flags)
    await file.sync().finally(() => file.close())
  } catch {
    // The file is where it should be all the same.
  }
}
