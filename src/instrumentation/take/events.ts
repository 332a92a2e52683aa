import { createHash } from 'node:crypto'
import { note } from '../finish/notices.ts'
import type { Occurrence } from '../occurrence.ts'
import { type HookEvent, textField } from '../session/hook-event.ts'
import type { SessionState } from '../session/session-state.ts'
import { addTimed } from '../session/timed.ts'
import { clientVersionOf } from './client-version.ts'
import { rowOf } from './hook-events.ts'
import { hasLeft, keepClient, switchClient } from './other-clients.ts'
import { withPromptId } from './own-prompt.ts'
import { turnOf } from './turn-events.ts'

/**
 * Two installs of the plugin record the same call a few milliseconds apart; nobody types the same prompt twice within a
 * second.
 */
const SAME_EVENT_MS = 1_000

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
  const row = rowOf(event.name)
  const complete = row?.take?.(state, event)
  if (row === undefined || complete === undefined) return []
  return row.event === undefined ? complete : [...complete, note(state, event, row.event, row.fields)]
}

/** A session resumed within seconds of its end: what went before is finished first, whatever the transcript's lag. */
function mustWait({ end, postponed }: SessionState, event: HookEvent): boolean {
  if (end === undefined || end.settled) return false
  const begun = postponed[0]?.atMs
  if (begun !== undefined) return event.atMs >= begun
  return event.name === 'SessionStart' && textField(event, 'source') !== 'compact' && event.atMs >= end.atMs
}

function isRepeated(state: SessionState, event: HookEvent): boolean {
  if (rowOf(event.name)?.hasId === true) return false
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
  state.toolArguments = event.marks.toolArguments === true
  const { content } = event.marks
  if (content === 'none' || (content === 'redacted' && state.content === undefined)) state.content = content
  if (event.marks.collectorTextDenied === true) state.collectorTextDenied = true
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
