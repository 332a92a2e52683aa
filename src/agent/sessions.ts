import { isOver } from '../instrumentation/session/detached-calls.ts'
import { newSession, type SessionState } from '../instrumentation/session/session-state.ts'
import type { SessionStore } from '../instrumentation/session/session-store.ts'
import type { Log } from '../process/rotating-log.ts'

/** The sessions this agent works on: in memory while they are open, on disk always. */
export interface Sessions {
  /** Loaded, or begun at `atMs`. @throws when there is a state that the system does not let us read now */
  get(sessionId: string, atMs: number): SessionState
  open(): SessionState[]
  /** Resolved when they are on stable storage. @throws when the disk does not keep them */
  save(states: Iterable<SessionState>): Promise<void>
  /** Forgets what is in memory and not saved: the next look is at what is on disk. */
  discard(states: Iterable<SessionState>): void
}

export function createSessions(store: SessionStore, log: Log): Sessions {
  const loaded = new Map<string, SessionState>()
  /** Not over, as far as is known, and not read yet; with what was in the way last. */
  const unread = new Map<string, string>()

  function load(sessionId: string): void {
    try {
      const state = store.load(sessionId)
      if (state !== undefined && !isOver(state)) loaded.set(sessionId, state)
      unread.delete(sessionId)
    } catch (error) {
      const reason = (error as Error).message
      if (unread.get(sessionId) !== reason)
        log.line(`session state ${sessionId} cannot be read now (${reason}); it is tried again until it can`)
      unread.set(sessionId, reason)
    }
  }

  store.unfinished().forEach(load)
  return {
    get(sessionId, atMs) {
      const state = loaded.get(sessionId) ?? store.load(sessionId) ?? newSession(sessionId, atMs)
      unread.delete(sessionId)
      loaded.set(sessionId, state)
      return state
    },
    open() {
      for (const sessionId of [...unread.keys()]) load(sessionId)
      return [...loaded.values()]
    },
    async save(states) {
      const saved = [...states]
      for (const state of saved) store.save(state)
      if (saved.length > 0) await store.sync(saved.map(({ sessionId }) => sessionId))
      for (const state of saved) if (isOver(state)) loaded.delete(state.sessionId)
    },
    discard(states) {
      for (const { sessionId } of states) {
        loaded.delete(sessionId)
        load(sessionId)
      }
    },
  }
}
