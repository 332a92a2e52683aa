import type { SessionState } from '../instrumentation/session/session-state.ts'

/**
 * The time that holds for a session: now. When the clock was set back, events lie in the future, and waiting for it
 * would take as long as the clock went back: time goes on from them.
 *
 * @returns milliseconds since the epoch
 */
export function createSessionClock(now: () => number): (state: SessionState) => number {
  const ahead = new Map<string, { eventAtMs: number; seenAtMs: number }>()
  return ({ sessionId, lastEventAtMs }) => {
    const nowMs = now()
    if (lastEventAtMs <= nowMs) {
      ahead.delete(sessionId)
      return nowMs
    }
    let since = ahead.get(sessionId)
    if (since?.eventAtMs !== lastEventAtMs || nowMs < since.seenAtMs) {
      since = { eventAtMs: lastEventAtMs, seenAtMs: nowMs }
      ahead.set(sessionId, since)
    }
    return lastEventAtMs + nowMs - since.seenAtMs
  }
}
