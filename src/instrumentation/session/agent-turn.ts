import type { ToolFacts } from '../tool/tool-facts.ts'
import type { AgentFacts } from './agent-facts.ts'
import type { ResponseFacts } from './response-facts.ts'
import type { SessionState } from './session-state.ts'
import { valueAt } from './timed.ts'

/*
 * An agent that has ended can be sent a message, in a later turn than the one that started it: what it does from then
 * on belongs to that turn.
 */

/** The turn that an agent worked for at a moment; undefined while its transcript has not said so. */
export const agentTurnAt = ({ turns = [], promptId }: AgentFacts, atMs: number): string | undefined =>
  valueAt(turns, atMs) ?? promptId

/** Its responses that belong to a turn, of those that no execution has counted. */
export const responsesFor = (agent: AgentFacts, turnId: string): ResponseFacts[] =>
  agent.responses.filter(({ atMs }) => (agentTurnAt(agent, atMs) ?? turnId) === turnId)

/** When a call began, as far as is known: it may be in the transcript before its hook is read. */
export const startOf = (tool: ToolFacts): number =>
  tool.begunAtMs ?? tool.calledAtMs ?? tool.ended?.atMs ?? tool.result?.atMs ?? 0

/** The turn that a call belongs to. */
export function turnOfCall({ agents }: SessionState, tool: ToolFacts): string | undefined {
  const agent = tool.agentId === undefined ? undefined : agents[tool.agentId]
  return (agent === undefined ? undefined : agentTurnAt(agent, startOf(tool))) ?? tool.promptId
}
