import { probeDelayMs, UNAUTHORIZED_PROBE_MS } from './retry-schedule.ts'

/** Requests in flight to one destination; with one per key, as many keys. */
export const MAX_IN_FLIGHT = 8

/** Why requests are held back; `ok` while they are not. */
export type CircuitState = 'ok' | 'unauthorized' | 'unreachable' | 'throttled'

/**
 * The circuit breaker of a destination says how many requests may be in flight. Closed (`ok`): all of them. Open: none.
 * Half-open, when the time of its opening is over: one, the probe.
 */
export interface CircuitBreaker {
  readonly state: CircuitState
  /**
   * For people: the state as the last answer left it. Trying again ({@link close}) does not change it, an answer does.
   */
  readonly found: CircuitState
  /** Changes with each opening; the outcome of a request that began before it says nothing about now. */
  readonly generation: number
  /** When the next probe may go; undefined while closed. */
  probesAtMs(): number | undefined
  allowance(nowMs: number): number
  /** The destination answered a request that began under `generation`. True when that closed the breaker. */
  answered(generation: number): boolean
  unreachable(nowMs: number, generation: number): void
  /** @param credentials what was refused; other ones close the breaker */
  unauthorized(nowMs: number, generation: number, credentials: string): void
  throttled(nowMs: number, waitMs: number): void
  /** True when these credentials are not the refused ones, which closed the breaker. */
  offered(credentials: string): boolean
  /** The next probe may go now; a throttled destination keeps its time. */
  probeNow(): void
  /** All may go at once, whatever was known. */
  close(): void
  /** The clock went back: nobody waits longer than was meant. */
  clamp(nowMs: number): void
}

export function createCircuitBreaker({ random }: { random: () => number }): CircuitBreaker {
  let state: CircuitState = 'ok'
  let found: CircuitState = 'ok'
  let generation = 0
  let failures = 0
  let untilMs = 0
  let delayMs = 0
  let refused: string | undefined

  function openAs(as: CircuitState, nowMs: number, waitMs: number): void {
    state = as
    found = as
    generation++
    delayMs = waitMs
    untilMs = nowMs + waitMs
  }

  function close(): void {
    state = 'ok'
    failures = 0
    refused = undefined
  }

  return {
    get state() {
      return state
    },
    get found() {
      return found
    },
    get generation() {
      return generation
    },
    probesAtMs: () => (state === 'ok' ? undefined : untilMs),
    allowance: (nowMs) => (state === 'ok' ? MAX_IN_FLIGHT : nowMs >= untilMs ? 1 : 0),
    answered(began) {
      // Any answer proves that the destination can be reached; only the probe proves more than that.
      if (state === 'ok') found = 'ok'
      if (state === 'ok' || (state !== 'unreachable' && began !== generation)) return false
      close()
      found = 'ok'
      return true
    },
    unreachable(nowMs, began) {
      if (began !== generation) return
      failures = state === 'unreachable' ? failures + 1 : 1
      openAs('unreachable', nowMs, probeDelayMs(failures, random))
    },
    unauthorized(nowMs, began, credentials) {
      if (began !== generation) return
      refused = credentials
      openAs('unauthorized', nowMs, UNAUTHORIZED_PROBE_MS)
    },
    throttled(nowMs, waitMs) {
      if (state === 'throttled' && nowMs + waitMs <= untilMs) return
      openAs('throttled', nowMs, waitMs)
    },
    offered(credentials) {
      if (state !== 'unauthorized' || credentials === refused) return false
      close()
      found = 'ok'
      return true
    },
    probeNow() {
      if (state === 'unreachable') untilMs = 0
    },
    close,
    clamp(nowMs) {
      untilMs = Math.min(untilMs, nowMs + delayMs)
    },
  }
}
