import { createHash } from 'node:crypto'
import { note, sessionStart, systemNotice } from '../finish/notices.ts'
import { beginCosts } from '../finish/session-costs.ts'
import { sessionRow } from '../finish/session-row.ts'
import { beginUsage } from '../finish/session-usage.ts'
import type { Occurrence } from '../occurrence.ts'
import { takeModel } from '../session/asked-model.ts'
import { endDetachedCalls } from '../session/detached-calls.ts'
import { type HookEvent, textField } from '../session/hook-event.ts'
import { nextOrdinal, type SessionState } from '../session/session-state.ts'
import { addTimed } from '../session/timed.ts'
import { agentOf, takeAgentStop } from './agent-events.ts'
import { clientVersionOf } from './client-version.ts'
import { hasLeft, isOthers, keepClient, leaveToOther, switchClient } from './other-clients.ts'
import { withPromptId } from './own-prompt.ts'
import { takePermissionRequest, takeToolBegin, takeToolEnd } from './tool-events.ts'
import { takeCommand, takeFailure, takePrompt, takeStop, turnOf } from './turn-events.ts'

/**
 * Two installs of the plugin record the same call a few milliseconds apart; nobody types the same prompt twice within a
 * second.
 */
const SAME_EVENT_MS = 1_000

/**
 * Events whose own id makes them idempotent need no comparison by content. A Stop and its twin are distinguished by the
 * response it ends.
 */
const HAVE_IDS = new Set(['PreToolUse', 'PostToolUse', 'PostToolUseFailure', 'Stop', 'StopFailure', 'SessionEnd'])

/** 72 bits: enough to distinguish a few hundred events. */
const KEY_LENGTH = 12

/**
 * A batch of spool files (512 at most) is processed again when the agent dies before it can delete them: more than such
 * a batch.
 */
const RECENT_KEPT = 600

/**
 * Takes one hook event into the session's state. What is complete at once is returned; the rest comes out of `finish`.
 *
 * @param isOpenElsewhere of a SessionStart: the session's client so far is another one, and lives
 */
export function takeEvent(state: SessionState, received: HookEvent, isOpenElsewhere = false): Occurrence[] {
  if (mustWait(state, received)) {
    state.postponed.push(received)
    return []
  }
  if (isRepeated(state, received)) return []
  if (received.name === 'SessionEnd' && hasLeft(state, received.marks.clientPid)) return []
  if (isOpenElsewhere) keepClient(state)
  if (received.name === 'SessionStart' && received.marks.bashArgsDenied === true) state.bashArgsDenied = true
  const event = withoutBashArgs(state, withPromptId(state, received))
  takeContext(state, event)
  const { agentId } = event
  switch (event.name) {
    case 'SessionStart':
      return startSession(state, event)
    case 'UserPromptSubmit':
      takePrompt(state, event)
      return []
    case 'UserPromptExpansion':
      return takeCommand(state, event) ? [note(state, event, 'slash_command')] : []
    case 'PreToolUse':
      takeToolBegin(state, event)
      return []
    case 'PostToolUse':
    case 'PostToolUseFailure':
      takeToolEnd(state, event)
      return []
    case 'PermissionRequest':
      takePermissionRequest(state, event)
      return [note(state, event, 'permission_request')]
    case 'SubagentStart':
      if (agentId !== undefined) agentOf(state, event)
      return [note(state, event, 'subagent_start')]
    case 'SubagentStop':
      // The client also reports the summary request of /compact this way, as an agent without a type.
      if (agentId !== undefined && event.agentType !== '') takeAgentStop(state, event)
      return []
    case 'Stop':
      takeStop(state, event)
      return []
    case 'StopFailure':
      takeFailure(state, event)
      return []
    case 'Notification':
      return [systemNotice(state, event)]
    case 'PreCompact':
      takeCompaction(state, event)
      return []
    case 'PostCompact':
      state.totals.compactions += 1
      return [note(state, event, 'compaction')]
    case 'PostModelSwitch': {
      const model = textField(event, 'to_model')
      if (model !== undefined) takeModel(state, event.atMs, model)
      return [note(state, event, 'model_switch')]
    }
    case 'PermissionDenied':
      return [note(state, event, 'permission_denied')]
    case 'SessionEnd':
      return endSession(state, event)
    default:
      return []
  }
}

/** A session resumed within seconds of its end: what went before is finished first, whatever the transcript's lag. */
function mustWait({ end, postponed }: SessionState, event: HookEvent): boolean {
  if (end === undefined || end.settled) return false
  const begun = postponed[0]?.atMs
  if (begun !== undefined) return event.atMs >= begun
  return event.name === 'SessionStart' && textField(event, 'source') !== 'compact' && event.atMs >= end.atMs
}

function isRepeated(state: SessionState, event: HookEvent): boolean {
  if (HAVE_IDS.has(event.name)) return false
  const key = createHash('sha1')
    .update(`${event.name}\n${JSON.stringify(event.input)}`)
    .digest('base64')
    .slice(0, KEY_LENGTH)
  const known = state.recent.some((seen) => seen.key === key && Math.abs(seen.atMs - event.atMs) <= SAME_EVENT_MS)
  if (known) return true
  state.recent.push({ key, atMs: event.atMs })
  if (state.recent.length > RECENT_KEPT) state.recent.shift()
  return false
}

