import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  MAX_RETRY_AFTER_MS,
  PROBE_DELAYS_MS,
  parseRetryAfter,
  probeDelayMs,
  RETRY_DELAYS_MS,
  retryDelayMs,
} from '../../src/outbox/retry-schedule.ts'

const MINUTE_MS = 60_000
const NOW_MS = Date.UTC(2026, 10, 20, 10)

test('an event waits 1 min, 5 min, 30 min, 2 h, 12 h, and is given up after its fifth retry', () => {
  const minutes = [1, 2, 3, 4, 5, 6].map((attempts) => retryDelayMs(attempts))
  expect(minutes).toEqual([1, 5, 30, 120, 720].map((count) => count * MINUTE_MS).concat(undefined as never))
})

test('Retry-After counts only when it asks for longer', () => {
  expect(retryDelayMs(2, MINUTE_MS)).toBe(5 * MINUTE_MS)
  expect(retryDelayMs(2, 6 * MINUTE_MS)).toBe(6 * MINUTE_MS)
  expect(retryDelayMs(6, MINUTE_MS)).toBeUndefined()
})

test('any wait is at least the scheduled one and at most a day, and five retries are all there are', () => {
  fc.assert(
    fc.property(fc.nat(20), fc.nat(), (failures, retryAfterMs) => {
      const delayMs = retryDelayMs(failures + 1, retryAfterMs)
      expect(delayMs === undefined).toBe(failures >= RETRY_DELAYS_MS.length)
      if (delayMs === undefined) return
      expect(delayMs).toBeGreaterThanOrEqual(RETRY_DELAYS_MS[failures] as number)
      expect(delayMs).toBeLessThanOrEqual(MAX_RETRY_AFTER_MS)
    }),
  )
})

test('probes rest 1, 2, 5, 10, 30 and then always 60 seconds', () => {
  const seconds = [1, 2, 3, 4, 5, 6, 7, 100].map((failures) => probeDelayMs(failures, () => 0.5) / 1_000)
  expect(seconds).toEqual([1, 2, 5, 10, 30, 60, 60, 60])
})

test('the jitter of a probe stays within 20 percent', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (failures, random) => {
        const planned = PROBE_DELAYS_MS[Math.min(failures, PROBE_DELAYS_MS.length) - 1] as number
        expect(Math.abs(probeDelayMs(failures, () => random) - planned)).toBeLessThanOrEqual(planned * 0.2 + 1)
      },
    ),
  )
})

test.each([
  ['120', 120_000],
  [' 5 ', 5_000],
  ['0', 0],
  ['Fri, 20 Nov 2026 10:02:00 GMT', 120_000],
  ['Friday, 20-Nov-26 10:02:00 GMT', 120_000],
  ['Fri, 20 Nov 2026 09:00:00 GMT', 0],
  ['99999999999', MAX_RETRY_AFTER_MS],
  ['Fri, 20 Nov 2099 10:02:00 GMT', MAX_RETRY_AFTER_MS],
  ['soon', undefined],
  ['', undefined],
  ['-5', undefined],
  ['1.5', undefined],
  ['2027', 2_027_000],
])('Retry-After %j is %s ms', (value, expected) => {
  expect(parseRetryAfter(value, NOW_MS)).toBe(expected)
})

test('without the header there is no wait', () => {
  expect(parseRetryAfter(undefined, NOW_MS)).toBeUndefined()
})

test('any HTTP date ahead is the distance to it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 86_400 }), (seconds) => {
      const date = new Date(NOW_MS + seconds * 1_000).toUTCString()
      expect(parseRetryAfter(date, NOW_MS)).toBe(seconds * 1_000)
    }),
  )
})
