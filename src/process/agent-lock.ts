import { randomUUID } from 'node:crypto'
import { readFileSync, rmSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type AgentOwner, lockPath, readAgent, readOwner, startingPath } from './agent-owner.ts'
import { processIdentity } from './identity.ts'
import { underGuard } from './lock-guard.ts'
import { writePrivateFile } from './private-files.ts'

export interface HeldLock {
  kind: 'held'
  owner: AgentOwner
  /** Gives the lock up, if it is still ours. */
  release(): void
  /** False once another process has taken over or the state folder is gone: leave then. */
  stillMine(): boolean
  /** Says "alive" to processes that cannot see our pid; every 5 s is right. Answers what {@link stillMine} would. */
  beat(): boolean
}

/** `owner` is undefined only when other starters kept us from looking. */
export type AgentLock = HeldLock | { kind: 'busy'; owner?: AgentOwner }

export interface AgentLockOptions {
  home: string
  version: string
  fingerprint: string
  now: () => number
}

/** How long a new agent waits for the one that it replaces to finish its requests and leave. */
const HANDOVER_MS = 10_000
const HANDOVER_POLL_MS = 100

/**
 * Becomes the one agent of this state folder, or says who is. One attempt; blocks for at most a second when many start
 * at once. On success `agent.lock` names this process (0600, JSON of {@link AgentOwner}) and `healthcheck.pid` holds
 * its pid.
 *
 * @throws when the state folder is not there or cannot be written
 */
export function acquireAgentLock(options: AgentLockOptions): AgentLock {
  const { home, now } = options
  const busy = readAgent(home, now)
  if (busy) return { kind: 'busy', owner: busy }
  const taken = underGuard(`${lockPath(home)}.guard`, now, (): AgentLock => {
    // Looked again: whoever had the guard before us may be the agent by now.
    const owner = readAgent(home, now)
    return owner ? { kind: 'busy', owner } : takeLock(options)
  })
  return taken === 'contended' ? { kind: 'busy' } : taken
}

/**
 * Like {@link acquireAgentLock}, but waits up to 10 s for an agent of another version or configuration, which has been
 * asked to leave. An agent just like us is no reason to wait: it does the work.
 */
export async function awaitAgentLock(options: AgentLockOptions, signal?: AbortSignal): Promise<AgentLock> {
  const deadlineMs = performance.now() + HANDOVER_MS
  for (;;) {
    const lock = acquireAgentLock(options)
    const isOver = performance.now() >= deadlineMs || signal?.aborted
    if (lock.kind === 'held') return lock
    if (isTwin(lock.owner, options) || isOver) {
      // Nobody starts any more.
      removeIfOwn(startingPath(options.home))
      return lock
    }
    await delay(HANDOVER_POLL_MS)
  }
}

/** Whether the owner runs the same code with the same configuration. */
export const isTwin = (owner: AgentOwner | undefined, self: { version: string; fingerprint: string }): boolean =>
  owner !== undefined && owner.version === self.version && owner.fingerprint === self.fingerprint

function takeLock({ home, version, fingerprint, now }: AgentLockOptions): HeldLock {
  const unknown = { pid: process.pid, startedAt: '', bootId: '', pidNamespace: '' }
  const identity = processIdentity(process.pid) ?? unknown
  const owner: AgentOwner = { ...identity, nonce: randomUUID(), version, fingerprint, sinceMs: Math.round(now()) }
  const lock = lockPath(home)
  const pidFile = join(home, 'healthcheck.pid')
  writePrivateFile(lock, `${JSON.stringify(owner)}\n`)
  touch(lock, now())
  writePrivateFile(pidFile, `${owner.pid}\n`)
  // Whose it is now, or was: hooks look at the pid file first.
  removeIfOwn(startingPath(home))

  const stillMine = (): boolean => readOwner(lock)?.nonce === owner.nonce
  return {
    kind: 'held',
    owner,
    stillMine,
    beat: () => stillMine() && touch(lock, now()),
    release: () => {
      if (!stillMine()) return
      // The pid file first: once the lock is gone, a successor writes its own.
      removeIfOwn(pidFile)
      rmSync(lock, { force: true })
    },
  }
}

/** Sets the file's time; false when the file is gone or the folder has become unwritable. */
function touch(path: string, nowMs: number): boolean {
  try {
    utimesSync(path, nowMs / 1_000, nowMs / 1_000)
    return true
  } catch {
    return false
  }
}

/** Removes a pid file that names this process. */
function removeIfOwn(path: string): void {
  try {
    if (readFileSync(path, 'utf8').trim() === String(process.pid)) rmSync(path)
  } catch {
    // It is gone already.
  }
}
