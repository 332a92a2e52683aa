import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { MockOtlpServer } from '@elastic/mockotlpserver'
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-http'
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { Encoding } from '../../src/exporters/otlp/encoding.ts'
import {
  createOtlpLogExporter,
  createOtlpMetricExporter,
  createOtlpSpanExporter,
} from '../../src/exporters/otlp/exporter.ts'
import type { Signal } from '../../src/exporters/otlp/signal.ts'
import type { OutboxRequest } from '../../src/outbox/request.ts'
import { decode } from './decode.ts'
import { startReceiver } from './receiver.ts'
import { idsOf, logRecord, logRecords, metrics, spans } from './records.ts'
import { createRig, JSON_PLAIN, PROTOBUF } from './rig.ts'

interface Exporter {
  export(items: never, report: (result: { code: number; error?: Error }) => void): void
}

/** The requests that an exporter puts, without anything behind it. */
async function requestsOf(signal: Signal, items: unknown, encoding: Encoding = PROTOBUF): Promise<OutboxRequest[]> {
  const requests: OutboxRequest[] = []
  const put = async (more: OutboxRequest[]) => void requests.push(...more)
  const exporters: Record<Signal, Exporter> = {
    logs: createOtlpLogExporter({ put, encoding }),
    traces: createOtlpSpanExporter({ put, encoding }),
    metrics: createOtlpMetricExporter({ put, encoding, now: () => 7 }),
  }
  const result = await new Promise<{ code: number }>((done) => exporters[signal].export(items as never, done))
  expect(result.code).toBe(0)
  return requests
}

const recordsIn = ({ body }: OutboxRequest) => decode('logs', true, gunzipSync(body as Uint8Array))

describe('log records', () => {
  test('a request is compressed protobuf for /v1/logs, timed by its first record, one of its signal at a time', async () => {
    const [request] = await requestsOf('logs', [logRecord(5), logRecord(3)])
    expect(request).toMatchObject({ path: '/v1/logs', contentType: 'application/x-protobuf', orderKey: 'logs' })
    expect(request?.occurredAtMs).toBe(Date.UTC(2026, 10, 20, 10) + 3)
    expect(recordsIn(request as OutboxRequest)).toMatchObject([
      {
        id: 'event-5',
        name: 'claude_code.tool_result',
        scope: 'claude-metrics-plugin',
        resource: { 'service.name': 'claude-code-plugin' },
        attributes: { success: true, duration_ms: 5 },
      },
      { id: 'event-3' },
    ])
  })

  test('the same records give the same request, in whatever order they come, and others give another one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.nat(500), { minLength: 1, maxLength: 20 }), async (numbers) => {
        const records = numbers.map((index) => logRecord(index))
        const [once] = await requestsOf('logs', records)
        const [again] = await requestsOf('logs', records)
        const [reversed] = await requestsOf('logs', [...records].reverse())
        const [more] = await requestsOf('logs', [...records, logRecord(501)])
        expect(again).toEqual(once)
        expect(reversed?.id).toBe(once?.id)
        expect(more?.id).not.toBe(once?.id)
        expect(once?.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
      }),
      { numRuns: 25 },
    )
  })

  test('many records become requests of at most 512, none lost, in order', async () => {
    const records = logRecords(1_300)
    const requests = await requestsOf('logs', records)
    const sizes = requests.map((request) => recordsIn(request).length)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(512)
    expect(requests.flatMap((request) => recordsIn(request).map(({ id }) => id))).toEqual(idsOf(records))
    expect(new Set(requests.map(({ id }) => id)).size).toBe(requests.length)
  })

  test('large records become requests of at most a MiB; one that is larger goes alone', async () => {
    const records = [
      ...Array.from({ length: 8 }, (_, index) => logRecord(index, { text: 'x'.repeat(300_000) })),
      logRecord(9, { text: 'x'.repeat(2_000_000) }),
    ]
    const requests = await requestsOf('logs', records)
    const bodies = requests.map(({ body }) => gunzipSync(body as Uint8Array))
    expect(bodies.filter((body) => body.length > 1024 * 1024).map((body) => decode('logs', true, body).length)).toEqual(
      [1],
    )
    expect(requests.flatMap((request) => recordsIn(request).map(({ id }) => id))).toEqual(idsOf(records))
  })

  test('when the outbox does not take them, the exporter says so', async () => {
    const put = () => Promise.reject(new Error('disk full'))
    const exporter = createOtlpLogExporter({ put, encoding: PROTOBUF })
    const result = await new Promise<{ code: number; error?: Error }>((done) => exporter.export([logRecord(1)], done))
    expect(result).toMatchObject({ code: 1, error: { message: 'disk full' } })
  })
})

