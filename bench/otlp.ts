import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { ExportResult } from '@opentelemetry/core'
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-http'
import type { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base'
import { resourceFromAttributes } from '@opentelemetry/resources'
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs'
import { createOtlpLogExporter } from '../src/exporters/otlp/exporter.ts'
import { otlpDestination } from '../src/exporters/otlp/outbox-destination.ts'
import { PATH_OF } from '../src/exporters/otlp/signal.ts'
import { createHttpClient } from '../src/outbox/http-client.ts'
import { createOutbox } from '../src/outbox/outbox.ts'
import { decode } from '../test/otlp/decode.ts'
import { startAgent } from './agent-process.ts'
import type { Section } from './section.ts'
import { type BenchServer, startServer } from './server.ts'
import { spoolSessions } from './sessions.ts'
import { until } from './until.ts'

const RECORDS = 20_000
const EVENTS = 10_000
/** What the agent takes at a time, and what the SDK's own processors would. */
const BATCH = 512
/** Nothing has come for this long: everything has come. Milliseconds. */
const QUIET_MS = 3_000

type Compression = 'gzip' | 'none'

interface Exporter {
  export(records: ReadableLogRecord[], done: (result: ExportResult) => void): void
}

/** Records to an OTLP receiver: from the exporter, and from the recorder's spool through a whole agent. */
export async function benchOtlp(program: string): Promise<Section> {
  const scratch = mkdtempSync(join(tmpdir(), 'otlp-bench-'))
  const rows: (string | number)[][] = []
  try {
    for (const compression of ['gzip', 'none'] as const) {
      const floor = await measureSdk(compression)
      rows.push([`the SDK's exporter, JSON from memory (floor), ${compression}`, floor.perSecond, floor.bytes, 1])
      const ours = await measureExporter(scratch, compression)
      rows.push([
        `ours, protobuf over the disk, ${compression}`,
        ours.perSecond,
        ours.bytes,
        ours.perSecond / floor.perSecond,
      ])
      const agent = await measureAgent(program, scratch, compression)
      rows.push([
        `whole agent from spool, logs and spans, ${compression}`,
        agent.perSecond,
        agent.bytes,
        agent.perSecond / floor.perSecond,
      ])
      rows.push([`… as events of the recorder, ${compression}`, agent.eventsPerSecond, agent.bytesPerEvent, ''])
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 3 })
  }
  return {
    title: 'OTLP',
    method: `${RECORDS} log records of a tool call in batches of ${BATCH}, through the SDK's own exporter and through ours with its outbox on disk; and ${EVENTS} recorded events of whole sessions through the bundled agent, its start included, all to a local receiver. Bytes are bodies on the wire.`,
    columns: ['what', 'per second', 'bytes each', 'ratio'],
    rows,
    goals: [],
  }
}

const resource = resourceFromAttributes({ 'service.name': 'claude-code-plugin' })

/** Eight attributes and a body, as a tool call has them. */
const record = (index: number): ReadableLogRecord => ({
  hrTime: [1_795_000_000 + index, 0],
  hrTimeObserved: [1_795_000_000 + index, 0],
  resource,
  instrumentationScope: { name: 'claude-metrics-plugin' },
  droppedAttributesCount: 0,
  eventName: 'claude_code.tool_result',
  body: 'claude_code.tool_result',
  attributes: {
    'event.id': `${index}-5dc1-5b0a-9a0c-7a5e1b2d3c4f`,
    'session.id': '0b2f5d0e-1111-4222-8333-444455556666',
    'prompt.id': 'f7b1e05e-3992-408e-ad12-c409caed7e2a',
    'gen_ai.tool.name': 'Bash',
    tool_use_id: `toolu_${index}`,
    success: true,
    duration_ms: index,
    'claude_metrics.permission_outcome': 'allowed',
  },
})

