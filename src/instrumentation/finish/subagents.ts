import { nameBasedUuid } from '../../contract/event-id.ts'
import type { Occurrence } from '../occurrence.ts'
import type { AgentFacts } from '../session/agent-facts.ts'
import { detachedHead, isAgentDone, isIdle } from '../session/agent-tree.ts'
import { agentTurnAt, responsesFor, startOf, turnOfCall } from '../session/agent-turn.ts'
import { ownCalls } from '../session/detached-calls.ts'
import { endsWith, isTerminal, type ResponseFacts } from '../session/response-facts.ts'
import type { SessionState } from '../session/session-state.ts'
import { ALLOWED_LATENESS_MS, CLOCK_MS } from '../session/timing.ts'
import { addTokens, subtractTokens, sumTokens } from '../session/tokens.ts'
import { execute } from './execution.ts'
import type { FinishSettings } from './finish-settings.ts'
import { about } from './notices.ts'

export function finishAgents(state: SessionState, nowMs: number, settings: FinishSettings, into: Occurrence[]): void {
  for (const agent of Object.values(state.agents)) finishAgentStops(state, agent, nowMs, into)
  for (const [head, group] of detachedGroups(state)) {
    const pending = group.some((agent) => agent.responses.length > 0) || uncountedTools(state, group).length > 0
    if (pending && isReadyToCount(state, head, group, nowMs)) countDetached(state, head, group, settings, into)
  }
  forgetIdle(state)
}

/**
 * Agents whose turns are finished without them, each with those that are counted with it. Idle ones are in no group but
 * their own.
 */
function detachedGroups(state: SessionState): Map<AgentFacts, AgentFacts[]> {
  const groups = new Map<AgentFacts, AgentFacts[]>()
  for (const agent of Object.values(state.agents)) {
    if (isIdle(agent)) continue
    const turnIsOver = !state.turns.some((turn) => turn.promptId === agent.promptId)
    const head = detachedHead(state, agent) ?? (turnIsOver ? agent : undefined)
    if (head !== undefined) groups.set(head, [...(groups.get(head) ?? []), agent])
  }
  return groups
}

/** However many subagents a session has, only this many that are over are remembered, in case one is woken. */
const IDLE_KEPT = 100

function forgetIdle(state: SessionState): void {
  const idle = Object.values(state.agents).filter(isIdle)
  if (idle.length <= IDLE_KEPT) return
  const parents = new Set(Object.values(state.agents).map((agent) => agent.parentAgentId))
  for (const { id } of idle.slice(0, -IDLE_KEPT)) if (!parents.has(id)) delete state.agents[id]
}

function finishAgentStops(state: SessionState, agent: AgentFacts, nowMs: number, into: Occurrence[]): void {
  for (let stop = agent.stops[0]; stop !== undefined; stop = agent.stops[0]) {
    const { atMs, lastMessage } = stop
    const before = agent.responses.filter((response) => response.atMs <= atMs + CLOCK_MS)
    const last = before.findLast((response) => endsWith(response, lastMessage)) ?? before.at(-1)
    const ended = (endsWith(last, lastMessage) && last?.id !== agent.lastStopId) || agent.failed
    if (!(ended && agent.depth !== undefined) && nowMs < atMs + ALLOWED_LATENESS_MS) return
    agent.stops.shift()
    // The same stop delivered twice: nothing happened since the one before.
    if (agent.stopCount > 0 && (last === undefined || last.id === agent.lastStopId)) continue
    agent.lastStopId = last?.id
    // A hook may have made it go on: what followed is not part of this stop.
    const covered = agent.responses.slice(0, last === undefined ? 0 : agent.responses.indexOf(last) + 1)
    into.push(subagentStop(state, agent, covered, atMs))
  }
}

function subagentStop(state: SessionState, agent: AgentFacts, covered: ResponseFacts[], atMs: number): Occurrence {
  const total = addTokens(agent.tokens, sumTokens(covered))
  // Each stop says what is new since the one before.
  const tokens = agent.reported === undefined ? total : subtractTokens(total, agent.reported)
  agent.reported = total
  const unknown = agent.degraded || tokens.responses === 0
  agent.stopCount += 1
  agent.awake = false
  state.totals.maxDepth = Math.max(state.totals.maxDepth, agent.depth ?? 1)
  return {
    kind: 'subagent_stop',
    eventId: nameBasedUuid(state.sessionId, 'subagent_stop', agent.id, agent.stopCount - 1),
    ...about(state, atMs, agentTurnAt(agent, atMs)),
    fields: {
      subagent_type: agent.type ?? null,
      agent_id: agent.id,
      reason: null,
      depth: agent.depth ?? null,
      tokens: unknown ? null : tokens,
    },
  }
}

