import type { AgentFacts } from './agent-facts.ts'
import { deferredAncestor, isAgentDone } from './agent-tree.ts'
import type { ContextSettings } from './context-window.ts'
import { execute } from './execution.ts'
import { nameBasedUuid } from './ids.ts'
import { about } from './notices.ts'
import type { Occurrence } from './occurrence.ts'
import { isTerminal } from './response-facts.ts'
import type { SessionState } from './session-state.ts'
import { PATIENCE_MS } from './settle.ts'
import { CLOCK_MS, endsWith } from './settle-turns.ts'
import { sumTokens } from './tokens.ts'

export function settleAgents(state: SessionState, nowMs: number, settings: ContextSettings, into: Occurrence[]): void {
  for (const agent of Object.values(state.agents)) {
    settleAgentStops(state, agent, nowMs, into)
    if (isOutliving(state, agent) && isReadyToCount(state, agent, nowMs)) countOutliving(state, agent, settings, into)
  }
}

function settleAgentStops(state: SessionState, agent: AgentFacts, nowMs: number, into: Occurrence[]): void {
  for (let stop = agent.stops[0]; stop !== undefined; stop = agent.stops[0]) {
    const { atMs, lastMessage } = stop
    const last = agent.responses.findLast((response) => response.atMs <= atMs + CLOCK_MS)
    const ended = (endsWith(last, lastMessage) && last?.id !== agent.lastStopId) || agent.failed
    if (!(ended && agent.depth !== undefined) && nowMs < atMs + PATIENCE_MS) return
    agent.stops.shift()
    // The same stop delivered twice: nothing happened since the one before.
    if (agent.stopCount > 0 && (last === undefined || last.id === agent.lastStopId)) continue
    agent.lastStopId = last?.id
    into.push(subagentStop(state, agent, atMs))
  }
}

function subagentStop(state: SessionState, agent: AgentFacts, atMs: number): Occurrence {
  const now = sumTokens(agent.responses)
  const before = agent.tokens
  const tokens = {
    in: before.in + now.in,
    out: before.out + now.out,
    cache_read: before.cache_read + now.cache_read,
    cache_creation: before.cache_creation + now.cache_creation,
    responses: before.responses + now.responses,
  }
  const unknown = agent.degraded || tokens.responses === 0
  agent.stopCount += 1
  state.totals.maxDepth = Math.max(state.totals.maxDepth, agent.depth ?? 1)
  return {
    kind: 'subagent_stop',
    eventId: nameBasedUuid(state.sessionId, 'subagent_stop', agent.id, agent.stopCount - 1),
    ...about(state, atMs, agent.promptId),
    fields: {
      subagent_type: agent.type ?? null,
      agent_id: agent.id,
      reason: null,
      depth: agent.depth ?? null,
      tokens: unknown ? null : tokens,
    },
  }
}

/** True for an agent whose turn is settled without it: what it consumed is in no execution yet. */
function isOutliving(state: SessionState, agent: AgentFacts): boolean {
  if (!hasUncounted(state, agent)) return false
  const ancestor = deferredAncestor(state, agent)
  // Its consumption goes with that of the agent above it, as long as that one is still to be counted.
  if (ancestor !== undefined && ancestor !== agent && hasUncounted(state, ancestor)) return false
  return ancestor !== undefined || !state.turns.some((turn) => turn.promptId === agent.promptId)
}

const hasUncounted = (state: SessionState, agent: AgentFacts): boolean =>
  agent.responses.length > 0 || uncountedTools(state, [agent]).length > 0

function isReadyToCount(state: SessionState, agent: AgentFacts, nowMs: number): boolean {
  if (state.end !== undefined && nowMs >= state.end.atMs + PATIENCE_MS) return true
  return agent.stopCount > 0 && isAgentDone(agent) && agent.responses.at(-1)?.id === agent.lastStopId
}

/** One more execution of the turn that started the agent, for what the agent and its own subagents consumed after it. */
function countOutliving(state: SessionState, agent: AgentFacts, settings: ContextSettings, into: Occurrence[]): void {
  const group = Object.values(state.agents).filter(
    (candidate) => candidate === agent || deferredAncestor(state, candidate) === agent,
  )
  const agents = group.filter((candidate) => candidate === agent || candidate.responses.length > 0)
  const last = agent.responses.at(-1)
  const finished = last !== undefined && isTerminal(last)
  const times = [
    ...group.flatMap((member) => member.responses.map((response) => response.lastAtMs)),
    agent.firstEventAtMs,
  ]
  execute(
    state,
    {
      turnId: agent.promptId ?? nameBasedUuid(state.sessionId, 'agent', agent.id),
      idParts: ['agent', agent.id, agent.executions],
      main: [],
      agents,
      tools: uncountedTools(state, group),
      startedAtMs: undefined,
      finishedAtMs: Math.max(...times),
      status: finished ? 'ok' : 'cancelled',
      stopReason: finished ? (last.stopReason ?? 'unknown') : 'unknown',
      lastMessage: '',
      commands: [],
      images: 0,
      blind: agents.some((member) => member.degraded),
      firstOfTurn: false,
      meta: { background_agents: group.map(({ id, type }) => ({ agent_id: id, subagent_type: type ?? null })) },
    },
    settings,
    into,
  )
}

const uncountedTools = (state: SessionState, group: AgentFacts[]) =>
  Object.values(state.tools).filter((tool) => group.some((agent) => agent.id === tool.agentId))
