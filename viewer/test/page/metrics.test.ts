import type { Locator } from 'playwright-core'
import { expect, test } from 'vitest'
import { postOtlp, useStage } from './stage.ts'

const { start } = useStage()

/** Pixels that are drawn on. */
const inked = (canvas: Locator) =>
  canvas.evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement
    const pixels = (element as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data ?? []
    return [...pixels].filter((value, index) => index % 4 === 3 && value > 0).length
  })

const startMs = Date.parse('2026-11-20T10:00:00Z')
const nano = (atMs: number) => String(atMs * 1e6)
const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'claude-code-plugin' } }] }

/** One export: tokens so far by type, and the age of the oldest request. */
function reading(minute: number) {
  const times = { startTimeUnixNano: nano(startMs), timeUnixNano: nano(startMs + minute * 60_000) }
  const by = (type: string, value: number) => ({
    ...times,
    asInt: String(value),
    attributes: [{ key: 'type', value: { stringValue: type } }],
  })
  const metrics = [
    {
      name: 'claude_code.token.usage',
      unit: 'tokens',
      sum: {
        aggregationTemporality: 2,
        isMonotonic: true,
        dataPoints: [by('input', minute * 1000), by('output', minute * 100)],
      },
    },
    { name: 'claude_metrics.outbox.oldest_age', unit: 's', gauge: { dataPoints: [{ ...times, asDouble: 1.5 }] } },
  ]
  return { resourceMetrics: [{ resource, scopeMetrics: [{ metrics }] }] }
}

test('every metric has a chart that grows as exports arrive, with its newest values in words', async () => {
  const { page, server, complaints } = await start()
  await postOtlp(server, 'metrics', reading(1))
  await page.getByRole('button', { name: 'Metrics' }).click()
  const chart = page.locator('#metrics .chart', { hasText: 'token.usage' })
  await expect.poll(() => chart.locator('li').allTextContents()).toEqual(['input1.0k tokens', 'output100 tokens'])
  for (const minute of [2, 3]) await postOtlp(server, 'metrics', reading(minute))
  await expect.poll(() => chart.locator('li').allTextContents()).toEqual(['input3.0k tokens', 'output300 tokens'])
  const canvas = chart.locator('canvas')
  const { width = 0, height = 0 } = (await canvas.boundingBox()) ?? {}
  expect(await inked(canvas)).toBeGreaterThan(100)
  await canvas.hover({ position: { x: width - 3, y: height / 2 }, force: true })
  await expect.poll(() => chart.locator('.plot-words').textContent()).toContain('input 3.0k tokens  output 300 tokens')
  expect(await page.locator('#metrics .chart', { hasText: 'oldest_age' }).locator('li').textContent()).toBe('all1.5 s')
  expect(await chart.getByRole('img').getAttribute('aria-label')).toContain('at most 3.0k tokens')

  await page.keyboard.press('/')
  await page.keyboard.type('oldest')
  await expect.poll(() => page.locator('#metrics .chart').count()).toBe(1)
  expect(complaints).toEqual([])
})

test('without metrics it says where they come from', async () => {
  const { page, server } = await start()
  await postOtlp(server, 'traces', {
    resourceSpans: [{ resource, scopeSpans: [{ spans: [{ traceId: 'a', spanId: 'b' }] }] }],
  })
  await page.getByRole('button', { name: 'Metrics' }).click()
  await page.getByText('CLAUDE_METRICS_OTLP_ENDPOINT').waitFor()
})