/** It has stopped, and so have those it waited for. At the end of the session nothing more is waited for. */
function isReadyToCount(state: SessionState, head: AgentFacts, group: AgentFacts[], nowMs: number): boolean {
  if (state.end !== undefined && nowMs >= state.end.atMs + ALLOWED_LATENESS_MS) return true
  if (group.some(hasGoneOn)) return true
  // The head itself may be idle, and one that it started in passing go on.
  const stopping = head.responses.length > 0 ? head : group.findLast((agent) => agent.responses.length > 0)
  const last = stopping?.responses.at(-1)
  if (stopping === undefined || last === undefined || !isAgentDone(stopping) || last.id !== stopping.lastStopId)
    return false
  // One whose place is not known yet may be one it waited for.
  const placed = Object.values(state.agents).every((agent) => agent.depth !== undefined)
  return (placed && group.every(isAgentDone)) || nowMs >= last.lastAtMs + ALLOWED_LATENESS_MS
}

/** Its work for one turn is over and finished: a message of a later turn has made it go on. */
function hasGoneOn(agent: AgentFacts): boolean {
  const [first] = agent.responses
  if (first === undefined) return false
  const next = agent.responses.find(({ atMs }) => agentTurnAt(agent, atMs) !== agentTurnAt(agent, first.atMs))
  return next !== undefined && agent.stops.every((stop) => stop.atMs > next.atMs)
}

/**
 * One more execution of the turn that the agent worked for, for what the agent and its own subagents consumed after it.
 */
function countDetached(
  state: SessionState,
  agent: AgentFacts,
  group: AgentFacts[],
  settings: FinishSettings,
  into: Occurrence[],
): void {
  const turnId = nextTurn(state, group) ?? nameBasedUuid(state.sessionId, 'agent', agent.id)
  const own = (member: AgentFacts) => responsesFor(member, turnId)
  const agents = group.filter((candidate) => candidate === agent || own(candidate).length > 0)
  const last = own(agent).at(-1)
  const finished = last !== undefined && isTerminal(last)
  const tools = uncountedTools(state, group).filter((tool) => (turnOfCall(state, tool) ?? turnId) === turnId)
  const answers = group.flatMap((member) => own(member).map((response) => response.lastAtMs))
  // Where all answers were recorded before, a call that outlived its session is left.
  const begins = answers.length > 0 ? [] : tools.map((tool) => tool.begunAtMs ?? tool.calledAtMs ?? 0)
  const times = [...answers, ...begins, agent.firstEventAtMs]
  execute(
    state,
    {
      turnId,
      idParts: ['agent', agent.id, agent.executions],
      main: [],
      agents,
      tools,
      startedAtMs: undefined,
      finishedAtMs: Math.max(...times),
      status: finished ? 'ok' : 'cancelled',
      stopReason: finished ? (last.stopReason ?? 'unknown') : 'unknown',
      lastMessage: '',
      commands: [],
      images: 0,
      blind: agents.some((member) => member.degraded),
      detached: true,
      firstOfTurn: false,
      meta: { background_agents: group.map(({ id, type }) => ({ agent_id: id, subagent_type: type ?? null })) },
    },
    settings,
    into,
  )
}

/** The turn of what is oldest of all that is not counted. */
function nextTurn(state: SessionState, group: AgentFacts[]): string | undefined {
  const answers = group.flatMap((agent) =>
    agent.responses.map(({ atMs }) => ({ atMs, turnId: agentTurnAt(agent, atMs) })),
  )
  const calls = uncountedTools(state, group).map((tool) => ({ atMs: startOf(tool), turnId: turnOfCall(state, tool) }))
  const [first] = [...answers, ...(answers.length > 0 ? [] : calls)].sort((a, b) => a.atMs - b.atMs)
  return first?.turnId
}

const uncountedTools = (state: SessionState, group: AgentFacts[]) =>
  ownCalls(state).filter((tool) => group.some((agent) => agent.id === tool.agentId))
