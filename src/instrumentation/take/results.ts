import type { ToolResultEntry } from '../../transcript/entry.ts'
import type { LinePlace } from '../../vcs/branch-timeline.ts'
import type { SessionState } from '../session/session-state.ts'
import { addWorkflowCall } from '../session/workflow-calls.ts'
import type { ToolFacts } from '../tool/tool-facts.ts'
import { noteUnreadable } from './unreadable.ts'
import { takeGitWork } from './vcs.ts'

/** Enough of a result to see why a call failed. */
const KEPT_RESULT_LENGTH = 600

/** Why a call did not run, or not to its end, in the client's words (2.1.332). */
const DENIAL_KINDS = new Set([
  ...['user-rejected', 'permission-rule', 'automode-blocked', 'automode-unavailable', 'automode-parsing-error'],
  'cancelled',
])

/** Whose line it is, and where the line before it was written. */
interface Thread {
  promptId: string | undefined
  agentId: string | undefined
  before: LinePlace | undefined
}

export function takeResult(state: SessionState, entry: ToolResultEntry, { promptId, agentId, before }: Thread) {
  const tool = state.tools[entry.toolUseId]
  if (tool === undefined) return
  tool.agentId ??= agentId
  if (agentId === undefined) tool.promptId ??= promptId
  takeGitWork(state, tool, entry, before?.cwd)
  const { workflowRun } = entry
  if (workflowRun !== undefined && tool.name === 'Workflow') addWorkflowCall(state, workflowRun, tool.id)
  const { atMs, isError, bytes, denialKind, deniedBeforeRun, decisionSource, timedOut } = entry
  // Written when a session that was killed is resumed, with the time of that: how the call ended nobody saw.
  if (denialKind === 'interrupted') return
  if (denialKind !== undefined && !DENIAL_KINDS.has(denialKind))
    noteUnreadable(state, `user (toolDenialKind ${denialKind})`)
  // A call that a Post hook ended needs no words of the transcript's.
  const text = tool.ended === undefined ? entry.text.slice(0, KEPT_RESULT_LENGTH) : ''
  const { decision, decisionReason } = entry
  const unasked = denialKind === 'user-rejected' && deniedBeforeRun && !mayHaveBeenAsked(state, tool, atMs)
  tool.result ??= {
    ...{ atMs, isError, text, bytes, denialKind, deniedBeforeRun, decision, decisionSource, decisionReason, timedOut },
    ...(unasked && { unasked }),
  }
}

/**
 * The client asks about one call of a response after the other, and about none where everything is allowed. What waits
 * behind a refused call is refused with it; what waits behind one that ran was never asked about.
 */
function mayHaveBeenAsked({ turns, agents, tools }: SessionState, tool: ToolFacts, atMs: number): boolean {
  const { id, agentId, promptId } = tool
  const agent = agentId === undefined ? undefined : agents[agentId]
  const turn = turns.find((candidate) => candidate.promptId === (agent?.promptId ?? promptId))
  if ((tool.permissionMode ?? turn?.permissionMode) === 'bypassPermissions') return false
  const responses = agent?.responses ?? turn?.responses ?? []
  const calls = responses.find((response) => response.tools.some((call) => call.id === id))?.tools ?? []
  const before = calls.slice(
    0,
    calls.findIndex((call) => call.id === id),
  )
  return !before.some((call) => {
    const result = tools[call.id]?.result
    return result?.denialKind === 'user-rejected' && !result.deniedBeforeRun && result.atMs === atMs
  })
}
