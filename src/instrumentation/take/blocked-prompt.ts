import type { BlockedPromptEntry } from '../../transcript/entry.ts'
import type { SessionState } from '../session/session-state.ts'
import { ALLOWED_LATENESS_MS } from '../session/timing.ts'
import type { Turn } from '../session/turn.ts'

/** Notices that still wait for their prompt's own hook: a few at a time, each for seconds. */
const KEPT = 16

/**
 * The client's notice that a hook turned a prompt away. It quotes the prompt; that prompt's hook may be recorded later.
 */
export function takeBlockedPrompt(state: SessionState, { atMs, text }: BlockedPromptEntry): void {
  const turn = state.turns.find((one) => isBare(one) && isOf(one, { atMs, text }))
  if (turn !== undefined) turn.blocked = true
  else state.blockedPrompts = [...(state.blockedPrompts ?? []).slice(1 - KEPT), { atMs, text }]
}

/** A prompt's hook was recorded: the notice that it was turned away may have been read before. */
export function takeEarlierNotice(state: SessionState, turn: Turn): void {
  const { blockedPrompts = [] } = state
  const notice = blockedPrompts.find((one) => isOf(turn, one))
  if (notice === undefined) return
  turn.blocked = true
  state.blockedPrompts = blockedPrompts.filter((one) => one !== notice)
}

const isBare = ({ begunAtMs, executions, blocked }: Turn): boolean =>
  begunAtMs === undefined && executions === 0 && blocked !== true

const isOf = ({ promptText, submittedAtMs }: Turn, { atMs, text }: { atMs: number; text: string }): boolean =>
  promptText?.trim() === text.trim() && submittedAtMs !== undefined && submittedAtMs <= atMs + ALLOWED_LATENESS_MS
