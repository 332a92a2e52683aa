import fc from 'fast-check'
import { expect } from 'vitest'
import type { Occurrence } from '../../src/instrumentation/occurrence.ts'
import type { Sight } from './capture.ts'
import { type Disturbance, disturb } from './disturbance.ts'
import { type FinalRecords, finalRecords, timeless } from './records.ts'
import { replay } from './replay.ts'

const numbers = (max: number) => fc.array(fc.nat(max), { minLength: 1, maxLength: 12 })

/** The longest that a transcript line may be late. The session model waits a little longer. */
const MAX_LAG_MS = 2_000

export const lagMs = numbers(MAX_LAG_MS)
export const jitterMs = numbers(40)
export const looksMs = fc.array(fc.constantFrom(0, 20, 100, 700, 5_000, 600_000), { minLength: 1, maxLength: 12 })
export const batches = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 12 })
export const twinMs = numbers(30)
export const againMs = fc.array(fc.constantFrom(0, 1, 50, 400, 3_000, 20_000), { minLength: 1, maxLength: 12 })
export const crashes = fc.array(fc.boolean(), { minLength: 1, maxLength: 12 })

/** All of it at once, or any part. */
export const anything = fc.record({ lagMs, jitterMs, looksMs, batches, twinMs, againMs, crashes }, { requiredKeys: [] })

/**
 * Same records, with and without the disturbance; where each hook is recorded twice, up to the times that follow from
 * the second copy.
 */
export function expectSame(name: string, sights: Sight[], truth: FinalRecords, disturbance: Disturbance): void {
  const view = disturbance.twinMs === undefined ? (final: FinalRecords) => final : timeless
  expect(view(finalRecords(replay(sights, disturb(sights, disturbance)))), name).toEqual(view(truth))
}

/** Plays a script, undisturbed and in a few dozen disturbed ways that must give the same, and answers what came out. */
export function play(sights: Sight[]): Occurrence[] {
  const inOrder = [...sights].sort((a, b) => a.atMs - b.atMs)
  const occurrences = replay(inOrder)
  const truth = finalRecords(occurrences)
  fc.assert(
    fc.property(anything, (disturbance) => expectSame('disturbed', inOrder, truth, disturbance)),
    { numRuns: 25 },
  )
  return occurrences
}
