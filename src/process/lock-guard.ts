import { randomUUID } from 'node:crypto'
import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'

/** The guarded step takes about a millisecond; a guard this old was left by a process that died inside it. */
const STALE_GUARD_MS = 10_000
/** How long to wait for the others' turns: twenty starters at once need far less. */
const MAX_WAIT_MS = 1_000
const RETRY_MS = 5

/** The answer of {@link underGuard} when another process kept the guard for the whole wait. */
export type Contended = 'contended'

/**
 * Runs `step` while no other process runs one under the same guard file. Blocks this thread for up to a second.
 *
 * The guard is a file made with O_EXCL. A stale one is taken away by renaming it, which only one process can do;
 * whoever finds that it took a fresh one by mistake puts it back.
 */
export function underGuard<T>(path: string, now: () => number, step: () => T): T | Contended {
  const nonce = randomUUID()
  for (let waitedMs = 0; !tryTake(path, nonce); waitedMs += RETRY_MS) {
    if (waitedMs >= MAX_WAIT_MS) return 'contended'
    if (ageMs(path, now) > STALE_GUARD_MS) takeAway(path, `${path}.${nonce}`, now)
    else pause(RETRY_MS)
  }
  try {
    return step()
  } finally {
    if (readText(path) === nonce) rmSync(path, { force: true })
  }
}

function tryTake(path: string, nonce: string): boolean {
  try {
    writeFileSync(path, nonce, { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function takeAway(path: string, aside: string, now: () => number): void {
  try {
    renameSync(path, aside)
    if (ageMs(aside, now) <= STALE_GUARD_MS) linkSync(aside, path)
  } catch {
    // Another process was quicker: the next attempt sees what it left.
  } finally {
    rmSync(aside, { force: true })
  }
}

/** How far the file's time is from now, in either direction: clocks are set back, too. Zero when it is gone. */
function ageMs(path: string, now: () => number): number {
  try {
    return Math.abs(now() - statSync(path).mtimeMs)
  } catch {
    return 0
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

function pause(durationMs: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, durationMs)
}
