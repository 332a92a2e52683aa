import { expect, test } from 'vitest'
import { createAlarm } from '../../src/agent/alarm.ts'
import type { Intake } from '../../src/agent/intake.ts'
import { runLoop } from '../../src/agent/loop.ts'

/** Runs the loop over hooks that come one per turn of the event loop, and gives the sizes of the batches they were taken in. */
async function batchesOf(first: number, later: number): Promise<number[]> {
  const alarm = createAlarm()
  const batches: number[] = []
  let waiting = first
  let toCome = later
  const arrive = () => {
    if (toCome === 0) return
    toCome--
    waiting++
    alarm.ring()
    setImmediate(arrive)
  }
  const intake: Intake = {
    async step() {
      const took = waiting
      waiting = 0
      if (took > 0) batches.push(took)
      if (batches.length === 1) setImmediate(arrive)
      return took
    },
    isWaiting: () => false,
    isQuiet: () => true,
    buryDead: async () => {},
  }
  const isStopping = () => toCome === 0 && waiting === 0
  await runLoop({ intake, alarm, log: { line: () => {} }, housekeeping: async () => true, isStopping })
  return batches
}

test('hooks of the same moment are taken together, and the first of them at once', async () => {
  const batches = await batchesOf(1, 40)
  expect(batches[0]).toBe(1)
  expect(batches.length).toBeLessThan(6)
  expect(batches.reduce((sum, took) => sum + took)).toBe(41)
})

test('a backlog is taken without a pause', async () => {
  const begun = performance.now()
  let left = 50
  const intake: Intake = {
    step: async () => (left-- > 0 ? 256 : 0),
    isWaiting: () => false,
    isQuiet: () => true,
    buryDead: async () => {},
  }
  const isStopping = () => left <= 0
  const housekeeping = async () => true
  await runLoop({ intake, alarm: createAlarm(), log: { line: () => {} }, housekeeping, isStopping })
  // Fifty pauses would be five seconds.
  expect(performance.now() - begun).toBeLessThan(2_500)
})