test('the same spans give the same request', async () => {
  const finished = spans(3)
  const [once] = await requestsOf('traces', finished)
  expect(once).toMatchObject({ path: '/v1/traces', orderKey: 'traces' })
  expect(await requestsOf('traces', [...finished].reverse())).toMatchObject([{ id: once?.id }])
  expect(await requestsOf('traces', finished.slice(1))).not.toMatchObject([{ id: once?.id }])
})

test('two readings of the metrics are two requests, also when nothing has changed', async () => {
  const reading = await metrics()
  const [one] = await requestsOf('metrics', reading)
  const [other] = await requestsOf('metrics', reading)
  expect(one).toMatchObject({ path: '/v1/metrics', orderKey: 'metrics', occurredAtMs: 7 })
  expect(other?.id).not.toBe(one?.id)
})

describe("OpenTelemetry's own exporters send the same bytes", () => {
  test.each(['logs', 'traces', 'metrics'] as const)('%s', async (signal) => {
    const bodies: Buffer[] = []
    const server = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        bodies.push(Buffer.concat(chunks))
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
      })
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    onTestFinished(() => void server.close())
    const config = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/${signal}` }
    const theirs: Record<Signal, Exporter & { shutdown(): Promise<void> }> = {
      logs: new OTLPLogExporter(config),
      traces: new OTLPTraceExporter(config),
      metrics: new OTLPMetricExporter(config),
    }
    const items = signal === 'logs' ? logRecords(20) : signal === 'traces' ? spans(20) : await metrics()
    await new Promise((done) => theirs[signal].export(items as never, done))
    await theirs[signal].shutdown()
    const [ours] = await requestsOf(signal, items, JSON_PLAIN)
    expect(Buffer.from(ours?.body as Uint8Array).toString()).toBe(bodies[0]?.toString())
  })
})

describe('a receiver that is not ours understands', () => {
  // It does not decompress; the collector of test:collector does.
  test.each(['http/protobuf', 'http/json'] as const)('%s, all three signals', async (protocol) => {
    const got: Record<Signal, unknown[]> = { logs: [], traces: [], metrics: [] }
    const server = new MockOtlpServer({
      services: ['http'],
      logLevel: 'fatal',
      httpHostname: '127.0.0.1',
      httpPort: 0,
      onLogs: (request) => got.logs.push(request),
      onTrace: (request) => got.traces.push(request),
      onMetrics: (request) => got.metrics.push(request),
    })
    await server.start()
    onTestFinished(() => server.close())
    const encoding: Encoding = { protocol, compression: 'none' }
    for (const [signal, items] of [
      ['logs', logRecords(3)],
      ['traces', spans(3)],
      ['metrics', await metrics()],
    ] as const) {
      const rig = createRig({ url: server.httpUrl.origin, signal, encoding })
      await rig.export(items)
      await vi.waitUntil(() => rig.outbox.status().delivered === 1 && got[signal].length === 1)
      expect(rig.log).toEqual([])
    }
    expect(JSON.stringify(got.logs)).toContain('event-2')
    expect(JSON.stringify(got.traces)).toContain('execute_tool Bash')
    expect(JSON.stringify(got.metrics)).toContain('claude_code.token.usage')
  })
})

test('the strict receiver of these tests gets headers as configured, and the encoding that was set', async () => {
  const receiver = await startReceiver()
  const headers = () => ({ authorization: 'Basic x', 'x-scope-orgid': '7' })
  const rig = createRig({ url: receiver.url, headers })
  await rig.export([logRecord(1)])
  await vi.waitUntil(() => receiver.taken.length === 1)
  expect(receiver.arrivals[0]?.headers).toMatchObject({
    authorization: 'Basic x',
    'x-scope-orgid': '7',
    'content-encoding': 'gzip',
    'content-type': 'application/x-protobuf',
  })
  expect(receiver.complaints).toEqual([])
})

test('there is one copy of the SDK, or its types would be strangers to each other', () => {
  const lock = createRequire(import.meta.url)('../../package-lock.json') as { packages: object }
  const copies = Object.keys(lock.packages).filter((path) => /@opentelemetry\/(core|resources|sdk-[a-z]+)$/.test(path))
  expect(copies.filter((path) => path.lastIndexOf('node_modules/') > 0)).toEqual([])
})
