import type { CommandEntry } from '../transcript/entry.ts'
import { nameBasedUuid } from './ids.ts'
import { about, tracking } from './notices.ts'
import type { Occurrence } from './occurrence.ts'
import type { SessionState } from './session-state.ts'
import type { ToolFacts } from './tool-facts.ts'
import type { ToolOutcome } from './tool-outcome.ts'

const COUNTED_KEPT = 1_000

/** Takes in a command the client carried out itself. A line that is read again, or that a fork copied, adds nothing. */
export function foldLocalCommand(state: SessionState, { atMs, lineId, promptId, name, length }: CommandEntry): void {
  if (atMs < state.commandsFromMs || state.counted.includes(lineId)) return
  state.counted = [...state.counted, lineId].slice(-COUNTED_KEPT)
  // No client is known to write an expanded command this way; if one does, its expansion hook has told of it.
  if (wasTyped(state, promptId, name)) return
  state.commands.push({ atMs, lineId, promptId, name, length })
}

/** A record for each local command. What was typed after it stays here; how long it was is told. */
export function settleCommands(state: SessionState, into: Occurrence[]): void {
  for (const { atMs, lineId, promptId, name, length } of state.commands) {
    into.push({
      kind: 'note',
      name: 'slash_command',
      eventId: nameBasedUuid(state.sessionId, 'local_command', lineId),
      ...about(state, atMs, promptId),
      fields: { command_name: name, command_source: 'client', prompt_length: length, ...tracking(state) },
    })
  }
  state.commands = []
}

/** A record for a Skill call that did what it should; undefined for other calls, and when a person had typed the skill as a command. */
export function skillNote(
  state: SessionState,
  tool: ToolFacts,
  { success, atMs }: ToolOutcome,
  promptId: string | undefined,
): Occurrence | undefined {
  const name = (tool.input ?? tool.blockInput)?.skill?.trim().replace(/^\//, '')
  if (tool.name !== 'Skill' || !success || name === undefined || wasTyped(state, promptId, name)) return undefined
  const eventId = nameBasedUuid(state.sessionId, 'skill', tool.id)
  const fields = { skill_name: name, ...tracking(state) }
  return { kind: 'note', name: 'skill_activated', eventId, ...about(state, atMs, promptId), fields }
}

const wasTyped = (state: SessionState, promptId: string | undefined, name: string): boolean =>
  state.turns.some((turn) => turn.promptId === promptId && turn.commands.includes(name))
