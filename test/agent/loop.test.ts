import { expect, onTestFinished, test, vi } from 'vitest'
import type { Intake } from '../../src/agent/intake.ts'
import { runLoop } from '../../src/agent/loop.ts'
import { createWakeup } from '../../src/agent/wakeup.ts'

/** No time passes for the loop: a pause that nothing ends would never end, and the test with it. */
function withoutTime(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  onTestFinished(() => void vi.useRealTimers())
}

/**
 * Runs the loop over hooks that come one per turn of the event loop, and gives the sizes of the batches they were taken
 * in.
 */
async function batchesOf(first: number, later: number): Promise<number[]> {
  const wakeup = createWakeup()
  const batches: number[] = []
  let waiting = first
  let toCome = later
  const arrive = () => {
    if (toCome === 0) return
    toCome--
    waiting++
    wakeup.wake()
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
  await runLoop({ intake, wakeup, log: { line: () => {} }, housekeeping: async () => true, isStopping })
  return batches
}

test('hooks of the same moment are taken together, and the first of them at once', async () => {
  const batches = await batchesOf(1, 40)
  expect(batches[0]).toBe(1)
  // Each batch but the first gathers for a tenth of a second, in which hundreds come; a machine that is held up takes a
  // few more.
  expect(batches.length).toBeLessThan(20)
  expect(batches.reduce((sum, took) => sum + took)).toBe(41)
})

test('a backlog is taken without a pause', async () => {
  withoutTime()
  let left = 50
  const intake: Intake = {
    step: async () => (left-- > 0 ? 256 : 0),
    isWaiting: () => false,
    isQuiet: () => true,
    buryDead: async () => {},
  }
  const isStopping = () => left <= 0
  const housekeeping = async () => true
  await runLoop({ intake, wakeup: createWakeup(), log: { line: () => {} }, housekeeping, isStopping })
  expect(left).toBe(0)
})

test('what fails again and again is tried ever more rarely, however many events come; the house is kept all the while', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  onTestFinished(() => void vi.useRealTimers())
  const wakeup = createWakeup()
  const tries: number[] = []
  const lines: string[] = []
  let kept = 0
  let isStopping = false
  let isFull = true
  const intake: Intake = {
    async step() {
      tries.push(Math.round(performance.now() / 1_000))
      const name = `.s1.json.${tries.length}.draft`
      if (isFull) throw Object.assign(new Error(`ENOSPC: no space left on device, open '${name}'`), { code: 'ENOSPC' })
      return 0
    },
    isWaiting: () => false,
    isQuiet: () => true,
    buryDead: async () => {},
  }
  const housekeeping = async () => {
    kept++
    return true
  }
  const begunAt = performance.now() / 1_000
  const over = runLoop({
    intake,
    wakeup,
    log: { line: (text) => void lines.push(text) },
    housekeeping,
    isStopping: () => isStopping,
  })
  for (let ms = 0; ms < 60_000; ms += 500) {
    wakeup.wake()
    await vi.advanceTimersByTimeAsync(500)
  }
  const waits = tries.map((at, index) => at - (tries[index - 1] ?? begunAt)).map(Math.round)
  expect(waits).toEqual([0, 2, 4, 8, 16, 16])
  // The lock of an agent that says nothing for thirty seconds is another's.
  expect(kept).toBeGreaterThanOrEqual(29)
  expect(lines).toHaveLength(1)

  isFull = false
  await vi.advanceTimersByTimeAsync(20_000)
  expect(lines.slice(1)).toEqual(['recording goes on'])
  isFull = true
  const before = tries.length
  await vi.advanceTimersByTimeAsync(5_000)
  expect(tries.length).toBeGreaterThan(before + 1)
  isStopping = true
  wakeup.wake()
  await over
})

test('a stop ends a pause at once', async () => {
  withoutTime()
  const wakeup = createWakeup()
  let isStopping = false
  const intake: Intake = {
    async step() {
      setImmediate(() => {
        isStopping = true
        wakeup.wake()
      })
      throw new Error('EROFS: read-only file system')
    },
    isWaiting: () => false,
    isQuiet: () => true,
    buryDead: async () => {},
  }
  await runLoop({
    intake,
    wakeup,
    log: { line: () => {} },
    housekeeping: async () => true,
    isStopping: () => isStopping,
  })
})
