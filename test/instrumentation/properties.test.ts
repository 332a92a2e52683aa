import fc from 'fast-check'
import { expect, test } from 'vitest'
import { captureNames, readCapture } from './capture.ts'
import { type Disturbance, disturb } from './disturbance.ts'
import { type FinalRecords, finalRecords, timeless } from './records.ts'
import { replay } from './replay.ts'

const captures = new Map(
  captureNames().map((name) => {
    const sights = readCapture(name).sort((a, b) => a.atMs - b.atMs)
    return [name, { sights, truth: finalRecords(replay(sights)) }]
  }),
)

const capture = fc.constantFrom(...captures.keys())
const numbers = (max: number) => fc.array(fc.nat(max), { minLength: 1, maxLength: 12 })
const flags = fc.array(fc.boolean(), { minLength: 1, maxLength: 12 })

/** The longest that a transcript line may be late. The session model waits a little longer. */
const MAX_LAG_MS = 2_000

const lagMs = numbers(MAX_LAG_MS)
const jitterMs = numbers(40)
const twinMs = numbers(30)
const againMs = fc.array(fc.constantFrom(0, 1, 50, 400, 3_000, 20_000), { minLength: 1, maxLength: 12 })

function check(disturbance: fc.Arbitrary<Disturbance>, view: (final: FinalRecords) => FinalRecords = (all) => all) {
  fc.assert(
    fc.property(capture, disturbance, (name, chosen) => {
      const { sights, truth } = captures.get(name) ?? { sights: [], truth: finalRecords([]) }
      const final = finalRecords(replay(sights, disturb(sights, chosen)))
      expect(view(final), name).toEqual(view(truth))
    }),
    { numRuns: 150 },
  )
}

test('a transcript that lags up to two seconds gives the same records', () => check(fc.record({ lagMs })))

test('an agent that crashes at any event gives the same records', () => check(fc.record({ crashes: flags })))

test('parallel hooks in any order give the same records', () => check(fc.record({ jitterMs })))

test('events that are processed again, soon or late, give the same records', () => check(fc.record({ againMs })))

test('a plugin installed twice gives the same records', () => check(fc.record({ twinMs }), timeless))

test('all of it at once gives the same records', () =>
  check(fc.record({ lagMs, jitterMs, twinMs, againMs, crashes: flags }, { requiredKeys: [] }), timeless))
