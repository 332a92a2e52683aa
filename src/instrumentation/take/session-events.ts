import { note, sessionStart } from '../finish/notices.ts'
import { beginCosts } from '../finish/session-costs.ts'
import { sessionRow } from '../finish/session-row.ts'
import { beginUsage } from '../finish/session-usage.ts'
import type { Occurrence } from '../occurrence.ts'
import { takeModel } from '../session/asked-model.ts'
import { endDetachedCalls } from '../session/detached-calls.ts'
import { type HookEvent, textField } from '../session/hook-event.ts'
import { nextOrdinal, type SessionState } from '../session/session-state.ts'
import { hasBegunBy } from '../session/turn.ts'
import { isOthers, leaveToOther } from './other-clients.ts'

/** SessionStart: a session begins, goes on, or was compacted. */
export function startSession(state: SessionState, event: HookEvent): Occurrence[] {
  const model = textField(event, 'model')
  if (model !== undefined) takeModel(state, event.atMs, model)
  const source = textField(event, 'source')
  if (source === 'compact') return [note(state, event, 'session_compacted', ['source'])]
  for (const turn of state.turns.filter((one) => hasBegunBy(one, event.atMs)))
    if (!isOthers(state, turn, event.marks.clientPid)) turn.closedAtMs ??= event.atMs
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

/** PreCompact. How full the context was is read from the transcript. */
export function takeCompaction(state: SessionState, event: HookEvent): void {
  const turn = state.turns.find(({ promptId }) => promptId === event.promptId)
  if (turn !== undefined && event.agentId === undefined && textField(event, 'trigger') === 'manual')
    turn.compacts = true
  state.compactions.push({
    agentId: event.agentId,
    promptId: event.promptId,
    atMs: event.atMs,
    trigger: textField(event, 'trigger'),
    instructions: textField(event, 'custom_instructions'),
    ordinal: nextOrdinal(state, 'pre_compact'),
  })
}

/** SessionEnd. Undefined when it says nothing new: delivered again, or of a client that is one of several. */
export function endSession(state: SessionState, event: HookEvent): [] | undefined {
  if (state.end !== undefined && state.end.reason !== 'died') return undefined
  // The end of an earlier run, delivered again.
  if (event.atMs < state.countFromMs) return undefined
  if (leaveToOther(state, event.atMs)) return undefined
  for (const turn of state.turns.filter((one) => hasBegunBy(one, event.atMs))) turn.closedAtMs ??= event.atMs
  state.end = { atMs: event.atMs, reason: textField(event, 'reason') ?? 'unknown', settled: false }
  return []
}
