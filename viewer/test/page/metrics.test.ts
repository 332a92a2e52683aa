import { expect, test } from 'vitest'
import { postOtlp, useStage } from './stage.ts'

const { start } = useStage()

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
  expect(await chart.locator('path').first().getAttribute('d')).toMatch(/^M[\d. ]+L[\d. ]+L[\d. ]+$/)
  expect(await page.locator('#metrics .chart', { hasText: 'oldest_age' }).locator('li').textContent()).toBe('all1.5 s')
  expect(await chart.locator('svg title').textContent()).toContain('at most 3.0k tokens')

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
