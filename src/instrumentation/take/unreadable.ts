import type { SessionState } from '../session/session-state.ts'

/** Notes a line whose shape is not known: what its turn comes to is unknown from here on. */
export function takeUnreadable(state: SessionState, lineType: string): void {
  noteUnreadable(state, lineType)
  const turn = state.turns.find((candidate) => candidate.promptId === state.transcript.promptId)
  if (turn !== undefined) turn.degraded = true
}

/** Each type is said once in a session. */
export function noteUnreadable({ transcript }: SessionState, lineType: string): void {
  if (!transcript.unreadable.includes(lineType)) transcript.unreadable.push(lineType)
}
