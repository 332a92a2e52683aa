// How fast records reach an OTLP receiver on this machine: from exporter to receiver, and from the recorder's spool through a whole agent.
//   npx tsx bench/otlp.ts [records]
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { resourceFromAttributes } from '@opentelemetry/resources'
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs'
import { otlpDestination } from '../src/exporters/otlp/destination.ts'
import { createOtlpLogExporter } from '../src/exporters/otlp/exporters.ts'
import { createHttpClient } from '../src/outbox/http-client.ts'
import { createOutbox } from '../src/outbox/outbox.ts'
import { publishEntry } from '../src/spool/publish.ts'
import { createSpool } from '../src/spool/spool.ts'
import { bundle } from '../test/cli/bundle.ts'
import { decode } from '../test/otlp/decode.ts'

const COUNT = Number(process.argv[2] ?? 10_000)
/** What the agent takes at a time, and what the SDK's own processors would. */
const BATCH = 512

const scratch = mkdtempSync(join(tmpdir(), 'otlp-bench-'))
const log = { line: (text: string) => console.error(text) }

/** Takes everything; what it took is decoded afterwards, so that only the sender is measured. */
async function startReceiver() {
  const bodies: { path: string; body: Buffer }[] = []
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      bodies.push({ path: request.url ?? '', body: Buffer.concat(chunks) })
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end()
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const count = (from = 0) =>
    bodies
      .slice(from)
      .filter(({ path }) => path === '/v1/logs')
      .reduce((sum, { body }) => sum + decode('logs', true, gunzipSync(body)).length, 0)
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, bodies, count, server }
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
  if (receiver.count() !== COUNT) throw new Error(`${receiver.count()} of ${COUNT} records arrived`)
  return { exportMs: exported - started, deliverMs: delivered - exported }
}

async function measureAgent(): Promise<{ tookMs: number; records: number }> {
  const home = join(scratch, 'home')
  const dist = join(scratch, 'dist')
  await bundle(dist, ['src/agent.ts'])
  createSpool({ home, log, now: Date.now }).open()
  for (let index = 0; index < COUNT; index++) {
    const fields = { hook_event_name: 'Notification', message: 'Claude waits', notification_type: `n-${index}` }
    const payload = JSON.stringify({ session_id: `s-${index % 10}`, cwd: scratch, ...fields })
    publishEntry({ home, event: 'Notification', sessionId: `s-${index}`, pid: process.pid, marks: {}, payload })
  }
  const receiver = await startReceiver()
  const env = { PATH: process.env.PATH ?? '', HOME: scratch, CLAUDE_METRICS_HOME: home }
  const started = performance.now()
  const agent = spawn(process.execPath, [join(dist, 'agent.mjs')], {
    env: { ...env, CLAUDE_METRICS_OTLP_ENDPOINT: receiver.url },
    stdio: 'inherit',
  })
  let firstAt = 0
  let lastAt = 0
  let seen = 0
  let records = 0
  while (records < COUNT && performance.now() - started < 60_000) {
    await new Promise((done) => setTimeout(done, 10))
    if (receiver.bodies.length === seen) continue
    lastAt = performance.now()
    firstAt ||= lastAt
    records += receiver.count(seen)
    seen = receiver.bodies.length
  }
  agent.kill('SIGTERM')
  await new Promise((done) => agent.once('exit', done))
  receiver.server.close()
  return { tookMs: lastAt - started, records }
}

const perSecond = (count: number, ms: number): string => `${Math.round((count / ms) * 1_000)}/s`
try {
  const { exportMs, deliverMs } = await measureDelivery()
  const sum = exportMs + deliverMs
  console.log(
    `${COUNT} records: exporter to disk ${exportMs.toFixed(0)} ms, disk to receiver ${deliverMs.toFixed(0)} ms, together ${perSecond(COUNT, sum)}`,
  )
  const { tookMs, records } = await measureAgent()
  console.log(
    `${COUNT} spooled events through an agent, its start included: ${records} records in ${tookMs.toFixed(0)} ms, ${perSecond(records, tookMs)}`,
  )
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
