// What one machine's collector and one gateway carry here, for docs/scaling.md:
//   npx tsx scripts/collector/measure.ts
// Plays the demo's session into a receiver of its own, keeps the requests as the plugin sent them, and sends them again
// as fast as the collectors of collector-config take them. CPU is the collector's own, so that other work on the
// machine changes rates and not costs.
import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import { createHookCommands } from '../../src/dev/hook-commands.ts'
import { play } from '../../src/dev/player.ts'
import { parseRecording } from '../../src/dev/recording.ts'
import { readAgent } from '../../src/process/agent-owner.ts'
import { stopAgent } from '../../src/process/launch.ts'
import { bundle, repository } from '../../test/cli/bundle.ts'
import { OPEN_SAMPLER } from '../../test/collector/production/loopback.ts'
import { decode } from '../../test/otlp/decode.ts'
import { buildCollector } from './build.mjs'

const SECONDS = 15
const CONNECTIONS = 8
/** USER_HZ of Linux. */
const TICKS_PER_SECOND = 100

type Signal = 'logs' | 'traces' | 'metrics'
interface Kept {
  signal: Signal
  body: Buffer
  /** Before compression: what a queue measures. */
  rawBytes: number
  /** Log records, spans, or metrics with all their points. */
  items: number
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as { port: number }
  await new Promise((done) => server.close(done))
  return port
}

/** Takes everything; `onRequest` sees it. */
async function startSink(onRequest: (path: string, body: Buffer) => void): Promise<{ url: string; close: () => void }> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      onRequest(request.url ?? '', Buffer.concat(chunks))
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end()
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as { port: number }
  return { url: `http://127.0.0.1:${port}`, close: () => server.closeAllConnections() ?? server.close() }
}

/** The requests of one session, as the plugin sends them: protobuf, gzip. */
async function requestsOfASession(scratch: string): Promise<Kept[]> {
  const kept: Kept[] = []
  const sink = await startSink((path, body) => {
    const signal = path.slice('/v1/'.length) as Signal
    const raw = gunzipSync(body)
    kept.push({ signal, body, rawBytes: raw.length, items: decode(signal, true, raw).length })
  })
  const plugin = join(scratch, 'plugin')
  const home = join(scratch, '.claude-metrics')
  mkdirSync(plugin)
  for (const name of ['hooks', 'demo', '.claude-plugin'])
    cpSync(join(repository, 'plugin', name), join(plugin, name), { recursive: true })
  await bundle(join(plugin, 'dist'), ['src/agent.ts', 'src/session-start.ts', 'src/cli.ts'])
  const recording = parseRecording(readFileSync(join(plugin, 'demo', 'session.json'), 'utf8'), scratch)
  const hooks = createHookCommands({
    pluginRoot: plugin,
    cwd: recording.cwd,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: scratch,
      ...recording.environment,
      CLAUDE_CODE_SESSION_ID: recording.sessionId,
      CLAUDE_PID: String(process.pid),
      CLAUDE_PLUGIN_ROOT: plugin,
      CLAUDE_METRICS_HOME: home,
      CLAUDE_METRICS_OTLP_ENDPOINT: sink.url,
      CLAUDE_METRICS_OTLP_METRICS_INTERVAL_MS: '2000',
    },
  })
  await play({
    recording,
    now: Date.now,
    wait: (ms) => sleep(ms),
    signal: AbortSignal.timeout(60_000),
    runHook: async (event, input) => void (await hooks.run(event, input)),
  })
  await sleep(8_000)
  const agent = readAgent(home)
  if (agent) stopAgent(agent)
  while (readAgent(home)) await sleep(50)
  sink.close()
  return kept
}

interface Usage {
  cpuSeconds: number
  residentBytes: number
}

function usageOf(pid: number): Usage {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  const resident = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return {
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
    residentBytes: Number(resident) * 1024,
  }
}

async function accepted(telemetry: number): Promise<Record<string, number>> {
  const text = await (await fetch(`http://127.0.0.1:${telemetry}/metrics`)).text()
  const rows = [...text.matchAll(/^otelcol_receiver_accepted_(\w+)\{[^}]*\} ([\d.e+]+)$/gm)]
  return Object.fromEntries(rows.map(([, name, value]) => [name, Number(value)]))
}

const folderBytes = (folder: string): number =>
  readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)

