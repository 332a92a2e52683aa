import type { CommandEntry } from '../../transcript/entry.ts'
import { wasTyped } from '../finish/commands.ts'
import type { SessionState } from '../session/session-state.ts'

const COUNTED_KEPT = 1_000

/** Takes in a command the client carried out itself. A line that is read again, or that a fork copied, adds nothing. */
export function takeLocalCommand(state: SessionState, { atMs, lineId, promptId, name, length }: CommandEntry): void {
  if (atMs < state.commandsFromMs || state.counted.includes(lineId)) return
  state.counted = [...state.counted, lineId].slice(-COUNTED_KEPT)
  // No client is known to write an expanded command this way; if one does, its expansion hook has recorded it.
  if (wasTyped(state, promptId, name)) return
  state.commands.push({ atMs, lineId, promptId, name, length })
}
