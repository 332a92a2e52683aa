import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DataPointType, MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { CLIENT_METRIC, OWN_METRIC } from '../../src/contract/metrics.ts'
import { observeHealth } from '../../src/instrumentation/metrics/agent-health.ts'
import { createMetricRecorder } from '../../src/instrumentation/metrics/metric-recorder.ts'
import { repository } from '../cli/bundle.ts'
import { captureNames, readCapture } from './capture.ts'
import { replay } from './replay.ts'

interface Group {
  metric_name: string
  instrument: 'counter' | 'gauge' | 'histogram'
  unit: string
  attributes?: { ref: string; requirement_level: string }[]
}

const { groups } = parse(readFileSync(join(repository, 'semconv/metrics.yaml'), 'utf8')) as {
  groups: (Group & { type: string })[]
}
const registry = new Map(groups.filter(({ type }) => type === 'metric').map((group) => [group.metric_name, group]))

class PullReader extends MetricReader {
  protected override onForceFlush = async () => {}
  protected override onShutdown = async () => {}
}

const KINDS = { [DataPointType.SUM]: 'counter', [DataPointType.GAUGE]: 'gauge', [DataPointType.HISTOGRAM]: 'histogram' }

test('the registry has every metric of ours and no other', () => {
  const names = [...Object.values(CLIENT_METRIC), ...Object.values(OWN_METRIC)].map(({ name }) => name)
  expect([...registry.keys()].sort()).toEqual(names.sort())
})

test('what is emitted over all captures is in the registry with its kind, unit, attributes and their types', async () => {
  const reader = new PullReader()
  const meter = new MeterProvider({ readers: [reader] }).getMeter('test')
  const recorder = createMetricRecorder(meter)
  const counts = { waiting: 1, waitingBytes: 2, delivered: 3, retried: 4, rejected: 5 }
  const destination = { name: 'otlp-traces', ...counts, dropped: { cap: 1, attempts: 2 } }
  observeHealth(meter, () => ({ spoolDepth: 1, destinations: [destination] }), Date.now)
  for (const name of captureNames()) recorder.record(replay(readCapture(name)))
  recorder.delivered('otlp-traces', 12)
  const emitted = (await reader.collect()).resourceMetrics.scopeMetrics.flatMap(({ metrics }) => metrics)
  const own = emitted.filter(({ descriptor }) => descriptor.name.startsWith('claude_'))
  expect(own.length).toBeGreaterThan(20)
  for (const { descriptor, dataPointType, dataPoints } of own) {
    const entry = registry.get(descriptor.name)
    expect(entry, descriptor.name).toMatchObject({
      unit: descriptor.unit,
      instrument: KINDS[dataPointType as keyof typeof KINDS],
    })
    const required = (entry?.attributes ?? []).map(({ ref }) => ref).sort()
    for (const { attributes } of dataPoints) {
      expect(Object.keys(attributes).sort(), descriptor.name).toEqual(required)
      for (const value of Object.values(attributes)) expect(typeof value, descriptor.name).toBe('string')
    }
  }
})
