import type { PendingPrompt, SentRequest, SessionState } from './session-state.ts'
import { CLOCK_MS } from './timing.ts'
import type { Turn } from './turn.ts'

/*
 * Requests of the main thread, as its transcript says they were sent. Their lines name no turn, and may stand above the
 * line of the prompt that they are about: what tells is the time.
 */

/** The newest, whose answers may still come. Of older ones only those are kept that a waiting prompt asks for. */
const KEPT = 32

/** Takes a request in; one that is read again adds nothing. */
export function addRequest(state: SessionState, request: SentRequest): void {
  const { requests = [], prompts } = state
  if (requests.some(({ id }) => id === request.id)) return
  const all = [...requests, request]
  const first = new Set(prompts.map(({ atMs }) => all.find((one) => one.atMs >= atMs - CLOCK_MS)))
  state.requests = all.filter((one, index) => index >= all.length - KEPT || first.has(one))
}

/** The request that an answer is to. */
export const requestById = ({ requests = [] }: SessionState, id: string | undefined): SentRequest | undefined =>
  id === undefined ? undefined : requests.find((request) => request.id === id)

/** The first request after a prompt, and before another prompt begins another turn. */
export function requestOf(
  { requests = [], turns }: SessionState,
  turn: Turn | undefined,
  { atMs }: PendingPrompt,
): SentRequest | undefined {
  if (turn === undefined) return undefined
  const later = turns.flatMap((other) => (other === turn ? [] : [startOf(other)])).filter((start) => start > atMs)
  const untilMs = Math.min(...later)
  return requests.find((request) => request.atMs >= atMs - CLOCK_MS && request.atMs < untilMs)
}

const startOf = ({ begunAtMs, submittedAtMs }: Turn): number =>
  Math.min(begunAtMs ?? Number.POSITIVE_INFINITY, submittedAtMs ?? Number.POSITIVE_INFINITY)
