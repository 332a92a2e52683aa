import type { ToolFacts } from '../tool/tool-facts.ts'
import { type HookEvent, textField } from './hook-event.ts'
import type { SessionEnding, SessionState } from './session-state.ts'

/*
 * /clear and /resume end a session, and its client goes on with another one. Background agents go on, too: what they
 * are doing just then ends in the other session, where its Post hook reports it (measured with 2.1.328). Until then, or
 * until the client is gone, it is not known how it ends.
 */

const CLIENT_GOES_ON = new Set(['clear', 'resume'])

/** The calls that the session itself records: all but those that outlive it. */
export const ownCalls = (state: SessionState): ToolFacts[] =>
  Object.values(state.tools).filter((tool) => !isDetached(state, tool))

function isDetached({ end, agents }: SessionState, tool: ToolFacts): boolean {
  if (end === undefined || end.clientIsGone === true || !CLIENT_GOES_ON.has(end.reason)) return false
  if (tool.agentId === undefined || tool.settled || tool.ended !== undefined || tool.result !== undefined) return false
  return agents[tool.agentId]?.interrupted !== true
}

/** True when nothing of the session is left to be recorded: it has ended, and so has every call. */
export const isOver = (state: SessionState): boolean =>
  state.end?.settled === true && Object.values(state.tools).every((tool) => !isDetached(state, tool))

/** True for a session that is over but for calls that outlive it. */
export const hasDetachedCalls = (state: SessionState): boolean => state.end?.settled === true && !isOver(state)

/** True for a hook that reports the end of a subagent's call, which may have begun in another session. */
export const endsAgentCall = ({ name, agentId }: HookEvent): boolean =>
  agentId !== undefined && (name === 'PostToolUse' || name === 'PostToolUseFailure')

/**
 * A hook of another session: true when it reports the end of a call that began in this one, and this one lets go of it.
 */
export function letGo(state: SessionState, event: HookEvent): boolean {
  if (event.sessionId === state.sessionId || !endsAgentCall(event)) return false
  const tool = state.tools[textField(event, 'tool_use_id') ?? '']
  if (tool === undefined || tool.agentId !== event.agentId || tool.settled || tool.ended !== undefined) return false
  delete state.tools[tool.id]
  // It may still be in the transcript.
  state.counted = [...state.counted, tool.id]
  if (state.end?.settled === true) forgetAgents(state)
  return true
}

/** The client has left the other session as well: what outlived this one is over, and how it ended nobody saw. */
export function endDetachedCalls(state: SessionState, end: SessionEnding): void {
  state.end = { ...end, clientIsGone: true, settled: false }
  for (const agent of Object.values(state.agents)) agent.awake = true
  // One more report of usage, for the calls alone: reports of a session add up.
  state.usage.sinceMs ??= end.atMs
}

/** The session is finished: only agents whose calls outlive it are still of use. */
export function forgetAgents(state: SessionState): void {
  const callers = new Set(Object.values(state.tools).map((tool) => tool.agentId))
  for (const id of Object.keys(state.agents)) if (!callers.has(id)) delete state.agents[id]
}
