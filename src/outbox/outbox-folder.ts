import { closeSync, openSync, readdirSync, readFileSync, readSync, renameSync, rmSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { makePrivateFolder, writePrivateFile } from '../process/private-files.ts'
import type { Log } from '../process/rotating-log.ts'
import { bodyOf, isRequestId, joinFile, MAX_HEADER_BYTES, parseHeader, type StoredRequest } from './request-file.ts'

export interface Scanned {
  stored: StoredRequest
  fileBytes: number
}

/** The requests of one destination on disk: one file each, named by its id. One process at a time. */
export interface OutboxFolder {
  /** What waits, in no order. Removes drafts, sets damaged files aside. */
  scan(): Scanned[]
  /** @throws what the file system says */
  write(id: string, file: Uint8Array): void
  /** Undefined when the file is gone or damaged; a damaged one is set aside. */
  readBody(stored: StoredRequest): Buffer | undefined
  /** Keeps attempts and times over a restart. Best effort: on a full disk they live in memory only. */
  rewrite(stored: StoredRequest): void
  remove(id: string): void
  /** Moves a request to bad/, where the newest few stay, and says why in the log. */
  setAside(id: string, why: string): void
  /**
   * Asks the disk to keep what was written before this call: the newest file and the folder, not each file, which would cost
   * milliseconds per event. A killed process loses nothing either way; after a power cut a file may be found short, and is set aside.
   */
  sync(): Promise<void>
}

/** Damaged and refused files are evidence, not data: the newest few are enough. */
const MAX_BAD_FILES = 20

/** @throws when the folder cannot be made or is a symbolic link */
export function openOutboxFolder({ path, log }: { path: string; log: Log }): OutboxFolder {
  const bad = join(path, 'bad')
  const header = Buffer.alloc(MAX_HEADER_BYTES)
  let newest: string | undefined
  let syncing: Promise<void> | undefined
  let nextSync: Promise<void> | undefined
  makePrivateFolder(path)

  function setAside(name: string, why: string): void {
    log.line(`outbox: ${name} ${why}; moved to bad/`)
    try {
      makePrivateFolder(bad)
      renameSync(join(path, name), join(bad, name))
      const files = readdirSync(bad).map((file) => ({ file, mtimeMs: statSync(join(bad, file)).mtimeMs }))
      files.sort((a, b) => b.mtimeMs - a.mtimeMs)
      for (const { file } of files.slice(MAX_BAD_FILES)) rmSync(join(bad, file), { force: true })
    } catch (error) {
      log.line(`outbox: could not move ${name}: ${(error as Error).message}`)
    }
  }

  function readHeader(id: string): Scanned | undefined {
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
      const found: Scanned[] = []
      for (const entry of readdirSync(path, { withFileTypes: true })) {
        if (!entry.isFile()) continue
        if (entry.name.endsWith('.draft')) rmSync(join(path, entry.name), { force: true })
        if (!isRequestId(entry.name)) continue
        try {
          const request = readHeader(entry.name)
          if (request) found.push(request)
          else setAside(entry.name, 'is damaged')
        } catch (error) {
          setAside(entry.name, `cannot be read (${(error as Error).message})`)
        }
      }
      return found
    },
    write(id, file) {
      writePrivateFile(join(path, id), file)
      newest = id
    },
    readBody(stored) {
      try {
        const body = bodyOf(readFileSync(join(path, stored.id)), stored)
        if (!body) setAside(stored.id, 'is damaged')
        return body
      } catch (error) {
        log.line(`outbox: ${stored.id} cannot be read: ${(error as Error).message}`)
        return undefined
      }
    },
    rewrite(stored) {
      try {
        const body = bodyOf(readFileSync(join(path, stored.id)), stored)
        if (body) writePrivateFile(join(path, stored.id), joinFile(stored, body))
      } catch (error) {
        log.line(`outbox: attempts of ${stored.id} not saved: ${(error as Error).message}`)
      }
    },
    remove(id) {
      try {
        rmSync(join(path, id), { force: true })
      } catch (error) {
        log.line(`outbox: ${id} cannot be removed: ${(error as Error).message}`)
      }
    },
    setAside,
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
