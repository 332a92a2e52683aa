import { nameBasedUuid } from '../../contract/event-id.ts'
import type { HookEvent } from '../session/hook-event.ts'
import { nextOrdinal, type SessionState } from '../session/session-state.ts'
import { addTimed, valueAt } from '../session/timed.ts'

/*
 * Older clients give their prompts no ids. Then a turn is what follows a prompt, under an id of our own.
 */

/** The transcript's line of a prompt can be written this much before its hook is recorded, milliseconds. */
const LINE_LEAD_MS = 500

/** The event as it is, or of a client without prompt ids, under the id of the prompt before it. */
export function withPromptId(state: SessionState, event: HookEvent): HookEvent {
  if (event.promptId !== undefined) return event
  if (event.name === 'UserPromptSubmit') {
    addTimed(state.ownPrompts, event.atMs, nameBasedUuid(state.sessionId, 'turn', nextOrdinal(state, 'turn')))
  }
  return { ...event, promptId: valueAt(state.ownPrompts, event.atMs) }
}

/** Our id of the prompt that a transcript line without one belongs to; undefined for clients that give ids. */
export const ownPromptAt = (state: SessionState, atMs: number, isPrompt: boolean): string | undefined =>
  valueAt(state.ownPrompts, isPrompt ? atMs + LINE_LEAD_MS : atMs)