async function measure(name: string, configs: string[], env: Record<string, string>, requests: Kept[]): Promise<void> {
  const production = buildCollector(join(repository, 'scripts/collector/production.yaml'))
  if ('missing' in production) throw new Error(production.missing)
  const [otlp, grpc, health, telemetry] = await Promise.all(Array.from({ length: 4 }, freePort))
  const collector = spawn(
    production.path,
    configs.flatMap((path) => ['--config', path]),
    {
      env: {
        PATH: process.env['PATH'] ?? '',
        OTLP_PORT: String(otlp),
        OTLP_GRPC_PORT: String(grpc),
        HEALTH_PORT: String(health),
        TELEMETRY_PORT: String(telemetry),
        ...env,
      },
      stdio: 'ignore',
    },
  )
  const pid = collector.pid ?? 0
  while (
    !(await fetch(`http://127.0.0.1:${health}/`).then(
      ({ ok }) => ok,
      () => false,
    ))
  )
    await sleep(50)
  const before = usageOf(pid)
  const startedMs = performance.now()
  const sent: Record<Signal, number> = { logs: 0, traces: 0, metrics: 0 }
  let bytes = 0
  let refused = 0
  const sendUntil = startedMs + SECONDS * 1_000
  const worker = async (offset: number): Promise<void> => {
    for (let index = offset; performance.now() < sendUntil; index++) {
      const request = requests[index % requests.length]
      if (request === undefined) return
      const { ok } = await fetch(`http://127.0.0.1:${otlp}/v1/${request.signal}`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-protobuf', 'content-encoding': 'gzip' },
        body: new Uint8Array(request.body),
      })
      if (!ok) refused++
      sent[request.signal] += 1
      bytes += request.body.length
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, (_, index) => worker(index * 3)))
  const seconds = (performance.now() - startedMs) / 1_000
  const after = usageOf(pid)
  const items = await accepted(telemetry ?? 0)
  const total = Object.values(items).reduce((sum, count) => sum + count, 0)
  const cpu = after.cpuSeconds - before.cpuSeconds
  console.log(
    JSON.stringify({
      name,
      seconds: round(seconds),
      requests: sent,
      refused,
      items,
      itemsPerSecond: Math.round(total / seconds),
      cpuSeconds: round(cpu),
      requestsPerSecond: Math.round(Object.values(sent).reduce((sum, count) => sum + count, 0) / seconds),
      cpuMillisecondsPerRequest: round((cpu * 1e3) / Object.values(sent).reduce((sum, count) => sum + count, 0)),
      cpuMicrosecondsPerItem: round((cpu * 1e6) / total),
      wireBytesPerItem: round(bytes / total),
      peakResidentMB: Math.round(after.residentBytes / 1e6),
      queueOnDiskMB: env['STORAGE_DIR'] === undefined ? 0 : round(folderBytes(env['STORAGE_DIR']) / 1e6),
    }),
  )
  const ended = new Promise((done) => collector.once('exit', done))
  collector.kill('SIGKILL')
  await ended
}

const round = (value: number): number => Math.round(value * 100) / 100

const scratch = mkdtempSync(join(tmpdir(), 'measure-collector-'))
try {
  const requests = await requestsOfASession(scratch)
  for (const signal of ['logs', 'traces', 'metrics'] as const) {
    const own = requests.filter((request) => request.signal === signal)
    const bytes = own.reduce((sum, { body }) => sum + body.length, 0)
    const rawBytes = own.reduce((sum, request) => sum + request.rawBytes, 0)
    const items = own.reduce((sum, request) => sum + request.items, 0)
    console.log(
      JSON.stringify({
        signal,
        requests: own.length,
        items,
        wireBytes: bytes,
        rawBytes,
        wireBytesPerItem: round(bytes / items),
      }),
    )
  }
  const sink = await startSink(() => {})
  const token = join(scratch, 'token')
  writeFileSync(token, 'token')
  const config = (path: string) => join(repository, 'collector-config', path)
  const machineLayer = join(scratch, 'machine.yaml')
  writeFileSync(machineLayer, `exporters: { otlp_http/gateway: { endpoint: '${sink.url}' } }\n`)
  const machine = { GATEWAY_TOKEN_FILE: token, TEAM: 'blue' }
  await measure('machine', [config('agent/collector.yaml'), machineLayer], machine, requests)
  const open = join(scratch, 'open.yaml')
  writeFileSync(open, OPEN_SAMPLER)
  const gateway = {
    STORAGE_DIR: join(scratch, 'gateway'),
    TRACES_ENDPOINT: sink.url,
    LOGS_ENDPOINT: sink.url,
    METRICS_ENDPOINT: sink.url,
    DECISION_WAIT: '10s',
  }
  await measure('gateway', [config('gateway/sampler.yaml'), open], gateway, requests)
  const withoutFlush = join(scratch, 'without-flush.yaml')
  writeFileSync(withoutFlush, 'extensions: { file_storage: { fsync: false } }\n')
  const other = { ...gateway, STORAGE_DIR: join(scratch, 'gateway-without-flush') }
  await measure('gateway, without fsync', [config('gateway/sampler.yaml'), open, withoutFlush], other, requests)
  sink.close()
} finally {
  rmSync(scratch, { recursive: true, force: true, maxRetries: 3 })
}
process.exit(0)
