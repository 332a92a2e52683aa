// How fast records reach an OTLP receiver on this machine: from exporter to receiver, and from the recorder's spool through a whole agent.
//   npx tsx bench/otlp.ts [records]
import { spawn } from 'node:child_process'
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { resourceFromAttributes } from '@opentelemetry/resources'
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs'
import { parseRecording, scenesOf } from '../src/dev/recording.ts'
import { otlpDestination } from '../src/exporters/otlp/destination.ts'
import { createOtlpLogExporter } from '../src/exporters/otlp/exporters.ts'
import { PATH_OF } from '../src/exporters/otlp/signal.ts'
import { createHttpClient } from '../src/outbox/http-client.ts'
import { createOutbox } from '../src/outbox/outbox.ts'
import { createSpool } from '../src/spool/spool.ts'
import { bundle } from '../test/cli/bundle.ts'
import { decode } from '../test/otlp/decode.ts'

const COUNT = Number(process.argv[2] ?? 10_000)
/** What the agent takes at a time, and what the SDK's own processors would. */
const BATCH = 512
/** Nothing has come for this long: everything has come. Milliseconds. */
const QUIET_MS = 3_000

const scratch = mkdtempSync(join(tmpdir(), 'otlp-bench-'))
const log = { line: (text: string) => console.error(text) }

/** Takes everything; what it took is decoded afterwards, so that only the sender is measured. */
async function startReceiver() {
  const bodies: { path: string; body: Buffer; at: number }[] = []
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      bodies.push({ path: request.url ?? '', body: Buffer.concat(chunks), at: performance.now() })
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end()
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const arrivals = () =>
    bodies.map(({ path, body, at }) => {
      const signal = path === PATH_OF.logs ? 'logs' : path === PATH_OF.traces ? 'traces' : 'metrics'
      return { at, records: signal === 'metrics' ? 0 : decode(signal, true, gunzipSync(body)).length }
    })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, bodies, arrivals, server }
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

async function measureDelivery(): Promise<{ exportMs: number; deliverMs: number }> {
  const receiver = await startReceiver()
  const http = createHttpClient({ env: {} })
  const outbox = createOutbox({
    folder: join(scratch, 'otlp-logs'),
    destination: otlpDestination({
      signal: 'logs',
      url: `${receiver.url}/v1/logs`,
      headers: () => ({}),
      timeoutMs: 10_000,
      maxBytes: 100 * 1024 * 1024,
    }),
    http,
    log,
    now: Date.now,
  })
  const exporter = createOtlpLogExporter({
    put: outbox.put,
    encoding: { protocol: 'http/protobuf', compression: 'gzip' },
  })
  const records = Array.from({ length: COUNT }, (_, index) => record(index))
  const started = performance.now()
  for (let first = 0; first < COUNT; first += BATCH) {
    const batch = records.slice(first, first + BATCH)
    await new Promise<void>((done) => exporter.export(batch, () => done()))
  }
  const exported = performance.now()
  outbox.start()
  await outbox.idle()
  const delivered = performance.now()
  await outbox.stop()
  await http.close()
  receiver.server.close()
  const arrived = receiver.arrivals().reduce((sum, { records }) => sum + records, 0)
  if (arrived !== COUNT) throw new Error(`${arrived} of ${COUNT} records arrived`)
  return { exportMs: exported - started, deliverMs: delivered - exported }
}

/** Copies of the demo's session, half an hour ago, a minute apart: their transcripts whole, their hooks in the spool. */
function spoolSessions(home: string): number {
  const folders = createSpool({ home, log, now: Date.now })
  folders.open()
  const text = readFileSync(new URL('../plugin/demo/session.json', import.meta.url), 'utf8')
  const original = JSON.parse(text).sessionId as string
  let count = 0
  for (let copy = 0; count < COUNT; copy++) {
    const sessionId = `${String(copy).padStart(8, '0')}${original.slice(8)}`
    const recording = parseRecording(text.replaceAll(original, sessionId), scratch)
    const startedAtMs = Date.now() - 30 * 60_000 + (copy % 20) * 60_000
    for (const scene of scenesOf(recording)) {
      if (scene.kind === 'hook') {
        const name = join(home, 'spool/new', `${sessionId}.${count++}`)
        writeFileSync(name, `cm1 ${scene.event} effort=medium\n${JSON.stringify(scene.input)}`)
        utimesSync(name, new Date(), new Date(startedAtMs + scene.atMs))
        continue
      }
      mkdirSync(dirname(scene.file), { recursive: true })
      const timestamp = scene.kind === 'line' && new Date(startedAtMs + scene.spokenAtMs).toISOString()
      const value = scene.kind === 'line' ? { ...scene.line, timestamp } : scene.content
      appendFileSync(scene.file, `${JSON.stringify(value)}\n`)
    }
  }
  return count
}

async function measureAgent(): Promise<{ events: number; tookMs: number; records: number }> {
  const home = join(scratch, 'home')
  const dist = join(scratch, 'dist')
  await bundle(dist, ['src/agent.ts'])
  const events = spoolSessions(home)
  const receiver = await startReceiver()
  const env = { PATH: process.env.PATH ?? '', HOME: scratch, CLAUDE_METRICS_HOME: home }
  const started = performance.now()
  const agent = spawn(process.execPath, [join(dist, 'agent.mjs')], {
    env: { ...env, CLAUDE_METRICS_OTLP_ENDPOINT: receiver.url },
    stdio: 'inherit',
  })
  let lastAt = started
  let seen = 0
  while (seen === 0 || performance.now() - lastAt < QUIET_MS) {
    await new Promise((done) => setTimeout(done, 10))
    if (receiver.bodies.length > seen) lastAt = performance.now()
    seen = receiver.bodies.length
  }
  agent.kill('SIGTERM')
  await new Promise((done) => agent.once('exit', done))
  receiver.server.close()
  const arrivals = receiver.arrivals()
  const total = arrivals.reduce((sum, { records }) => sum + records, 0)
  // What waits for a transcript's last line waits for seconds on purpose: it says nothing of speed.
  let records = 0
  for (const arrival of arrivals) {
    records += arrival.records
    if (records >= total * 0.98) return { events, tookMs: arrival.at - started, records }
  }
  throw new Error('nothing arrived')
}

const perSecond = (count: number, ms: number): string => `${Math.round((count / ms) * 1_000)}/s`
try {
  const { exportMs, deliverMs } = await measureDelivery()
  const sum = exportMs + deliverMs
  console.log(
    `${COUNT} records: exporter to disk ${exportMs.toFixed(0)} ms, disk to receiver ${deliverMs.toFixed(0)} ms, together ${perSecond(COUNT, sum)}`,
  )
  const { events, tookMs, records } = await measureAgent()
  console.log(
    `${events} spooled events of sessions through an agent, its start included: ${perSecond(events, tookMs)}; ${records} records and spans in ${tookMs.toFixed(0)} ms, ${perSecond(records, tookMs)}`,
  )
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
