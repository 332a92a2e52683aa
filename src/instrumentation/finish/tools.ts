import { relative } from 'node:path'
import { nameBasedUuid } from '../../contract/event-id.ts'
import type { Occurrence } from '../occurrence.ts'
import type { AgentFacts } from '../session/agent-facts.ts'
import { startOf, turnOfCall } from '../session/agent-turn.ts'
import type { SessionState } from '../session/session-state.ts'
import type { SessionTotals } from '../session/session-totals.ts'
import { ALLOWED_LATENESS_MS } from '../session/timing.ts'
import type { ToolFacts } from '../tool/tool-facts.ts'
import { isAgentTool } from '../tool/tool-input.ts'
import { type ToolOutcome, toolOutcome } from '../tool/tool-outcome.ts'
import { skillNote } from './commands.ts'
import { about } from './notices.ts'

/** Calls that a Post hook ended are finished at once; a subagent's as soon as it is known how deep it is. */
export function finishTools(state: SessionState, nowMs: number, into: Occurrence[]): void {
  state.ended = state.ended.filter((id) => {
    const tool = state.tools[id]
    if (tool === undefined || tool.settled || tool.ended === undefined) return false
    const agent = tool.agentId === undefined ? undefined : state.agents[tool.agentId]
    // Until its transcript is read as far as the call, a message may have made it go on for a later turn.
    const isPlaced = agent?.depth !== undefined && agent.promptId !== undefined && agent.readToMs >= startOf(tool)
    const known = tool.agentId === undefined || isPlaced
    if (!known && nowMs < tool.ended.atMs + ALLOWED_LATENESS_MS) return true
    finishTool(state, tool, tool.ended.atMs, into)
    return false
  })
}

/**
 * Settles one call with what is known now. `overAtMs` is when its turn was over: the end of a call that never ended.
 */
export function finishTool(state: SessionState, tool: ToolFacts, overAtMs: number, into: Occurrence[]): void {
  if (tool.settled) return
  const outcome = toolOutcome(tool, overAtMs)
  const turnId = turnOfCall(state, tool)
  const agent = tool.agentId === undefined ? undefined : state.agents[tool.agentId]
  tool.settled = true
  tool.success = outcome.success
  takeTotals(state, tool, outcome)
  into.push({
    kind: 'tool',
    toolUseId: tool.id,
    eventId: nameBasedUuid(state.sessionId, 'tool', tool.id),
    ...about(state, outcome.atMs, turnId),
    cwd: tool.cwd,
    meta: outcome.deniedBy === undefined ? {} : { permission_denied_by: outcome.deniedBy },
    fields: toolFields(state, tool, outcome, agent),
    ...(tool.ended?.work !== undefined && { work: tool.ended.work }),
  })
  // The rest of the turn's calls may be thousands: what is recorded already is not carried along.
  if (tool.input !== undefined) tool.input.bashCommand = undefined
  const skill = skillNote(state, tool, outcome, turnId)
  if (skill !== undefined) into.push(skill)
}

function toolFields(state: SessionState, tool: ToolFacts, outcome: ToolOutcome, agent: AgentFacts | undefined) {
  const input = tool.input ?? tool.blockInput
  const callerDepth = tool.agentId === undefined ? 0 : (agent?.depth ?? 1)
  const startsAgent = isAgentTool(tool.name) || tool.ended?.forked === true
  const started = startsAgent
    ? Object.values(state.agents).find((candidate) => candidate.toolUseId === tool.id)
    : undefined
  const depth = startsAgent ? callerDepth + 1 : callerDepth
  state.totals.maxDepth = Math.max(state.totals.maxDepth, started === undefined ? callerDepth : depth)
  const startedType = tool.ended?.agentType ?? input?.subagentType ?? started?.type
  const command = input?.bashCommand
  return {
    tool_name: tool.name,
    success: outcome.success,
    duration_ms: outcome.durationMs,
    error_class: outcome.errorClass,
    file_path: input?.filePath === undefined ? null : shownPath(input.filePath, tool.cwd),
    bash_command_kind: input?.bashKind ?? null,
    bash_command: state.bashArgs ? (command ?? null) : null,
    input_bytes: input?.bytes ?? 0,
    output_bytes: outcome.outputBytes,
    subagent_type: (startsAgent ? startedType : agent?.type) ?? null,
    subagent_depth: depth,
    permission_outcome: outcome.permission,
    hook_block_reason: outcome.blockReason,
    permission_mode: tool.permissionMode ?? null,
  }
}

/** Relative to the working folder when inside, with forward slashes; else as it is. */
function shownPath(path: string, cwd: string): string {
  const inside = relative(cwd, path)
  const outside = inside === '' || inside.startsWith('..') || inside === path
  return outside ? path : inside.replaceAll('\\', '/')
}

/** The tools that are counted one by one. */
const COUNTED_TOOLS: { readonly [tool: string]: keyof SessionTotals } = {
  Bash: 'bashCalls',
  Read: 'fileReads',
  NotebookRead: 'fileReads',
  Edit: 'fileEdits',
  MultiEdit: 'fileEdits',
  NotebookEdit: 'fileEdits',
  Write: 'fileWrites',
  Grep: 'grepCalls',
  Glob: 'globCalls',
  WebFetch: 'webFetches',
  WebSearch: 'webSearches',
}

function takeTotals(state: SessionState, tool: ToolFacts, outcome: ToolOutcome): void {
  const { totals } = state
  totals.toolCalls += 1
  const counted = COUNTED_TOOLS[tool.name]
  if (counted !== undefined) totals[counted] += 1
  if (!outcome.success) totals.toolErrors += 1
  if (outcome.permission === 'denied_user') totals.permissionDenials += 1
  if (outcome.permission === 'blocked_hook') totals.hookBlocks += 1
  if (tool.name === 'ExitPlanMode' && outcome.success) totals.planApprovals += 1
}
