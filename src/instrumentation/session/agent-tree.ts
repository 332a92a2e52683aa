import type { AgentFacts } from './agent-facts.ts'
import { isTerminal } from './response-facts.ts'
import type { SessionState } from './session-state.ts'
import type { Turn } from './turn.ts'

/** The agent, the agent that started it, and so on up. */
function lineage(state: SessionState, agent: AgentFacts): AgentFacts[] {
  const line = [agent]
  for (let id = agent.parentAgentId; id !== undefined && line.length < 32; id = line.at(-1)?.parentAgentId) {
    const parent = state.agents[id]
    if (parent === undefined) break
    line.push(parent)
  }
  return line
}

/**
 * The agent whose execution reports what this one consumed after its turn: the nearest of its line, itself first, that
 * nobody waits for. Undefined when none of its line outlived the turn.
 */
export function detachedHead(state: SessionState, agent: AgentFacts): AgentFacts | undefined {
  const line = lineage(state, agent)
  if (!line.some((candidate) => candidate.deferred)) return undefined
  return line.find((candidate) => candidate.deferred || candidate.background)
}

/**
 * Subagents whose consumption belongs to the turn's execution that ends at `untilMs`: those it had started by then,
 * less those that were still running (and theirs).
 */
export function agentsOf(
  state: SessionState,
  turn: Turn,
  running: ReadonlySet<string>,
  untilMs = Number.POSITIVE_INFINITY,
): AgentFacts[] {
  return Object.values(state.agents).filter(
    (agent) =>
      agent.promptId === turn.promptId &&
      agent.firstEventAtMs <= untilMs &&
      !lineage(state, agent).some((candidate) => candidate.deferred || running.has(candidate.id)),
  )
}

/**
 * Marks the turn's agents that go on beyond `untilMs`: those the Stop hook lists, and background ones that had not
 * stopped by then.
 */
export function deferRunning(state: SessionState, turn: Turn, running: ReadonlySet<string>, untilMs: number): void {
  const beyond = goingOn(state, turn, running, untilMs)
  for (const agent of Object.values(state.agents))
    if (isOf(turn, agent, untilMs) && beyond.has(agent.id)) agent.deferred = true
}

/**
 * The turn's agents that go on beyond `untilMs`. Those of a workflow are not in the Stop hook's list, which names the
 * workflow.
 */
export function goingOn(
  state: SessionState,
  turn: Turn,
  running: ReadonlySet<string>,
  untilMs: number,
): ReadonlySet<string> {
  const beyond = Object.values(state.agents).filter(
    (agent) => isOf(turn, agent, untilMs) && agent.background && !wasOver(agent, untilMs),
  )
  return new Set([...running, ...beyond.map(({ id }) => id)])
}

const isOf = (turn: Turn, agent: AgentFacts, untilMs: number): boolean =>
  agent.promptId === turn.promptId && agent.firstEventAtMs <= untilMs

function wasOver(agent: AgentFacts, atMs: number): boolean {
  if (agent.stoppedAtMs !== undefined) return agent.stoppedAtMs <= atMs
  return isAgentDone(agent) && (agent.responses.at(-1)?.lastAtMs ?? 0) <= atMs
}

/** An agent that has ended and is counted costs nothing more, until a hook reports that it works again. */
export const isWatched = (agent: AgentFacts): boolean =>
  agent.depth === undefined || agent.awake || agent.responses.length > 0 || !isAgentDone(agent)

/** Everything it did is counted, and no hook has recorded work since. */
export const isIdle = (agent: AgentFacts): boolean =>
  agent.executions > 0 && agent.responses.length === 0 && agent.stops.length === 0 && !agent.awake

/** Nothing more of the agent is expected: its stop is finished, or its transcript shows how it ended. */
export function isAgentDone(agent: AgentFacts): boolean {
  if (agent.stops.length > 0) return false
  const last = agent.responses.at(-1)
  if (last === undefined) return agent.stopCount > 0 || agent.executions > 0
  return isTerminal(last) || agent.interrupted || agent.failed
}
