import type { SessionState } from '../session/session-state.ts'
import type { Turn } from '../session/turn.ts'

/*
 * Nothing keeps people from resuming a session that is still open in another terminal. Then two clients write one
 * transcript and report one session, each its own turns; the session is over when the last of them is.
 */

const LEFT_KEPT = 8

/** Another client is about to take up the session; the one so far still lives. */
export function keepClient(state: SessionState): void {
  const { client } = state
  if (client === undefined || state.otherClients?.some(({ pid }) => pid === client.pid)) return
  state.otherClients = [...(state.otherClients ?? []), client]
  state.leftClients ??= []
}

/** An event of this client: it is the session's current one. True when it was known as another. */
export function switchClient(state: SessionState, pid: number): boolean {
  const others = state.otherClients ?? []
  const known = others.find((client) => client.pid === pid)
  if (known === undefined) return false
  const rest = others.filter((client) => client !== known)
  state.otherClients = state.client === undefined ? rest : [...rest, state.client]
  state.client = known
  return true
}

/** The current client is gone. True when the session goes on with another one. */
export function leaveToOther(state: SessionState, atMs: number): boolean {
  const next = state.otherClients?.at(-1)
  if (next === undefined) return false
  const gone = state.client?.pid
  if (gone !== undefined) state.leftClients = [...(state.leftClients ?? []), gone].slice(-LEFT_KEPT)
  for (const turn of state.turns) if (turn.clientPid === gone) turn.closedAtMs ??= atMs
  state.otherClients = state.otherClients?.slice(0, -1)
  state.client = next
  return true
}

/**
 * True for a client that left the session to another one: its SessionEnd is ignored, and it does not take the session
 * back.
 */
export const hasLeft = ({ leftClients }: SessionState, pid: number | undefined): boolean =>
  pid !== undefined && leftClients?.includes(pid) === true

/** The turn is of another living client than `pid`: what that one does does not end it. */
export function isOthers({ client, otherClients = [] }: SessionState, turn: Turn, pid: number | undefined): boolean {
  if (pid === undefined || turn.clientPid === undefined || turn.clientPid === pid) return false
  return [client, ...otherClients].some((living) => living?.pid === turn.clientPid)
}

/**
 * Lines of answers do not say whose they are. After the turn they seem to belong to, they are of the one that still
 * runs.
 */
export const runningTurn = (state: SessionState): Turn | undefined =>
  state.leftClients !== undefined
    ? state.turns.find((turn) => turn.closedAtMs === undefined && turn.begunAtMs !== undefined)
    : undefined
