import { nameBasedUuid } from '../../contract/event-id.ts'
import type { Occurrence } from '../occurrence.ts'
import { askedModelAt } from '../session/asked-model.ts'
import { requestOf } from '../session/sent-requests.ts'
import type { PendingPrompt, SessionState } from '../session/session-state.ts'
import { valueAt } from '../session/timed.ts'
import { ALLOWED_LATENESS_MS } from '../session/timing.ts'
import type { Turn } from '../session/turn.ts'
import { type ContextSettings, contextPercent } from './context-window.ts'
import { about } from './notices.ts'

/** A prompt that follows the answer this soon is a correction of the one before. wire-contract: is_reprompt. */
const REPROMPT_MS = 10_000

/**
 * Prompts wait until the transcript has reached them: only then is the context before them known, and when the
 * assistant last finished; and until their request is sent, which says with which model it asks.
 *
 * @param mayBeAsked false when the turn is over: then no request follows
 */
export function finishPrompts(
  state: SessionState,
  nowMs: number,
  settings: ContextSettings,
  into: Occurrence[],
  isMeant: (prompt: PendingPrompt) => boolean = () => true,
  mayBeAsked = true,
): void {
  state.prompts = state.prompts.filter((prompt) => {
    if (!isMeant(prompt)) return true
    if (!isReached(state, prompt, mayBeAsked) && nowMs < prompt.atMs + ALLOWED_LATENESS_MS) return true
    into.push(promptOccurrence(state, prompt, settings))
    return false
  })
}

function isReached(state: SessionState, prompt: PendingPrompt, mayBeAsked: boolean): boolean {
  // The turns this prompt closed must be over first: it counts its gap from their end.
  if (state.turns.some((turn) => turn.promptId !== prompt.promptId && turn.closedBy === prompt.promptId)) return false
  const turn = state.turns.find((candidate) => candidate.promptId === prompt.promptId)
  if (state.transcript.readToMs >= prompt.atMs || hasBegun(state, prompt))
    return !mayBeAsked || isAsked(state, turn, prompt)
  // One that a hook turned away has no line; when the next one has, all before it is read.
  return state.prompts.some((later) => later.atMs > prompt.atMs && hasBegun(state, later))
}

/** Its request is sent, or none will be: then nothing says with which model it was asked. */
const isAsked = (state: SessionState, turn: Turn | undefined, prompt: PendingPrompt): boolean =>
  turn === undefined || turn.blocked === true || requestOf(state, turn, prompt) !== undefined

const hasBegun = ({ turns }: SessionState, { promptId, queued }: PendingPrompt): boolean =>
  !queued && turns.some((turn) => turn.promptId === promptId && turn.begunAtMs !== undefined)

function promptOccurrence(state: SessionState, prompt: PendingPrompt, settings: ContextSettings): Occurrence {
  const turn = state.turns.find((candidate) => candidate.promptId === prompt.promptId)
  const request = requestOf(state, turn, prompt)
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
      model: request?.model ?? null,
      effort: request?.effort ?? null,
      ...contextAt(state, prompt.atMs, settings, request?.model),
      is_reprompt: gapMs === null ? null : gapMs < REPROMPT_MS,
      gap_ms: gapMs,
    },
  }
}

/** The context as the newest main-thread response before `atMs` left it. */
export function contextAt(state: SessionState, atMs: number, settings: ContextSettings, asked?: string) {
  const tokens = valueAt(state.contexts, atMs)
  if (tokens === undefined) return { context_tokens: null, context_percent: null }
  const percent = contextPercent(tokens, asked ?? askedModelAt(state, atMs), settings)
  return { context_tokens: tokens, context_percent: percent }
}

/** A subagent has a context of its own. */
function contextOfAgent(state: SessionState, agentId: string, atMs: number, settings: ContextSettings) {
  const agent = state.agents[agentId]
  const tokens = valueAt(agent?.contexts ?? [], atMs)
  if (tokens === undefined) return { context_tokens: null, context_percent: null }
  const last = agent?.responses.at(-1)
  return {
    context_tokens: tokens,
    context_percent: contextPercent(tokens, last?.requestedModel ?? last?.model, settings),
  }
}

export function finishCompactions(
  state: SessionState,
  nowMs: number,
  settings: ContextSettings,
  into: Occurrence[],
): void {
  state.compactions = state.compactions.filter((compaction) => {
    const { atMs, promptId, ordinal } = compaction
    const { agentId } = compaction
    const readToMs = agentId === undefined ? state.transcript.readToMs : (state.agents[agentId]?.readToMs ?? 0)
    if (readToMs < atMs && nowMs < atMs + ALLOWED_LATENESS_MS) return true
    into.push({
      kind: 'pre_compact',
      eventId: nameBasedUuid(state.sessionId, 'pre_compact', ordinal),
      ...about(state, atMs, promptId),
      fields: {
        trigger: compaction.trigger ?? null,
        custom_instructions: compaction.instructions ?? null,
        ...(compaction.agentId === undefined
          ? contextAt(state, atMs, settings)
          : contextOfAgent(state, compaction.agentId, atMs, settings)),
        compaction_count: ordinal + 1,
      },
    })
    return false
  })
}
