import { type AgentMeta, isBackground } from '../../transcript/agent-meta.ts'
import { type AgentFacts, newAgent } from '../session/agent-facts.ts'
import { type HookEvent, textField } from '../session/hook-event.ts'
import { isSafeId } from '../session/ids.ts'
import type { SessionState } from '../session/session-state.ts'
import { workflowCall } from '../session/workflow-calls.ts'

/** The subagent a hook was fired in; created when it is new. */
export function agentOf(state: SessionState, event: HookEvent): AgentFacts {
  const id = event.agentId ?? ''
  const agent = state.agents[id] ?? newAgent(id, event.atMs)
  if (isSafeId(id)) state.agents[id] = agent
  if (event.agentType !== undefined && event.agentType !== '') agent.type ??= event.agentType
  // The earliest hook names the turn that started it; later ones, in a background agent, name whatever turn is running.
  if (!agent.promptIdIsOwn && (agent.promptId === undefined || event.atMs < agent.firstEventAtMs))
    agent.promptId = event.promptId
  if (event.name !== 'SubagentStop') agent.awake = true
  agent.firstEventAtMs = Math.min(agent.firstEventAtMs, event.atMs)
  return agent
}

/** SubagentStart. */
export function takeAgentStart(state: SessionState, event: HookEvent): void {
  if (event.agentId !== undefined) agentOf(state, event)
}

/** SubagentStop. An agent can stop more than once: a hook may make it go on, and a message may wake it again. */
export function takeAgentStop(state: SessionState, event: HookEvent): void {
  // The client also reports the summary request of /compact this way, as an agent without a type.
  if (event.agentId === undefined || event.agentType === '') return
  const agent = agentOf(state, event)
  agent.path = textField(event, 'agent_transcript_path') ?? agent.path
  agent.stoppedAtMs = Math.min(agent.stoppedAtMs ?? event.atMs, event.atMs)
  agent.stops.push({ atMs: event.atMs, lastMessage: textField(event, 'last_assistant_message') ?? '' })
  agent.stops.sort((a, b) => a.atMs - b.atMs)
}

/** The meta file is the only place that reports a subagent's parent and depth. */
export function takeAgentMeta(state: SessionState, agentId: string, meta: AgentMeta): void {
  const agent = state.agents[agentId]
  if (agent === undefined) return
  agent.type ??= meta.agentType
  agent.toolUseId ??= meta.toolUseId ?? workflowCall(state, agent.workflowRun)
  agent.parentAgentId = meta.parentAgentId
  agent.depth = meta.spawnDepth ?? 1
  if (isBackground(meta)) agent.background = true
}
