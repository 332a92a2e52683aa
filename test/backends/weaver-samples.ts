import type { Attributes } from '@opentelemetry/api'
import type { AnyValue, Logger, LogRecord } from '@opentelemetry/api-logs'
import { DataPointType, MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics'
import { DOUBLES } from '../../src/contract/attributes.ts'
import { emitOccurrence } from '../../src/instrumentation/emit.ts'
import { observeHealth } from '../../src/instrumentation/metrics/agent-health.ts'
import { createMetricRecorder } from '../../src/instrumentation/metrics/metric-recorder.ts'
import type { Occurrence } from '../../src/instrumentation/occurrence.ts'
import { teeTransforms } from '../../src/processors/tee-content.ts'
import { captureNames, marked, readCapture } from '../instrumentation/capture.ts'
import { replay } from '../instrumentation/replay.ts'
import { spansOf } from '../instrumentation/trace-tree.ts'

class PullReader extends MetricReader {
  protected override onForceFlush = async () => {}
  protected override onShutdown = async () => {}
}

/** Attributes in the form of weaver's samples, which know no maps: they are JSON there. */
const attributesOf = (attributes: Attributes | Record<string, AnyValue>) =>
  Object.entries(attributes).map(([name, value]) => ({
    name,
    value: isPlain(value) ? value : JSON.stringify(value),
    ...(DOUBLES.includes(name) && { type: 'double' }),
  }))

const isPlain = (value: unknown): boolean =>
  typeof value !== 'object' || (Array.isArray(value) && value.every((one) => typeof one !== 'object'))

/** Everything that all recordings come to, with content, as a collector gets it: samples for `weaver live-check`. */
export async function samples(): Promise<object[]> {
  const occurrences = captureNames().flatMap((name) => replay(marked(readCapture(name), { toolArguments: true })))
  return [...recordsOf(occurrences), ...(await spanSamples(occurrences)), ...(await metricSamples(occurrences))]
}

function recordsOf(occurrences: Occurrence[]): object[] {
  const all: object[] = []
  const transforms = teeTransforms(true)
  const emit = ({ eventName = '', severityNumber, severityText, body, attributes = {} }: LogRecord) => {
    const prepared = transforms.reduce((rest, transform) => transform(rest), attributes as Record<string, AnyValue>)
    const severity = { severity_number: severityNumber, severity_text: severityText }
    all.push({ log: { event_name: eventName, ...severity, body, attributes: attributesOf(prepared) } })
  }
  for (const occurrence of occurrences) emitOccurrence({ emit } as Logger, occurrence)
  return all
}

async function spanSamples(occurrences: Occurrence[]): Promise<object[]> {
  const spans = await spansOf(occurrences, { transforms: teeTransforms(true), content: (text) => text })
  return spans.map(({ name, kind, failed, attributes, events }) => ({
    span: {
      name,
      kind: kind === 2 ? 'client' : 'internal',
      status: { code: failed ? 'error' : 'unset', message: '' },
      attributes: attributesOf(attributes),
      span_events: events.map((event) => ({ name: event.name, attributes: attributesOf(event.attributes) })),
    },
  }))
}

async function metricSamples(occurrences: Occurrence[]): Promise<object[]> {
  const reader = new PullReader()
  const meter = new MeterProvider({ readers: [reader] }).getMeter('test')
  const recorder = createMetricRecorder(meter)
  const counts = { waiting: 1, waitingBytes: 2, delivered: 3, retried: 4, rejected: 5 }
  const destination = { name: 'otlp-traces', ...counts, dropped: { cap: 1, attempts: 2 } }
  observeHealth(meter, () => ({ spoolDepth: 1, destinations: [destination] }), Date.now)
  recorder.record(occurrences)
  recorder.delivered('otlp-traces', 12)
  const { resourceMetrics } = await reader.collect()
  return resourceMetrics.scopeMetrics
    .flatMap(({ metrics }) => metrics)
    .map(({ descriptor: { name, unit }, ...data }) => {
      const point = { name, unit }
      if (data.dataPointType === DataPointType.HISTOGRAM) {
        const points = data.dataPoints.map(({ attributes, value: { count, sum, buckets } }) => ({
          attributes: attributesOf(attributes),
          count,
          sum,
          bucket_counts: buckets.counts,
          explicit_bounds: buckets.boundaries,
        }))
        return { metric: { ...point, instrument: 'histogram', data_points: points } }
      }
      const instrument = data.dataPointType === DataPointType.SUM ? 'counter' : 'gauge'
      const points = data.dataPoints.map(({ attributes, value }) => ({ attributes: attributesOf(attributes), value }))
      return { metric: { ...point, instrument, data_points: points } }
    })
}
