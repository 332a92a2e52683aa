import { expect, test } from 'vitest'
import { noonBefore, type Reported, sourceOf } from '../scripted-history.ts'
import { useHistoryStage } from './history-stage.ts'

const { start } = useHistoryStage()
const NOW = Date.now()
const HOUR_MS = 3_600_000

/** 900 sessions of 100 records, and one of 10 000: 100 000 in all. */
const many: Reported[] = Array.from({ length: 901 }, (_, index) => ({
  id: `session-${index}`,
  startMs: noonBefore(NOW, 0) - index * 6 * HOUR_MS,
  cwd: `/home/ada/project-${index % 12}`,
  model: index % 3 === 0 ? 'claude-opus-5-5' : 'claude-haiku-4-5',
  turns: index === 0 ? 500 : 9,
  callsPerTurn: index === 0 ? 18 : 9,
  prompt: (turn: number) => `Question ${turn} of session ${index}`,
}))

test('100 000 records: painted in a second, scrolled at the browser’s own rate', async () => {
  const { page, complaints, server } = await start(sourceOf(many), { at: '' })
  await page.locator('.card').first().waitFor()
  // Once more, with a browser that is warm: what is measured is the page.
  await page.goto('about:blank')
  const startedAtMs = performance.now()
  await page.goto(server.url)
  await page.locator('.card-cost').first().waitFor()
  const sumsMs = Math.round(performance.now() - startedAtMs)
  const paintMs = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0)

  await page.keyboard.press('2')
  await expect.poll(() => page.locator('#waterfall').getAttribute('aria-rowcount')).toBe('10001')
  const frames = await page.evaluate(async () => {
    const lists = ['#sessions', '#waterfall'].map((id) => document.querySelector(id) as HTMLElement)
    const lengths: number[] = []
    const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve))
    let last = await frame()
    const measure = async (count: number, step: () => void) => {
      const own: number[] = []
      for (let index = 0; index < count; index += 1) {
        step()
        const now = await frame()
        own.push(now - last)
        last = now
      }
      return own
    }
    const calm = await measure(60, () => {})
    for (const list of lists)
      lengths.push(
        ...(await measure(120, () => {
          list.scrollTop += 700
        })),
      )
    return { calm, lengths }
  })
  const quantile = (values: number[], share: number) =>
    Math.round(values.toSorted((one, other) => one - other)[Math.floor((values.length - 1) * share)] ?? 0)
  const searchedAtMs = performance.now()
  await page.keyboard.press('/')
  await page.keyboard.type('Question 7 of session 612')
  await expect.poll(() => page.locator('#sessions .session').count()).toBe(1)
  const searchMs = Math.round(performance.now() - searchedAtMs)
  console.log(
    `100 000 records: first paint ${Math.round(paintMs)} ms, sums ${sumsMs} ms; scrolling: median ${quantile(frames.lengths, 0.5)} ms, ` +
      `99 % ${quantile(frames.lengths, 0.99)} ms (calm: ${quantile(frames.calm, 0.5)} ms); a search ${searchMs} ms`,
  )
  expect(paintMs).toBeLessThan(1000)
  expect(sumsMs).toBeLessThan(1500)
  expect(quantile(frames.lengths, 0.5)).toBeLessThanOrEqual(Math.max(20, 1.3 * quantile(frames.calm, 0.5)))
  expect(await page.locator('#app .row, #app .session').count()).toBeLessThan(160)
  expect(complaints).toEqual([])
})
