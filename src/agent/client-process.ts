import type { ClientProcess, SessionState } from '../instrumentation/session/session-state.ts'
import { isPidInUse, processIdentity } from '../process/identity.ts'

/**
 * Without a process to look at (another container, no pid known), a session this long without an event is taken for
 * over.
 */
const SILENCE_MS = 24 * 3_600_000

/** Notes which process the client is, as long as it lives: a later one with the same pid is another. */
export function identifyClient(client: ClientProcess | undefined): void {
  if (client === undefined || client.startedAt !== undefined) return
  client.startedAt = processIdentity(client.pid)?.startedAt
}

/** True when the session's client is gone without having said so. */
export function isClientGone(state: SessionState, ownNamespace: string | undefined, nowMs: number): boolean {
  const { client } = state
  if (client === undefined || isElsewhere(client, ownNamespace)) return nowMs - state.lastEventAtMs > SILENCE_MS
  if (!isPidInUse(client.pid)) return true
  if (process.platform !== 'linux' || client.startedAt === undefined) return false
  return processIdentity(client.pid)?.startedAt !== client.startedAt
}

/** True when this very process is known to live. False where that is not known. */
export function isClientAlive(client: ClientProcess, ownNamespace: string | undefined): boolean {
  if (client.startedAt === undefined || isElsewhere(client, ownNamespace) || !isPidInUse(client.pid)) return false
  return processIdentity(client.pid)?.startedAt === client.startedAt
}

const isElsewhere = (client: ClientProcess, ownNamespace: string | undefined): boolean =>
  client.namespace !== undefined && ownNamespace !== undefined && client.namespace !== ownNamespace
