import { settleCommands } from './commands.ts'
import { foldEvent } from './fold-event.ts'
import type { Occurrence } from './occurrence.ts'
import type { SessionState } from './session-state.ts'
import { settleAgents } from './settle-agents.ts'
import { settleCompactions, settlePrompts } from './settle-prompts.ts'
import { settleSession } from './settle-session.ts'
import type { SettleSettings } from './settle-settings.ts'
import { settleTools } from './settle-tools.ts'
import { settleTurns } from './settle-turns.ts'

/**
 * The transcript lags behind the hooks: 0.1 s was measured, two seconds are allowed for. After that a record is made of what is known.
 * A record of a turn leaves as soon as its last line is there, usually within 0.2 s of its Stop.
 */
export const PATIENCE_MS = 2_500

/** Turns what is known into finished occurrences, as far as they are complete or have waited long enough. */
export function settle(state: SessionState, nowMs: number, settings: SettleSettings = {}): Occurrence[] {
  const occurrences: Occurrence[] = []
  // Each step can complete another: a turn's end gives the next prompt its gap, an agent's end completes its turn.
  for (let made = -1; made !== occurrences.length; ) {
    made = occurrences.length
    settleTools(state, nowMs, occurrences)
    settleAgents(state, nowMs, settings, occurrences)
    settleTurns(state, nowMs, settings, occurrences)
    settlePrompts(state, nowMs, settings, occurrences)
    settleCompactions(state, nowMs, settings, occurrences)
    settleCommands(state, occurrences)
    settleSession(state, nowMs, occurrences)
    if (state.end?.settled === true) goOn(state, occurrences)
  }
  return occurrences
}

/** The session was resumed before its end was settled: now it goes on. */
function goOn(state: SessionState, into: Occurrence[]): void {
  const events = state.postponed
  state.postponed = []
  for (const event of events) into.push(...foldEvent(state, event))
}

/** True while something waits for transcript lines: the caller reads them and settles again. */
export function isWaiting(state: SessionState): boolean {
  return (
    state.prompts.length > 0 ||
    state.compactions.length > 0 ||
    state.turns.some((turn) => turn.stops.length > 0 || turn.failure !== undefined || turn.closedAtMs !== undefined) ||
    Object.values(state.agents).some((agent) => agent.stops.length > 0) ||
    state.ended.length > 0 ||
    (state.end !== undefined && !state.end.settled)
  )
}
