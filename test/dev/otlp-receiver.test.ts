import { gzipSync } from 'node:zlib'
import { SeverityNumber } from '@opentelemetry/api-logs'
import {
  JsonLogsSerializer,
  JsonMetricsSerializer,
  JsonTraceSerializer,
  ProtobufLogsSerializer,
  ProtobufMetricsSerializer,
  ProtobufTraceSerializer,
} from '@opentelemetry/otlp-transformer'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs'
import {
  AggregationTemporality,
  AggregationType,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { type Ingest, startIngest } from '../../src/dev/ingest.ts'
import { receiveOtlp } from '../../src/dev/otlp/receiver.ts'
import type { Signal } from '../../src/dev/otlp/shapes.ts'

const resource = resourceFromAttributes({ 'service.name': 'test', list: ['a', 'b'], size: 3, share: 0.5, yes: true })
const MAX_BYTES = 1_000_000

let ingest: Ingest | undefined
afterEach(async () => {
  await ingest?.close()
  ingest = undefined
})

function logs() {
  const exporter = new InMemoryLogRecordExporter()
  const provider = new LoggerProvider({ resource, processors: [new SimpleLogRecordProcessor({ exporter })] })
  const logger = provider.getLogger('scope', '1.2')
  const attributes = {
    text: 'é 🙂',
    deep: { list: [1, { more: 'x' }], nothing: {} },
    big: 9_007_199_254_740_991,
    low: -5,
  }
  logger.emit({
    eventName: 'an.event',
    body: 'a body',
    severityNumber: SeverityNumber.WARN,
    attributes,
    timestamp: 1_700_000_000_123,
  })
  logger.emit({ body: { map: ['in', 'a', 'body'] } })
  return exporter.getFinishedLogRecords()
}

function spans() {
  const exporter = new InMemorySpanExporter()
  const provider = new BasicTracerProvider({ resource, spanProcessors: [new SimpleSpanProcessor(exporter)] })
  const tracer = provider.getTracer('scope')
  const parent = tracer.startSpan('parent', {
    startTime: 1_700_000_000_000,
    attributes: { 'gen_ai.operation.name': 'chat' },
  })
  const child = tracer.startSpan('child', { links: [{ context: parent.spanContext(), attributes: { why: 'test' } }] })
  child.addEvent('retry', { attempt: 2 }, 1_700_000_000_500)
  child.setStatus({ code: 2, message: 'broken' }).end()
  parent.end(1_700_000_001_000)
  return exporter.getFinishedSpans()
}

async function metrics() {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const reader = new PeriodicExportingMetricReader({
    exporter,
    exportIntervalMillis: 3_600_000,
    exportTimeoutMillis: 1000,
  })
  const provider = new MeterProvider({
    resource,
    readers: [reader],
    views: [{ instrumentName: 'wide', aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } }],
  })
  const meter = provider.getMeter('scope')
  meter.createCounter('calls', { unit: '{call}', description: 'how many' }).add(3, { tool: 'Bash' })
  meter.createUpDownCounter('level').add(-1.5)
  meter.createGauge('now').record(7)
  for (const value of [1, 20, 300]) {
    meter.createHistogram('spread', { unit: 's' }).record(value)
    meter.createHistogram('wide').record(value)
  }
  await reader.forceFlush()
  const [all] = exporter.getMetrics()
  await provider.shutdown()
  if (!all) throw new Error('no metrics')
  return all
}

const receive = (signal: Signal, bytes: Uint8Array, contentType: string, contentEncoding?: string) =>
  receiveOtlp({ signal, bytes: Buffer.from(bytes), contentType, contentEncoding, maxBytes: MAX_BYTES })

/** Empty lists and zeroes are not sent in protobuf; OTLP/JSON may write them. */
function withoutDefaults(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDefaults)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value)
    .map(([key, inner]) => [key, withoutDefaults(inner)] as const)
    .filter(([, inner]) => !(Array.isArray(inner) && inner.length === 0))
    .filter(
      ([key, inner]) =>
        !(
          (inner === 0 || inner === '0' || inner === '' || inner === false) &&
          !/Value$|^as[DI]|^min|^max|^sum/.test(key)
        ),
    )
  return Object.fromEntries(
    entries.map(([key, inner]) => [key, /^(intValue|asInt|count|zeroCount)$/.test(key) ? String(inner) : inner]),
  )
}

/** Bucket counts are numbers in the SDK's JSON and strings in the specification's. */
const numbersAsTexts = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (key, inner) => (key === 'bucketCounts' ? (inner as unknown[]).map(String) : inner))

const cases = {
  logs: async () => {
    const same = logs()
    return [ProtobufLogsSerializer.serializeRequest(same), JsonLogsSerializer.serializeRequest(same)]
  },
  traces: async () => {
    const same = spans()
    return [ProtobufTraceSerializer.serializeRequest(same), JsonTraceSerializer.serializeRequest(same)]
  },
  metrics: async () => {
    const same = await metrics()
    return [ProtobufMetricsSerializer.serializeRequest(same), JsonMetricsSerializer.serializeRequest(same)]
  },
} satisfies { [signal in Signal]: () => Promise<(Uint8Array | undefined)[]> }