async function exportAll(exporter: Exporter): Promise<void> {
  const records = Array.from({ length: RECORDS }, (_, index) => record(index))
  for (let first = 0; first < RECORDS; first += BATCH) {
    const batch = records.slice(first, first + BATCH)
    const { code, error } = await new Promise<ExportResult>((done) => exporter.export(batch, done))
    if (code !== 0) throw error ?? new Error('the exporter refused')
  }
}

async function measureSdk(compression: Compression) {
  const receiver = await startServer('accepts')
  const url = `${receiver.url}${PATH_OF.logs}`
  const exporter = new OTLPLogExporter({ url, compression: compression as CompressionAlgorithm })
  const begun = performance.now()
  await exportAll(exporter)
  const tookMs = performance.now() - begun
  await exporter.shutdown()
  receiver.close()
  return { perSecond: (RECORDS / tookMs) * 1_000, bytes: receiver.bodyBytes / RECORDS }
}

async function measureExporter(scratch: string, compression: Compression) {
  const receiver = await startServer('accepts')
  const http = createHttpClient({ env: {} })
  const url = `${receiver.url}${PATH_OF.logs}`
  const destination = otlpDestination({ signal: 'logs', url, headers: () => ({}), timeoutMs: 10_000, maxBytes: 1e9 })
  const log = { line: (text: string) => console.error(text) }
  const folder = join(scratch, `outbox-${compression}`)
  const outbox = createOutbox({ folder, destination, http, log, now: Date.now })
  const exporter = createOtlpLogExporter({ put: outbox.put, encoding: { protocol: 'http/protobuf', compression } })
  const begun = performance.now()
  outbox.start()
  await exportAll(exporter)
  await outbox.idle()
  const tookMs = performance.now() - begun
  await outbox.stop()
  await http.close()
  receiver.close()
  return { perSecond: (RECORDS / tookMs) * 1_000, bytes: receiver.bodyBytes / RECORDS }
}

async function measureAgent(program: string, scratch: string, compression: Compression) {
  const home = join(scratch, `home-${compression}`)
  mkdirSync(home)
  const { events } = spoolSessions(home, join(home, 'project'), EVENTS)
  const receiver = await startServer('accepts', { keep: true })
  const env = { CLAUDE_METRICS_OTLP_ENDPOINT: receiver.url, CLAUDE_METRICS_OTLP_COMPRESSION: compression }
  const begun = performance.now()
  const agent = startAgent({ program, home, token: false, env })
  const lastAtMs = () => receiver.arrivals.at(-1)?.atMs ?? Number.POSITIVE_INFINITY
  await until('everything to arrive', () => performance.now() - lastAtMs() > QUIET_MS, 50)
  await agent.stop()
  receiver.close()
  return { ...speedOf(receiver, begun, events), bytesPerEvent: receiver.bodyBytes / events }
}

/**
 * Until nearly all was there: what waits for a transcript's last line waits for seconds on purpose, and says nothing of
 * speed.
 */
function speedOf({ arrivals, bodyBytes }: BenchServer, begunAtMs: number, events: number) {
  const counted = arrivals.map(({ path, body, atMs }) => ({ atMs, records: recordsIn(path, body) }))
  const total = counted.reduce((sum, { records }) => sum + records, 0)
  let records = 0
  for (const arrival of counted) {
    records += arrival.records
    if (records < total * 0.98) continue
    const seconds = (arrival.atMs - begunAtMs) / 1_000
    return { perSecond: records / seconds, eventsPerSecond: events / seconds, bytes: bodyBytes / total }
  }
  throw new Error('nothing arrived')
}

/** Decoded afterwards, so that only the sender is measured. Metrics are no records. */
function recordsIn(path: string, body: Buffer | undefined): number {
  const signal = path === PATH_OF.logs ? 'logs' : path === PATH_OF.traces ? 'traces' : undefined
  if (signal === undefined || body === undefined) return 0
  // 1f 8b: how gzip begins, and no protobuf message here.
  return decode(signal, true, body[0] === 0x1f && body[1] === 0x8b ? gunzipSync(body) : body).length
}
