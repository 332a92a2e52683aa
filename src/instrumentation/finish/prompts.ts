import { nameBasedUuid } from '../../contract/event-id.ts'
import type { Occurrence } from '../occurrence.ts'
import { askedModelAt } from '../session/asked-model.ts'
import type { PendingPrompt, SessionState } from '../session/session-state.ts'
import { valueAt } from '../session/timed.ts'
import { ALLOWED_LATENESS_MS } from '../session/timing.ts'
import { type ContextSettings, contextPercent } from './context-window.ts'
import { about } from './notices.ts'

/** A prompt that follows the answer this soon is a correction of the one before. wire-contract: is_reprompt. */
const REPROMPT_MS = 10_000

/** Prompts wait until the transcript has reached them: only then is the context before them known, and when the assistant last finished. */
export function finishPrompts(
  state: SessionState,
  nowMs: number,
  settings: ContextSettings,
  into: Occurrence[],
  isMeant: (prompt: PendingPrompt) => boolean = () => true,
): void {
  state.prompts = state.prompts.filter((prompt) => {
    if (!isMeant(prompt)) return true
    if (!isReached(state, prompt) && nowMs < prompt.atMs + ALLOWED_LATENESS_MS) return true
    into.push(promptOccurrence(state, prompt, settings))
    return false
  })
}

function isReached(state: SessionState, prompt: PendingPrompt): boolean {
  // The turns this prompt closed must be over first: it counts its gap from their end.
  if (state.turns.some((turn) => turn.promptId !== prompt.promptId && turn.closedBy === prompt.promptId)) return false
  if (state.transcript.readToMs >= prompt.atMs) return true
  if (hasBegun(state, prompt)) return true
  // One that a hook turned away has no line; when the next one has, all before it is read.
  return state.prompts.some((later) => later.atMs > prompt.atMs && hasBegun(state, later))
}

const hasBegun = ({ turns }: SessionState, { promptId, queued }: PendingPrompt): boolean =>
  !queued && turns.some((turn) => turn.promptId === promptId && turn.begunAtMs !== undefined)

function promptOccurrence(state: SessionState, prompt: PendingPrompt, settings: ContextSettings): Occurrence {
  const turn = state.turns.find((candidate) => candidate.promptId === prompt.promptId)
  const source = prompt.source ?? (prompt.queued ? undefined : turn?.machineSource)
  // While a turn runs the assistant has not finished, and a machine's prompt says nothing about a person's patience.
  const finishedAtMs = prompt.queued || source !== undefined ? undefined : valueAt(state.finishes, prompt.atMs)
  const gapMs = finishedAtMs === undefined ? null : Math.max(0, Math.round(prompt.atMs - finishedAtMs))
  if (source === undefined) state.totals.prompts += 1
  if (gapMs !== null && gapMs < REPROMPT_MS) state.totals.reprompts += 1
  return {
    kind: 'prompt',
    eventId: nameBasedUuid(state.sessionId, 'prompt', prompt.promptId ?? '', prompt.ordinal),
    ...about(state, prompt.atMs, prompt.promptId ?? nameBasedUuid(state.sessionId, 'turn', prompt.ordinal)),
    cwd: prompt.cwd,
    sessionName: prompt.title ?? null,
    meta: source === undefined ? {} : { prompt_source: source },
    fields: {
      prompt_text: prompt.text,
      model: valueAt(state.models, prompt.atMs) ?? null,
      effort: valueAt(state.efforts, prompt.atMs) ?? null,
      ...contextAt(state, prompt.atMs, settings),
      is_reprompt: gapMs === null ? null : gapMs < REPROMPT_MS,
      gap_ms: gapMs,
    },
  }
}

/** The context as the newest main-thread response before `atMs` left it. */
export function contextAt(state: SessionState, atMs: number, settings: ContextSettings) {
  const tokens = valueAt(state.contexts, atMs)
  if (tokens === undefined) return { context_tokens: null, context_percent: null }
  const percent = contextPercent(tokens, askedModelAt(state, atMs), settings)
  return { context_tokens: tokens, context_percent: percent }
}

export function finishCompactions(
  state: SessionState,
  nowMs: number,
  settings: ContextSettings,
  into: Occurrence[],
): void {
  state.compactions = state.compactions.filter((compaction) => {
    const { atMs, promptId, ordinal } = compaction
    if (state.transcript.readToMs < atMs && nowMs < atMs + ALLOWED_LATENESS_MS) return true
    into.push({
      kind: 'pre_compact',
      eventId: nameBasedUuid(state.sessionId, 'pre_compact', ordinal),
      ...about(state, atMs, promptId),
      fields: {
        trigger: compaction.trigger ?? null,
        custom_instructions: compaction.instructions ?? null,
        ...contextAt(state, atMs, settings),
        compaction_count: ordinal + 1,
      },
    })
    return false
  })
}