describe.each(['logs', 'traces', 'metrics'] as const)('%s', (signal) => {
  test('say the same in protobuf as in JSON, compressed or not', async () => {
    const [protobuf, json] = await cases[signal]()
    if (!protobuf || !json) throw new Error('nothing serialised')
    const fromProtobuf = await receive(signal, protobuf, 'application/x-protobuf')
    const fromJson = await receive(signal, json, 'application/json; charset=utf-8')
    const compressed = await receive(signal, gzipSync(protobuf), 'application/x-protobuf', 'gzip')
    expect([fromProtobuf.status, fromJson.status, compressed.status]).toEqual([200, 200, 200])
    const clean = (body: unknown) => numbersAsTexts(withoutDefaults(body))
    expect(clean(fromProtobuf.body)).toEqual(clean(fromJson.body))
    expect(compressed.body).toEqual(fromProtobuf.body)
    expect(fromProtobuf).toMatchObject({ contentType: 'application/x-protobuf', content: Buffer.alloc(0) })
    expect(fromJson).toMatchObject({ contentType: 'application/json', content: Buffer.from('{}') })
  })

  test('any bytes get an answer, and never an acceptance of what is no request', async () => {
    const [protobuf] = await cases[signal]()
    if (!protobuf) throw new Error('nothing serialised')
    await fc.assert(
      fc.asyncProperty(fc.uint8Array(), fc.nat(protobuf.length - 1), async (noise, cut) => {
        const answer = await receive(signal, noise, 'application/x-protobuf')
        expect([200, 400]).toContain(answer.status)
        const part = await receive(signal, protobuf.subarray(0, cut), 'application/x-protobuf')
        expect(part.status).toBe(cut === 0 ? 200 : 400)
      }),
      { numRuns: 200 },
    )
  })
})

test('attributes of every type survive protobuf', async () => {
  const [record] = logs()
  const bytes = ProtobufLogsSerializer.serializeRequest(record ? [record] : [])
  const { body } = await receive('logs', bytes ?? new Uint8Array(), 'application/x-protobuf')
  const text = JSON.stringify(body)
  expect(text).toContain('"key":"text","value":{"stringValue":"é 🙂"}')
  expect(text).toContain('{"key":"big","value":{"intValue":"9007199254740991"}}')
  expect(text).toContain('{"key":"low","value":{"intValue":"-5"}}')
  expect(text).toContain('{"key":"share","value":{"doubleValue":0.5}}')
  expect(text).toContain('{"key":"yes","value":{"boolValue":true}}')
  expect(text).toContain('"kvlistValue":{"values":[{"key":"more","value":{"stringValue":"x"}}]}')
  expect(text).toContain('"timeUnixNano":"1700000000123000000"')
})

describe('what is refused', () => {
  test.each([
    ['another content type', 'text/plain', undefined, '{}', 415],
    ['none at all', undefined, undefined, '{}', 415],
    ['another encoding', 'application/json', 'br', '{}', 415],
    ['no JSON', 'application/json', undefined, '{', 400],
    ['JSON that is no export request', 'application/json', undefined, '{"resourceLogs":[{"scopeLogs":3}]}', 400],
    ['what is not compressed although it says so', 'application/json', 'gzip', '{}', 400],
  ])('%s', async (_, contentType, contentEncoding, text, status) => {
    const bytes = Buffer.from(text)
    const answer = await receiveOtlp({ signal: 'logs', bytes, contentType, contentEncoding, maxBytes: MAX_BYTES })
    expect(answer.status).toBe(status)
    expect(JSON.parse(answer.content.toString())).toMatchObject({ code: 3, message: expect.any(String) })
    expect(answer.body).toBeUndefined()
  })

  test('what unfolds to more than it may', async () => {
    const bomb = gzipSync(Buffer.alloc(MAX_BYTES + 1, 0x20))
    expect((await receive('logs', bomb, 'application/json', 'gzip')).status).toBe(413)
  })

  test('values nested without end', async () => {
    // LogRecord.body = a list in a list in a list …
    let value = Buffer.from([0x0a, 0x01, 0x61])
    const wrap = (tag: number, inner: Buffer) => {
      const length: number[] = []
      for (let rest = inner.length; ; rest >>>= 7) {
        length.push(rest < 128 ? rest : (rest & 127) | 128)
        if (rest < 128) break
      }
      return Buffer.concat([Buffer.from([tag, ...length]), inner])
    }
    for (let level = 0; level < 5000; level += 1) value = wrap(0x2a, wrap(0x0a, value))
    const request = wrap(0x0a, wrap(0x12, wrap(0x12, wrap(0x2a, value))))
    expect((await receive('logs', request, 'application/x-protobuf')).status).toBe(400)
  })
})

test('the ingest answers the paths of OTLP/HTTP beside its own, and misbehaves there as well when asked to', async () => {
  ingest = await startIngest({ port: 0, keep: true })
  const bytes = ProtobufTraceSerializer.serializeRequest(spans())
  const send = () =>
    fetch(`${ingest?.origin}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-protobuf' },
      body: Buffer.from(bytes ?? []),
    })
  const answer = await send()
  expect([answer.status, answer.headers.get('content-type'), (await answer.arrayBuffer()).byteLength]).toEqual([
    200,
    'application/x-protobuf',
    0,
  ])
  expect(ingest.received.byPath).toEqual({ '/v1/traces': 1 })
  ingest.setBehaviour({ status: 503, retryAfter: 1 })
  expect((await send()).status).toBe(503)
})
