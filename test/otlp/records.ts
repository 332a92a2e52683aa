import { type AnyValueMap, SeverityNumber } from '@opentelemetry/api-logs'
import { resourceFromAttributes } from '@opentelemetry/resources'
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs'
import { MeterProvider, type ResourceMetrics } from '@opentelemetry/sdk-metrics'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import { createPeriodicReader } from '../../src/exporters/periodic-reader.ts'

const resource = resourceFromAttributes({ 'service.name': 'claude-code-plugin', 'service.version': '1.2.3' })
const SECOND = Date.UTC(2026, 10, 20, 10) / 1_000

/** A record like those of the pipeline, `index` milliseconds after ten o'clock. */
export function logRecord(index: number, attributes: AnyValueMap = {}): ReadableLogRecord {
  const hrTime: [number, number] = [SECOND + Math.floor(index / 1_000), (index % 1_000) * 1_000_000]
  return {
    hrTime,
    hrTimeObserved: hrTime,
    resource,
    instrumentationScope: { name: 'claude-metrics-plugin', version: '1.2.3' },
    droppedAttributesCount: 0,
    eventName: 'claude_code.tool_result',
    body: 'claude_code.tool_result',
    severityNumber: SeverityNumber.INFO,
    attributes: { 'event.id': `event-${index}`, 'session.id': 's-1', success: true, duration_ms: index, ...attributes },
  }
}

export const logRecords = (count: number, first = 0): ReadableLogRecord[] =>
  Array.from({ length: count }, (_, index) => logRecord(first + index))

export const idsOf = (records: ReadableLogRecord[]): string[] =>
  records.map(({ attributes }) => String(attributes['event.id']))

export function spans(count: number): ReadableSpan[] {
  const memory = new InMemorySpanExporter()
  const provider = new BasicTracerProvider({ resource, spanProcessors: [new SimpleSpanProcessor(memory)] })
  const tracer = provider.getTracer('claude-metrics-plugin')
  for (let index = 0; index < count; index++) {
    const span = tracer.startSpan('execute_tool Bash', { startTime: SECOND * 1_000 + index })
    span.setAttribute('gen_ai.tool.name', 'Bash').addEvent('claude_code.permission_request')
    span.end(SECOND * 1_000 + index + 5)
  }
  return memory.getFinishedSpans()
}

/** One reading of a counter and a histogram. */
export async function metrics(): Promise<ResourceMetrics> {
  const readings: ResourceMetrics[] = []
  const reader = createPeriodicReader(
    {
      export: (reading, report) => {
        readings.push(reading)
        report({ code: 0 })
      },
      forceFlush: async () => {},
      shutdown: async () => {},
    },
    60_000,
  )
  const provider = new MeterProvider({ resource, readers: [reader] })
  const meter = provider.getMeter('claude-metrics-plugin')
  meter.createCounter('claude_code.token.usage', { unit: 'tokens' }).add(42, { type: 'input', model: 'm' })
  meter.createHistogram('claude_metrics.tool.duration', { unit: 's' }).record(0.25)
  await provider.forceFlush()
  await provider.shutdown()
  return readings[0] as ResourceMetrics
}
