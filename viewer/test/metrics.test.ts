import { describe, expect, test } from 'vitest'
import { largestSeries, type Metrics, shortLabels, shownMetrics, takeReading } from '../model/metrics.ts'
import { recordsOf } from '../server/records.ts'

const nano = (atMs: number) => String(atMs * 1e6)

/** The charts' data after these exports, each a metric as OTLP/JSON has it. */
function historyOf(...exported: object[]): Metrics {
  const metrics: Metrics = new Map()
  for (const metric of exported) {
    const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'claude-code-plugin' } }] }
    const body = { resourceMetrics: [{ resource, scopeMetrics: [{ metrics: [metric] }] }] }
    const request = { at: '2026-11-20T10:00:00Z', path: '/v1/metrics', status: 200, duplicate: false, body }
    for (const { entry } of recordsOf(request)) if (entry.metric) takeReading(metrics, entry.metric)
  }
  return metrics
}
const point = (atMs: number, value: object, start = 1, type?: string) => ({
  startTimeUnixNano: nano(start),
  timeUnixNano: nano(atMs),
  ...(type !== undefined && { attributes: [{ key: 'type', value: { stringValue: type } }] }),
  ...value,
})
const tokens = (temporality: number | string, ...dataPoints: object[]) => ({
  name: 'claude_code.token.usage',
  unit: 'tokens',
  sum: { aggregationTemporality: temporality, isMonotonic: true, dataPoints },
})
const linesOf = (metrics: Metrics) =>
  [...metrics.values()].flatMap((metric) =>
    largestSeries(metric, 9).lines.map(({ label, dots, count }) => ({
      label,
      values: dots.map(({ value }) => value),
      count,
    })),
  )

describe('a chart of a metric', () => {
  test('shows a total as it grows, whether exports hold what came since or what there is in all', () => {
    const since = historyOf(tokens(1, point(10, { asInt: '5' })), tokens(1, point(20, { asInt: '7' }, 10)))
    const all = historyOf(tokens(2, point(10, { asInt: '5' })), tokens(2, point(20, { asDouble: 12 })))
    for (const metrics of [since, all]) expect(linesOf(metrics)).toMatchObject([{ label: '', values: [5, 12] }])
  })

  test('adds up the totals of processes that began at zero one after the other, or beside each other', () => {
    const metrics = historyOf(
      tokens(2, point(10, { asInt: '5' }, 1)),
      tokens(2, point(20, { asInt: '1' }, 15)),
      tokens(2, point(30, { asInt: '8' }, 1)),
    )
    expect(linesOf(metrics)).toMatchObject([{ values: [5, 6, 9] }])
  })

  test('has a line for each combination of attributes, the largest first', () => {
    const metrics = historyOf(tokens(2, point(10, { asInt: '5' }, 1, 'output'), point(10, { asInt: '50' }, 1, 'input')))
    expect(linesOf(metrics).map(({ label }) => label)).toEqual(['type=input', 'type=output'])
    const lines = [...metrics.values()].flatMap((one) => largestSeries(one, 9).lines)
    expect(shortLabels(lines)).toEqual(['input', 'output'])
    expect(shortLabels(lines.slice(0, 1))).toEqual(['input'])
    expect(
      shortLabels(lines.map((line) => ({ ...line, attributes: [...line.attributes, ['model', 'opus']] }))),
    ).toEqual(['input', 'output'])
    const [metric] = shownMetrics(metrics, 'TOKEN output')
    if (!metric) throw new Error('not found')
    expect(largestSeries(metric, 1)).toMatchObject({ lines: [{ label: 'type=input' }], others: 1 })
    expect(shownMetrics(metrics, 'token nothing')).toEqual([])
  })

  test('shows of a distribution the average of what was measured since the reading before', () => {
    const histogram = (atMs: number, count: number, sum: number) => ({
      name: 'claude_metrics.turn.duration',
      unit: 's',
      histogram: { aggregationTemporality: 2, dataPoints: [point(atMs, { count: String(count), sum })] },
    })
    const metrics = historyOf(histogram(10, 2, 6), histogram(20, 2, 6), histogram(30, 3, 16))
    expect(linesOf(metrics)).toMatchObject([{ values: [3, 10], count: 3 }])
  })

  test('shows a gauge, and a sum that may fall, as they are', () => {
    const gauge = (value: number, atMs: number) => ({
      name: 'g',
      gauge: { dataPoints: [point(atMs, { asDouble: value })] },
    })
    const upDown = { name: 'u', sum: { aggregationTemporality: 2, dataPoints: [point(10, { asInt: '-3' })] } }
    expect(linesOf(historyOf(gauge(4, 10), gauge(2, 20), upDown))).toMatchObject([{ values: [4, 2] }, { values: [-3] }])
  })

  test('needs no sense in what it is sent: what cannot be drawn is left out', () => {
    const odd = [
      { name: 'no data' },
      { name: 'x', sum: { dataPoints: 'none' } },
      {
        name: 'x',
        gauge: { dataPoints: [null, 7, {}, { asDouble: 'NaN' }, { asDouble: 1, attributes: [null, { key: 5 }] }] },
      },
    ]
    expect(linesOf(historyOf(...odd))).toMatchObject([{ label: '', values: [1] }])
  })

  test('keeps the newest of very many readings, lines and metrics', () => {
    const points = Array.from({ length: 90 }, (_, index) => point(5, { asInt: '1' }, 1, `t${index}`))
    const many = Array.from({ length: 600 }, (_, index) => tokens(1, point(index + 1, { asInt: '1' }, index)))
    const metrics = historyOf({ ...tokens(1, ...points), name: 'many lines' }, ...many)
    for (let index = 0; index < 300; index += 1) takeReading(metrics, reading(`m${index}`))
    expect(metrics.size).toBeLessThanOrEqual(200)
    for (const { series } of metrics.values()) {
      expect(series.size).toBeLessThanOrEqual(50)
      for (const { dots, sums } of series.values()) {
        expect(dots.length).toBeLessThanOrEqual(240)
        expect(sums.size).toBeLessThanOrEqual(100)
      }
    }
    const longest = linesOf(metrics).find(({ values }) => values.length === 240)
    expect(longest?.values.at(-1)).toBe(600)
  })
})

const reading = (name: string) => ({
  name,
  unit: '',
  service: '',
  kind: 'gauge' as const,
  isDelta: false,
  points: [{ attributes: [], start: '', atMs: 1, value: 1, count: 1 }],
})
