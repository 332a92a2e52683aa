import { cwdAt, nextOrdinal, type SessionState } from './session-state.ts'
import { valueAt } from './timed.ts'
import type { Turn } from './turn.ts'

/** A hook that is later than all that is waited for: the transcript's word was taken for the prompt it reports. */
export function isKnownFromLine(state: SessionState, turn: Turn | undefined, promptId: string | undefined): boolean {
  const known = turn ?? state.finishedTurns.find((finished) => finished.promptId === promptId)
  if (known?.promptIsFromLine !== true) return false
  known.promptIsFromLine = false
  return true
}

/**
 * Takes the transcript's word for a turn's prompt: the turn is over, and its hook was lost or never fired. One that
 * waited in the queue was reported when it was put there.
 */
export function takeUnheardPrompt(state: SessionState, turn: Turn): void {
  const { unheard, promptId } = turn
  if (unheard === undefined || turn.prompts > 0) return
  const { atMs, text, command } = unheard
  delete turn.unheard
  turn.prompts = 1
  turn.promptIsFromLine = true
  turn.promptText ??= text
  turn.submittedAtMs ??= atMs
  if (command !== undefined && !turn.commands.includes(command)) turn.commands.push(command)
  state.prompts.push({
    ...{ promptId, atMs, text, ordinal: nextOrdinal(state, `prompt ${promptId}`), queued: false },
    ...{ source: turn.machineSource, permissionMode: turn.permissionMode, title: valueAt(state.titles, atMs) },
    cwd: cwdAt(state, atMs),
  })
}
