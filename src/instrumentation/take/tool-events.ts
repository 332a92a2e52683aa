import { isId } from '../../transcript/json-object.ts'
import { countField, type HookEvent, objectField, textField } from '../session/hook-event.ts'
import { cwdAt, type SessionState } from '../session/session-state.ts'
import { addWorkflowCall } from '../session/workflow-calls.ts'
import { errorClass } from '../tool/error-class.ts'
import { newTool, type ToolFacts } from '../tool/tool-facts.ts'
import { byteLength, isAgentTool, toolInput } from '../tool/tool-input.ts'
import { toolWork } from '../tool/tool-work.ts'
import { agentOf } from './agent-events.ts'

/**
 * The call a tool hook is about; created when it is new. Undefined for hooks without an id or about a finished call.
 */
function toolOf(state: SessionState, event: HookEvent): ToolFacts | undefined {
  const id = textField(event, 'tool_use_id')
  if (id === undefined || !isId(id) || state.counted.includes(id)) return undefined
  const name = textField(event, 'tool_name') ?? 'unknown'
  const tool = state.tools[id] ?? newTool(id, name, cwdAt(state, event.atMs))
  // Where it was called: a call that enters a worktree ends in another folder.
  if (event.name === 'PreToolUse' || state.tools[id] === undefined) tool.cwd = event.cwd ?? tool.cwd
  state.tools[id] = tool
  tool.agentId = event.agentId
  // A hook inside a background agent names the session's current prompt, not the one that started the agent.
  if (event.agentId === undefined) tool.promptId = event.promptId
  else agentOf(state, event)
  tool.permissionMode ??= event.permissionMode
  // A hook, or the person who was asked, may have changed the input: the end of a call holds what ran.
  if (tool.input === undefined || event.name !== 'PreToolUse')
    tool.input = toolInput(name, objectField(event, 'tool_input'), event.marks)
  tool.blockInput = undefined
  return tool
}

export function takeToolBegin(state: SessionState, event: HookEvent): void {
  const tool = toolOf(state, event)
  if (tool === undefined) return
  tool.begunAtMs = Math.min(tool.begunAtMs ?? event.atMs, event.atMs)
  const asked = state.permissionRequests.findIndex((request) => request.key === requestKey(event))
  if (asked !== -1) tool.askedAtMs = state.permissionRequests.splice(asked, 1)[0]?.atMs
}

/** PermissionRequest has no call id: it is matched to the call of the same agent with the same tool and input. */
export function takePermissionRequest(state: SessionState, event: HookEvent): void {
  const name = textField(event, 'tool_name')
  const bytes = byteLength(event.input['tool_input'])
  const tool = Object.values(state.tools).find(
    (candidate) =>
      candidate.agentId === event.agentId &&
      candidate.name === name &&
      candidate.input?.bytes === bytes &&
      candidate.askedAtMs === undefined &&
      candidate.ended === undefined,
  )
  if (tool !== undefined) tool.askedAtMs = event.atMs
  // PreToolUse always comes first, but its recorder may finish later.
  else state.permissionRequests = [...state.permissionRequests.slice(-15), { key: requestKey(event), atMs: event.atMs }]
}

const requestKey = (event: HookEvent): string =>
  `${event.agentId ?? ''} ${textField(event, 'tool_name') ?? ''} ${byteLength(event.input['tool_input'])}`

/** PostToolUse or PostToolUseFailure. The first one of a call counts. */
export function takeToolEnd(state: SessionState, event: HookEvent): void {
  const tool = toolOf(state, event)
  if (tool === undefined || tool.ended !== undefined) return
  const failed = event.name === 'PostToolUseFailure'
  const response = objectField(event, 'tool_response')
  state.ended.push(tool.id)
  tool.ended = {
    atMs: event.atMs,
    ...(failed ? failure(tool.name, event) : success(tool.name, response)),
    durationMs: countField(event, 'duration_ms'),
    outputBytes: byteLength(failed ? event.input['error'] : event.input['tool_response']),
    work: failed ? undefined : toolWork(response),
    agentType: textIn(response, 'agentType'),
    ...(isForked(tool.name, response) && { forked: true }),
  }
  const run = textIn(response, 'runId')
  if (run !== undefined && tool.name === 'Workflow') addWorkflowCall(state, run, tool.id)
  const agentId = textIn(response, 'agentId')
  if (agentId !== undefined && (isAgentTool(tool.name) || tool.ended.forked === true)) {
    const agent = agentOf(state, { ...event, agentId, agentType: tool.ended.agentType })
    agent.toolUseId = tool.id
    if (response['isAsync'] === true) agent.background = true
  }
}

/** A skill that says `context: fork` is carried out by a subagent. */
const isForked = (tool: string, response: Record<string, unknown>): boolean =>
  tool === 'Skill' && response['status'] === 'forked'

const textIn = (response: Record<string, unknown>, field: string): string | undefined => {
  const value = response[field]
  return typeof value === 'string' ? value : undefined
}

function failure(tool: string, event: HookEvent) {
  const interrupted = event.input['is_interrupt'] === true
  return { success: false, errorClass: interrupted ? 'interrupted' : errorClass(tool, textField(event, 'error') ?? '') }
}

function success(tool: string, response: Record<string, unknown>) {
  if (tool === 'Bash' && response['interrupted'] === true) return { success: false, errorClass: 'interrupted' }
  // A command that outlives its timeout goes on in the background; the client calls that a success.
  if (response['timedOutAfterMs'] !== undefined) return { success: true, errorClass: 'timeout' }
  return { success: true, errorClass: undefined }
}
