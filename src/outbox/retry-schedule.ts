const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS

/** How long an event that was answered, but not accepted, waits before each of its five retries (wire contract, §1). */
export const RETRY_DELAYS_MS = [MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, 12 * HOUR_MS] as const

/** How long the destination rests between probes while nothing at all gets through; the last one repeats. */
export const PROBE_DELAYS_MS = [1, 2, 5, 10, 30, 60].map((seconds) => seconds * SECOND_MS)

/** Many machines lose the same network at the same moment; they should not all come back in the same second. */
const PROBE_JITTER = 0.2

/** A refused token rarely heals by itself; the fast way back is that it changes. */
export const UNAUTHORIZED_PROBE_MS = 10 * MINUTE_MS

/** A server that asks for longer is more likely wrong than right. Double the longest retry. */
export const MAX_RETRY_AFTER_MS = 24 * HOUR_MS

/**
 * Milliseconds until the next try of an event that has now failed `attempts` times (1 or more), or undefined when its
 * last retry has been used. A longer Retry-After wins.
 */
export function retryDelayMs(attempts: number, retryAfterMs = 0): number | undefined {
  const scheduled = RETRY_DELAYS_MS[attempts - 1]
  return scheduled === undefined ? undefined : Math.max(scheduled, Math.min(retryAfterMs, MAX_RETRY_AFTER_MS))
}

/** Milliseconds until probe number `failures` (1 or more) of an unreachable destination, ±20 %. `random`: 0 ≤ x < 1. */
export function probeDelayMs(failures: number, random: () => number): number {
  const index = Math.min(Math.max(failures, 1), PROBE_DELAYS_MS.length) - 1
  return Math.round((PROBE_DELAYS_MS[index] as number) * (1 + PROBE_JITTER * (2 * random() - 1)))
}

/**
 * Retry-After (RFC 9110 §10.2.3: whole seconds or an HTTP date) in milliseconds from now, 0 to 24 h; else undefined.
 */
export function parseRetryAfter(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined) return undefined
  const text = value.trim()
  const delay = /^\d+$/.test(text) ? Number(text) * SECOND_MS : Date.parse(text) - nowMs
  // Date.parse reads more than HTTP dates ("-5", "1.5"); every real one names its month.
  if (Number.isNaN(delay) || !(/^\d+$/.test(text) || /[a-z]{3}/i.test(text))) return undefined
  return Math.min(Math.max(delay, 0), MAX_RETRY_AFTER_MS)
}
