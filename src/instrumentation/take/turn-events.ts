import { asObject } from '../../transcript/json-object.ts'
import { type HookEvent, textField } from '../session/hook-event.ts'
import { cwdAt, nextOrdinal, type SessionState } from '../session/session-state.ts'
import { newTurn, type Turn } from '../session/turn.ts'
import { isKnownFromLine } from '../session/unheard-prompt.ts'
import { takeEarlierNotice } from './blocked-prompt.ts'
import { isOthers } from './other-clients.ts'

/** The open turn of a prompt id; created when it is new, undefined when it is over. */
export function turnOf(state: SessionState, promptId: string, atMs?: number): Turn | undefined {
  let turn = state.turns.find((candidate) => candidate.promptId === promptId)
  if (turn === undefined) {
    if (state.finishedTurns.some((finished) => finished.promptId === promptId)) return undefined
    turn = newTurn(promptId)
    state.turns.push(turn)
  }
  if (atMs !== undefined) turn.firstEventAtMs = Math.min(turn.firstEventAtMs ?? atMs, atMs)
  return turn
}

/** UserPromptSubmit. A prompt typed while a turn runs reuses the running turn's id and starts no turn of its own. */
export function takePrompt(state: SessionState, event: HookEvent): void {
  const { promptId } = event
  const text = textField(event, 'prompt') ?? ''
  const turn = promptId === undefined ? undefined : turnOf(state, promptId, event.atMs)
  state.hearsPrompts = true
  if (isKnownFromLine(state, turn, promptId)) return
  const queued = turn !== undefined && turn.prompts > 0
  if (turn !== undefined) {
    turn.prompts += 1
    delete turn.unheard
    turn.promptText ??= text
    turn.submittedAtMs ??= event.atMs
    if (event.marks.traceparent !== undefined) turn.traceparent ??= event.marks.traceparent
    if (!queued) takeEarlierNotice(state, turn)
    if (!queued) closeOthers(state, turn, event.atMs)
  }
  state.prompts.push({
    promptId,
    atMs: event.atMs,
    text,
    ordinal: nextOrdinal(state, `prompt ${promptId ?? ''}`),
    queued,
    source: machineSource(event, text),
    permissionMode: event.permissionMode,
    title: event.title,
    cwd: event.cwd ?? cwdAt(state, event.atMs),
  })
}

/** The client submits its own notices as prompts; newer ones say so in `source`. */
function machineSource(event: HookEvent, text: string): string | undefined {
  const source = textField(event, 'source')
  if (source !== undefined && source !== 'user' && source !== 'sdk') return source
  return text.startsWith('<task-notification>') ? 'task-notification' : undefined
}

function closeOthers(state: SessionState, turn: Turn, atMs: number): void {
  for (const other of state.turns) {
    const begunAtMs = other.firstEventAtMs ?? other.begunAtMs ?? 0
    if (other === turn || other.closedAtMs !== undefined || begunAtMs >= atMs || isOthers(state, other, turn.clientPid))
      continue
    other.closedAtMs = atMs
    other.closedBy = turn.promptId
  }
}

/** UserPromptExpansion: the client took the prompt for a command. False when it is of another kind. */
export function takeCommand(state: SessionState, event: HookEvent): boolean {
  const name = textField(event, 'command_name')
  if (name === undefined || textField(event, 'expansion_type') !== 'slash_command') return false
  const turn = event.promptId === undefined ? undefined : turnOf(state, event.promptId, event.atMs)
  if (turn !== undefined && !turn.commands.includes(name)) turn.commands.push(name)
  return true
}

/** Stop. What it ends is read from the transcript, which lags behind. */
export function takeStop(state: SessionState, event: HookEvent): void {
  const turn = event.promptId === undefined ? undefined : turnOf(state, event.promptId, event.atMs)
  if (turn === undefined) return
  const tasks = Array.isArray(event.input['background_tasks']) ? event.input['background_tasks'].map(asObject) : []
  const running = tasks.filter((task) => task['type'] === 'subagent').map((task) => String(task['id']))
  turn.stops.push({ atMs: event.atMs, lastMessage: textField(event, 'last_assistant_message') ?? '', running })
  turn.stops.sort((a, b) => a.atMs - b.atMs)
  closeOthers(state, turn, event.atMs)
}

/**
 * StopFailure: an API error ended the turn. Under `claude -p` it is often killed before it is recorded; the transcript
 * has it too.
 */
export function takeFailure(state: SessionState, event: HookEvent): void {
  const turn = event.promptId === undefined ? undefined : turnOf(state, event.promptId, event.atMs)
  if (turn === undefined) return
  turn.failure ??= { atMs: event.atMs, error: textField(event, 'error') ?? 'unknown' }
  closeOthers(state, turn, event.atMs)
}
