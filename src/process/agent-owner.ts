import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { isPidInUse, type ProcessIdentity, processIdentity } from './identity.ts'

/** Who holds, or held, `agent.lock`: the JSON content of that file. */
export interface AgentOwner extends ProcessIdentity {
  /** Random, new for each holder: distinguishes two holders where nothing else does. */
  nonce: string
  version: string
  /** Hash of the configuration the agent runs with. */
  fingerprint: string
  sinceMs: number
}

/**
 * An owner whose process cannot be examined from here counts as gone this long after its last beat. Six missed beats of
 * 5 s.
 */
export const HEARTBEAT_STALE_MS = 30_000

/** Names the process that is about to become the agent; see record.sh. */
export const startingPath = (home: string): string => join(home, 'agent.starting')

export const lockPath = (home: string): string => join(home, 'agent.lock')

/** The running agent of this state folder, by identity and not by pid; undefined when there is none. */
export function readAgent(home: string, now: () => number = Date.now): AgentOwner | undefined {
  const owner = readOwner(lockPath(home))
  return owner && isRunning(owner, heartbeatAgeMs(lockPath(home), now)) ? owner : undefined
}

/** What the lock file says, running or not; undefined when it is missing, empty or not ours. */
export function readOwner(path: string): AgentOwner | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return isOwner(value) ? value : undefined
  } catch {
    return undefined
  }
}

/**
 * Whether this very process can be examined, and so signalled, from here and is alive. False for a reused pid, for a
 * process of another container, and where the platform cannot say who a process is.
 */
export function isVerified(owner: AgentOwner): boolean {
  const seen = processIdentity(owner.pid)
  return seen !== undefined && isSameNamespace(owner, seen) && seen.startedAt === owner.startedAt
}

function isRunning(owner: AgentOwner, silentForMs: number): boolean {
  const here = processIdentity(process.pid)
  // Same machine, same pids: the process table answers.
  if (here && isSameNamespace(owner, here)) return isVerified(owner)
  // Windows: a free pid is proof of death, a used one proves nothing.
  if (!here && owner.startedAt === '' && !isPidInUse(owner.pid)) return false
  // A container or another machine on the same folder. A beat from the future is a clock that was set back.
  return Math.abs(silentForMs) <= HEARTBEAT_STALE_MS
}

const isSameNamespace = (one: ProcessIdentity, other: ProcessIdentity): boolean =>
  one.bootId === other.bootId && one.pidNamespace === other.pidNamespace

function heartbeatAgeMs(path: string, now: () => number): number {
  try {
    return now() - statSync(path).mtimeMs
  } catch {
    return Number.POSITIVE_INFINITY
  }
}

function isOwner(value: unknown): value is AgentOwner {
  if (typeof value !== 'object' || value === null) return false
  const owner = value as Record<string, unknown>
  const texts = [owner.startedAt, owner.bootId, owner.pidNamespace, owner.nonce, owner.version, owner.fingerprint]
  return [owner.pid, owner.sinceMs].every(Number.isSafeInteger) && texts.every((text) => typeof text === 'string')
}
