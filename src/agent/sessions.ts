import { isOver } from '../instrumentation/session/detached-calls.ts'
import { newSession, type SessionState } from '../instrumentation/session/session-state.ts'
import type { SessionStore } from '../instrumentation/session/session-store.ts'

/** The sessions this agent works on: in memory while they are open, on disk always. */
export interface Sessions {
  /** Loaded, or begun at `atMs`. */
  get(sessionId: string, atMs: number): SessionState
  open(): SessionState[]
  /** @throws when the disk takes nothing more */
  save(states: Iterable<SessionState>): void
  /** Forgets what is in memory and not saved: the next look is at what is on disk. */
  discard(states: Iterable<SessionState>): void
}

export function createSessions(store: SessionStore): Sessions {
  const loaded = new Map<string, SessionState>()
  for (const state of store.unfinished()) loaded.set(state.sessionId, state)
  return {
    get(sessionId, atMs) {
      const state = loaded.get(sessionId) ?? store.load(sessionId) ?? newSession(sessionId, atMs)
      loaded.set(sessionId, state)
      return state
    },
    open: () => [...loaded.values()],
    save(states) {
      for (const state of states) {
        store.save(state)
        if (isOver(state)) loaded.delete(state.sessionId)
      }
    },
    discard(states) {
      for (const { sessionId } of states) {
        loaded.delete(sessionId)
        const saved = store.load(sessionId)
        if (saved !== undefined && !isOver(saved)) loaded.set(sessionId, saved)
      }
    },
  }
}