/**
 * What a project's settings define is in the environment of each hook, and only the session's start knows where it came
 * from.
 */
const withoutBashArgs = (state: SessionState, event: HookEvent): HookEvent =>
  state.bashArgsDenied === true ? { ...event, marks: { ...event.marks, bashArgs: false } } : event

function takeContext(state: SessionState, event: HookEvent): void {
  const version = clientVersionOf(event.marks.client)
  if (version !== undefined) state.clientVersion = version
  state.bashArgs = event.marks.bashArgs
  const { content } = event.marks
  if (content === 'none' || (content === 'redacted' && state.content === undefined)) state.content = content
  const { clientPid, pidNamespace } = event.marks
  if (clientPid !== undefined && clientPid !== state.client?.pid && !hasLeft(state, clientPid)) {
    if (!switchClient(state, clientPid))
      state.client = { pid: clientPid, startedAt: undefined, namespace: pidNamespace }
  }
  if (event.transcriptPath !== undefined && event.atMs >= state.lastEventAtMs)
    state.transcriptPath = event.transcriptPath
  // Inside a subagent the working folder may be another one; the session's is the main thread's.
  if (event.cwd !== undefined && event.agentId === undefined) addTimed(state.cwds, event.atMs, event.cwd)
  if (event.title !== undefined) addTimed(state.titles, event.atMs, event.title)
  if (event.effort !== undefined) addTimed(state.efforts, event.atMs, event.effort)
  if (event.permissionMode !== undefined && event.agentId === undefined) takePermissionMode(state, event)
  state.lastEventAtMs = Math.max(state.lastEventAtMs, event.atMs)
  // A client taken for dead that speaks again was not dead.
  if (event.name !== 'SessionEnd' && state.end?.reason === 'died') {
    state.end = undefined
    state.usage.sinceMs ??= event.atMs
  }
  if (event.marks.doNotTrack === true) state.usage.doNotTrack = true
  if (event.promptId === undefined || event.agentId !== undefined) return
  const turn = turnOf(state, event.promptId, event.atMs)
  if (turn !== undefined) turn.clientPid ??= clientPid
}

function takePermissionMode(state: SessionState, event: HookEvent): void {
  const value = event.permissionMode ?? ''
  if (event.atMs < (state.permissionMode?.atMs ?? 0)) return
  if (value === 'plan' && state.permissionMode?.value !== 'plan') state.totals.planModes += 1
  state.permissionMode = { atMs: event.atMs, value }
}

function startSession(state: SessionState, event: HookEvent): Occurrence[] {
  const model = textField(event, 'model')
  if (model !== undefined) takeModel(state, event.atMs, model)
  const source = textField(event, 'source')
  if (source === 'compact') return [note(state, event, 'session_compacted')]
  for (const turn of state.turns) if (!isOthers(state, turn, event.marks.clientPid)) turn.closedAtMs ??= event.atMs
  beginCosts(state, source)
  beginUsage(state, event.atMs, event.marks.doNotTrack === true)
  state.end = undefined
  state.countFromMs = event.atMs
  // /clear is written at the top of the transcript it begins, a moment before the session's start is recorded.
  state.commandsFromMs = source === 'clear' ? 0 : event.atMs
  state.transcript.closed = false
  state.starts += 1
  // A session that goes on has a row already: its counts must not be wiped out by the short form.
  return [sessionStart(state, event), ...(state.starts > 1 ? [sessionRow(state, event.atMs)] : [])]
}

/** The client is gone without SessionEnd. What it left is finished as of the last that was heard of it. */
export function takeDeath(state: SessionState): void {
  if (state.end?.settled === true) {
    endDetachedCalls(state, state.end)
    return
  }
  const atMs = Math.max(state.lastEventAtMs, state.transcript.readToMs)
  if (leaveToOther(state, atMs)) return
  for (const turn of state.turns) turn.closedAtMs ??= atMs
  state.end = { atMs, reason: 'died', settled: false }
}

function takeCompaction(state: SessionState, event: HookEvent): void {
  state.compactions.push({
    agentId: event.agentId,
    promptId: event.promptId,
    atMs: event.atMs,
    trigger: textField(event, 'trigger'),
    instructions: textField(event, 'custom_instructions'),
    ordinal: nextOrdinal(state, 'pre_compact'),
  })
}

function endSession(state: SessionState, event: HookEvent): Occurrence[] {
  if (state.end !== undefined && state.end.reason !== 'died') return []
  // The end of an earlier run, delivered again.
  if (event.atMs < state.countFromMs) return []
  if (leaveToOther(state, event.atMs)) return []
  for (const turn of state.turns) turn.closedAtMs ??= event.atMs
  state.end = { atMs: event.atMs, reason: textField(event, 'reason') ?? 'unknown', settled: false }
  return [note(state, event, 'session_end')]
}
