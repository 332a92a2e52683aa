import type { OutboxState } from './outbox.ts'
import { probeDelayMs, UNAUTHORIZED_PROBE_MS } from './retry-schedule.ts'

/** Requests in flight to one destination; with one per key, as many keys. */
export const MAX_IN_FLIGHT = 8

/**
 * How a destination stands, and how many requests may be in flight because of it: all while it answers, none while it is closed,
 * one, the probe, when the time of its closing is over.
 */
export interface Standing {
  readonly state: OutboxState
  /** For people: the state as the destination was found last. Being asked again ({@link open}) does not change it, an answer does. */
  readonly found: OutboxState
  /** Changes with each closing; an outcome of a request that began under another one is old news. */
  readonly generation: number
  /** When the next probe may go; undefined while open. */
  reopensAtMs(): number | undefined
  allowance(nowMs: number): number
  /** The destination answered a request that began under `generation`. True when that opened it. */
  answered(generation: number): boolean
  unreachable(nowMs: number, generation: number): void
  /** @param credentials what was refused; other ones open it */
  unauthorized(nowMs: number, generation: number, credentials: string): void
  throttled(nowMs: number, waitMs: number): void
  /** True when these credentials are not the refused ones, which opened it. */
  offered(credentials: string): boolean
  /** The next probe may go now; a throttled destination keeps its time. */
  probeNow(): void
  /** All may go at once, whatever was known. */
  open(): void
  /** The clock went back: nobody waits longer than was meant. */
  clamp(nowMs: number): void
}

export function createStanding({ random }: { random: () => number }): Standing {
  let state: OutboxState = 'ok'
  let found: OutboxState = 'ok'
  let generation = 0
  let failures = 0
  let untilMs = 0
  let delayMs = 0
  let refused: string | undefined

  function close(as: OutboxState, nowMs: number, waitMs: number): void {
    state = as
    found = as
    generation++
    delayMs = waitMs
    untilMs = nowMs + waitMs
  }

  function open(): void {
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
    reopensAtMs: () => (state === 'ok' ? undefined : untilMs),
    allowance: (nowMs) => (state === 'ok' ? MAX_IN_FLIGHT : nowMs >= untilMs ? 1 : 0),
    answered(began) {
      // Any answer proves that the destination can be reached; only the probe proves more than that.
      if (state === 'ok') found = 'ok'
      if (state === 'ok' || (state !== 'unreachable' && began !== generation)) return false
      open()
      found = 'ok'
      return true
    },
    unreachable(nowMs, began) {
      if (began !== generation) return
      failures = state === 'unreachable' ? failures + 1 : 1
      close('unreachable', nowMs, probeDelayMs(failures, random))
    },
    unauthorized(nowMs, began, credentials) {
      if (began !== generation) return
      refused = credentials
      close('unauthorized', nowMs, UNAUTHORIZED_PROBE_MS)
    },
    throttled(nowMs, waitMs) {
      if (state === 'throttled' && nowMs + waitMs <= untilMs) return
      close('throttled', nowMs, waitMs)
    },
    offered(credentials) {
      if (state !== 'unauthorized' || credentials === refused) return false
      open()
      found = 'ok'
      return true
    },
    probeNow() {
      if (state === 'unreachable') untilMs = 0
    },
    open,
    clamp(nowMs) {
      untilMs = Math.min(untilMs, nowMs + delayMs)
    },
  }
}
