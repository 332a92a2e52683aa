import { closeSync, openSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { isPidInUse, type ProcessIdentity, processIdentity } from '../process/identity.ts'
import { underGuard } from '../process/lock-guard.ts'

/**
 * Commands hold the store for less; a first report over a very large history may take longer, and says that it is at
 * work.
 */
const MAX_WAIT_MS = 20_000
const RETRY_MS = 25

/** A lock on the store that a dead process does not keep. */
export interface StoreLock {
  release(): void
}

/**
 * Waits until no other process uses the store at `path`. SQLite's own lock is a folder here, which a killed process
 * leaves behind for ever; with this lock held nobody can be inside, so such a folder is removed.
 *
 * @throws when another process goes on using it, or the folder cannot be written to
 */
export async function lockStore(path: string, now: () => number): Promise<StoreLock> {
  const lock = `${path}-lock`
  const self = JSON.stringify(processIdentity(process.pid) ?? { pid: process.pid })
  const until = now() + MAX_WAIT_MS
  while (!tryTake(lock, self, now)) {
    if (now() > until)
      throw new Error(`another command is using ${path} (process ${ownerOf(lock)?.pid}); try again later`)
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
  }
  try {
    rmdirSync(`${path}.lock`)
  } catch {
    // Nobody was killed.
  }
  return { release: () => rmSync(lock, { force: true }) }
}

function tryTake(lock: string, self: string, now: () => number): boolean {
  if (make(lock, self)) return true
  const owner = ownerOf(lock)
  if (owner !== undefined && isAlive(owner)) return false
  // Two that find the same dead owner must not both take its place.
  const taken = underGuard(`${lock}.guard`, now, () => {
    const still = ownerOf(lock)
    if (still !== undefined && isAlive(still)) return false
    rmSync(lock, { force: true })
    return make(lock, self)
  })
  return taken === true
}

function make(lock: string, self: string): boolean {
  try {
    const file = openSync(lock, 'wx', 0o600)
    writeFileSync(file, self)
    closeSync(file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function ownerOf(lock: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(lock, 'utf8')) as ProcessIdentity
  } catch {
    return undefined
  }
}

/** Where the platform cannot distinguish a process from a later one with its pid, the pid has to do. */
function isAlive({ pid, startedAt, bootId }: ProcessIdentity): boolean {
  const now = processIdentity(pid)
  if (now === undefined) return startedAt === undefined && isPidInUse(pid)
  return now.startedAt === startedAt && now.bootId === bootId
}
