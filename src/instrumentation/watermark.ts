import type { HookEvent } from './session/hook-event.ts'
import type { SessionState } from './session/session-state.ts'
import { ALLOWED_LATENESS_MS } from './session/timing.ts'
import { isWaiting } from './session-model.ts'

/**
 * How far a session is known: its transcript is read to the one time and finished as of the other, both milliseconds
 * since the epoch.
 */
export interface Moment {
  readUntilMs: number
  nowMs: number
}

/**
 * The moments at which to go on with a session of which all hooks before `knownUntilMs` are known. An agent that is
 * late must not know more than one on time would have: where that one would have finished before the transcript went
 * on, there are two.
 */
export function momentsUntil(state: SessionState, nowMs: number, knownUntilMs: number): Moment[] {
  const last = { readUntilMs: knownUntilMs, nowMs: Math.min(nowMs, knownUntilMs) }
  const patientUntilMs = state.lastEventAtMs + ALLOWED_LATENESS_MS
  return patientUntilMs < last.nowMs ? [{ readUntilMs: patientUntilMs, nowMs: patientUntilMs }, last] : [last]
}

/** True when an agent on time would have finished the session before this event came. */
export const isOverdue = (state: SessionState, event: HookEvent): boolean =>
  event.atMs - state.lastEventAtMs > ALLOWED_LATENESS_MS && isWaiting(state)
