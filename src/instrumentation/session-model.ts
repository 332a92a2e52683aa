import { finishCommands } from './finish/commands.ts'
import type { FinishSettings } from './finish/finish-settings.ts'
import { finishCompactions, finishPrompts } from './finish/prompts.ts'
import { finishSession } from './finish/session.ts'
import { finishAgents } from './finish/subagents.ts'
import { finishTools } from './finish/tools.ts'
import { finishTurns } from './finish/turns.ts'
import type { Occurrence } from './occurrence.ts'
import type { SessionState } from './session/session-state.ts'
import { takeEvent } from './take/events.ts'

/** Turns what is known into finished occurrences, as far as they are complete or have waited long enough. */
export function finish(state: SessionState, nowMs: number, settings: FinishSettings = {}): Occurrence[] {
  const occurrences: Occurrence[] = []
  // Each step can complete another: a turn's end gives the next prompt its gap, an agent's end completes its turn.
  for (let made = -1; made !== occurrences.length; ) {
    made = occurrences.length
    finishTools(state, nowMs, occurrences)
    finishAgents(state, nowMs, settings, occurrences)
    finishTurns(state, nowMs, settings, occurrences)
    finishPrompts(state, nowMs, settings, occurrences)
    finishCompactions(state, nowMs, settings, occurrences)
    finishCommands(state, occurrences)
    finishSession(state, nowMs, occurrences)
    if (state.end?.settled === true) goOn(state, occurrences)
  }
  return occurrences
}

/** The session was resumed before its end was finished: now it goes on. */
function goOn(state: SessionState, into: Occurrence[]): void {
  const events = state.postponed
  state.postponed = []
  for (const event of events) into.push(...takeEvent(state, event))
}

/** True while something waits for transcript lines: the caller reads them and finishes again. */
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
