import { nameBasedUuid } from '../../contract/event-id.ts'
import type { Occurrence } from '../occurrence.ts'
import type { SessionState } from '../session/session-state.ts'
import type { ToolFacts } from '../tool/tool-facts.ts'
import type { ToolOutcome } from '../tool/tool-outcome.ts'
import { about, tracking } from './notices.ts'

/** A record for each local command. What was typed after it stays here; its length is recorded. */
export function finishCommands(state: SessionState, into: Occurrence[]): void {
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

/**
 * A record for a Skill call that did what it should; undefined for other calls, and when a person had typed the skill
 * as a command.
 */
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

/** The client expanded this command in the turn, as its hook said. */
export const wasTyped = (state: SessionState, promptId: string | undefined, name: string): boolean =>
  state.turns.some((turn) => turn.promptId === promptId && turn.commands.includes(name))
