import fc from 'fast-check'
import { test } from 'vitest'
import { captureNames, readCapture } from './capture.ts'
import type { Disturbance } from './disturbance.ts'
import { againMs, anything, batches, crashes, expectSame, jitterMs, lagMs, looksMs, twinMs } from './play.ts'
import { finalRecords } from './records.ts'
import { replay } from './replay.ts'

const captures = new Map(
  captureNames().map((name) => {
    const sights = readCapture(name).sort((a, b) => a.atMs - b.atMs)
    return [name, { sights, truth: finalRecords(replay(sights)) }]
  }),
)

function check(disturbances: fc.Arbitrary<Disturbance>): void {
  fc.assert(
    fc.property(fc.constantFrom(...captures.keys()), disturbances, (name, disturbance) => {
      const { sights, truth } = captures.get(name) ?? { sights: [], truth: finalRecords([]) }
      expectSame(name, sights, truth, disturbance)
    }),
    { numRuns: 120 },
  )
}

test('a transcript that lags up to two seconds gives the same records', () => check(fc.record({ lagMs })))

test('an agent that crashes at any event gives the same records', () => check(fc.record({ crashes })))

test('parallel hooks in any order give the same records', () => check(fc.record({ jitterMs })))

test('an agent that looks late, even after everything, gives the same records', () =>
  check(fc.record({ looksMs, batches })))

test('events that are processed again, soon or late, give the same records', () => check(fc.record({ againMs })))

test('a plugin installed twice gives the same records', () => check(fc.record({ twinMs })))

test('all of it at once gives the same records', () => check(anything))
