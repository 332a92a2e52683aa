import { expect, test } from 'vitest'
import { payloads } from '../../../test/contract/sample.ts'
import { aTurn, at, useStage } from './stage.ts'

const { start } = useStage()

/** Lengths of frames and of long tasks, in milliseconds. */
interface Measured {
  measured: { frames: number[]; tasks: number[] }
}

function quantileOf(values: number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  return Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0)
}

test.each([
  ['of ten sessions', 10, 200],
  ['of a single turn', 1, 10_000],
])(
  '10 000 events %s stream in without stutter, and only what is seen is drawn',
  async (where, sessions, callsPerTurn) => {
    const { page, server, complaints } = await start()
    await aTurn(server)
    await page.getByText('Answer 1').waitFor()
    await page.evaluate(() => {
      const frames: number[] = []
      const tasks: number[] = []
      let last = performance.now()
      const tick = (now: number) => {
        frames.push(now - last)
        last = now
        requestAnimationFrame(tick)
      }
      requestAnimationFrame(tick)
      new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
        entryTypes: ['longtask'],
      })
      Object.assign(window, { measured: { frames, tasks } })
    })
    // What the machine and the browser take for a frame by themselves.
    await page.waitForFunction(() => (window as unknown as Measured).measured.frames.length >= 100)
    const calm = await page.evaluate(() => (window as unknown as Measured).measured.frames.splice(0))

    const startMs = Date.parse('2026-11-20T12:00:00Z')
    const requestOf = (index: number) => ({
      at: new Date(startMs + index).toISOString(),
      path: '/events/tool',
      status: 202,
      duplicate: false,
      body: {
        ...payloads['/events/tool'](),
        session_id: `session-${index % sessions}`,
        turn_id: `turn-${Math.floor(index / callsPerTurn)}`,
        subagent_depth: 0,
        ...at(startMs + index * 10),
      },
    })
    server.show(requestOf(0))
    await expect.poll(() => page.locator('#sessions .session').count()).toBe(2)
    await page.focus('#sessions')
    await page.keyboard.press('Home')
    const startedAtMs = performance.now()
    for (let index = 1; index < 10_000; index += 1) {
      server.show(requestOf(index))
      // About 5 000 a second, more than any session has.
      if (index % 100 === 99) await new Promise((resolve) => setTimeout(resolve, 20))
    }
    await expect.poll(() => page.locator('.totals').textContent(), { timeout: 30_000 }).toMatch(/records10\.0k/)
    const seconds = (performance.now() - startedAtMs) / 1000
    // Scroll from top to bottom, too.
    await page.focus('#waterfall')
    for (let step = 0; step < 30; step += 1) await page.keyboard.press('PageDown')

    const { frames, tasks } = await page.evaluate(() => (window as unknown as Measured).measured)
    const quantile = (share: number) => quantileOf(frames, share)
    console.log(
      `10 000 events ${where} in ${seconds.toFixed(1)} s: ${frames.length} frames, median ${quantile(0.5)} ms, 95 % ${quantile(0.95)} ms, ` +
        `99 % ${quantile(0.99)} ms, longest ${quantile(1)} ms; ${tasks.length} long tasks, longest ${Math.round(Math.max(0, ...tasks))} ms`,
    )
    expect(await page.locator('#app .row').count()).toBeLessThan(120)
    expect(quantile(0.5)).toBeLessThanOrEqual(Math.max(34, 2 * quantileOf(calm, 0.5)))
    expect(quantile(0.95)).toBeLessThanOrEqual(Math.max(100, 3 * quantileOf(calm, 0.95)))
    expect(complaints).toEqual([])
  },
)
