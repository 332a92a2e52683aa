import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { type Ingest, startIngest } from '../../src/dev/ingest.ts'
import { bundle } from '../cli/bundle.ts'
import { runNode } from '../cli/run-node.ts'
import { createAgentRig } from './agent-rig.ts'
import { reply, startReceiver } from './receiver.ts'

let plugin: string

beforeAll(async () => {
  plugin = mkdtempSync(join(tmpdir(), 'otlp-plugin-'))
  await bundle(plugin, ['src/agent.ts', 'src/cli.ts'])
})
afterAll(() => rmSync(plugin, { recursive: true, force: true }))

const TOKEN = `cm_${'t0'.repeat(24)}`

async function startApi(): Promise<Ingest> {
  const ingest = await startIngest({ port: 0, keep: true })
  onTestFinished(() => ingest.close())
  return ingest
}

const notifications = (ingest: Ingest) =>
  ingest.received.requests.filter(({ path }) => path === '/events/system').length

const status = async (home: string, env: Record<string, string>) => {
  const { stdout } = await runNode(join(plugin, 'cli.mjs'), ['status', '--json'], {
    env: { PATH: process.env['PATH'] ?? '', HOME: home, CLAUDE_METRICS_HOME: home, ...env },
  })
  return JSON.parse(stdout)
}

describe('with a collector and no Claude Metrics token', () => {
  test('what hooks record is teed, under the service name; no health checks, and status says what there is', async () => {
    const receiver = await startReceiver()
    const env = { CLAUDE_METRICS_OTLP_ENDPOINT: receiver.url, CLAUDE_METRICS_OTLP_SERVICE_NAME: 'my-claude' }
    const rig = createAgentRig(plugin, { ...env, CLAUDE_METRICS_OTLP_METRICS_INTERVAL_MS: '60000' })
    rig.notify('n-1')
    rig.startAgent()
    await vi.waitUntil(() => receiver.taken.some(({ name }) => name === 'claude_code.notification'))
    const record = receiver.taken.find(({ name }) => name === 'claude_code.notification')
    expect(record).toMatchObject({ resource: { 'service.name': 'my-claude' }, scope: 'claude-metrics-plugin' })
    expect(JSON.stringify(record?.attributes)).not.toContain('Claude waits')
    await vi.waitUntil(() => rig.destination('otlp-logs')?.['delivered'] === 1)
    const report = await status(rig.home, env)
    expect(report).toMatchObject({ recording: 'on', healthCheck: { state: 'off' }, problems: [] })
    const names = report.destinations.map(({ name }: { name: string }) => name)
    expect(names).toEqual(expect.arrayContaining(['otlp-logs', 'otlp-traces', 'otlp-metrics']))
    expect(names).not.toContain('claude-metrics')
    expect(readdirSync(join(rig.home, 'outbox'))).not.toContain('claude-metrics')
    expect(receiver.complaints).toEqual([])
    expect(rig.errors()).toBe('')
  })

  test('text comes along when it is asked for', async () => {
    const receiver = await startReceiver()
    const rig = createAgentRig(plugin, {
      CLAUDE_METRICS_OTLP_ENDPOINT: receiver.url,
      CLAUDE_METRICS_OTLP_CONTENT: '1',
      CLAUDE_METRICS_OTLP_PROTOCOL: 'http/json',
      CLAUDE_METRICS_OTLP_COMPRESSION: 'none',
    })
    rig.notify('n-1')
    rig.startAgent()
    await vi.waitUntil(() => receiver.taken.some(({ name }) => name === 'claude_code.notification'))
    const record = receiver.taken.find(({ name }) => name === 'claude_code.notification')
    expect(record?.attributes['claude_metrics.message']).toBe('Claude waits')
    const headers = receiver.arrivals.find(({ signal }) => signal === 'logs')?.headers
    expect(headers).toMatchObject({ 'content-type': 'application/json' })
    expect(headers).not.toHaveProperty('content-encoding')
  })

  test('each signal goes to its own endpoint as it stands, and those without one are not made', async () => {
    const receiver = await startReceiver()
    const rig = createAgentRig(plugin, {
      CLAUDE_METRICS_OTLP_LOGS_ENDPOINT: `${receiver.url}/insert/logs/?stream=session.id`,
    })
    rig.notify('n-1')
    rig.startAgent()
    await vi.waitUntil(() => receiver.arrivals.length > 0)
    expect(receiver.arrivals[0]?.path).toBe('/insert/logs/?stream=session.id')
    expect(readdirSync(join(rig.home, 'outbox'))).toEqual(['otlp-logs'])
  })
})

test('tags are on events, on health checks and on the resource', async () => {
  const ingest = await startApi()
  const receiver = await startReceiver()
  const rig = createAgentRig(plugin, {
    CLAUDE_METRICS_API_URL: ingest.url,
    CLAUDE_METRICS_API_TOKEN: TOKEN,
    CLAUDE_METRICS_OTLP_ENDPOINT: receiver.url,
    CLAUDE_METRICS_TAGS: 'team=shop,cost_center=42',
  })
  rig.notify('n-1')
  rig.startAgent()
  await vi.waitUntil(() => notifications(ingest) === 1 && receiver.taken.length > 0)
  await vi.waitUntil(() => ingest.received.requests.some(({ path }) => path === '/health-checks'))
  const meta = { client_meta: { tags: { team: 'shop', cost_center: '42' } } }
  for (const { body } of ingest.received.requests) expect(body).toMatchObject(meta)
  expect(receiver.taken[0]?.resource).toMatchObject({ team: 'shop', cost_center: '42' })
})

describe('neither destination waits for the other', () => {
  const both = (api: string, collector: string) => ({
    CLAUDE_METRICS_API_URL: api,
    CLAUDE_METRICS_API_TOKEN: TOKEN,
    CLAUDE_METRICS_OTLP_ENDPOINT: collector,
    CLAUDE_METRICS_OTLP_TIMEOUT_MS: '60000',
  })

  test('a collector that hangs does not slow the Claude Metrics API', async () => {
    const ingest = await startApi()
    const receiver = await startReceiver({ answer: () => {} })
    const rig = createAgentRig(plugin, both(ingest.url, receiver.url))
    rig.startAgent()
    rig.notify('n-0')
    await vi.waitUntil(() => receiver.arrivals.length > 0 && notifications(ingest) === 1)
    for (let index = 1; index < 50; index++) rig.notify(`n-${index}`)
    await vi.waitUntil(() => notifications(ingest) === 50)
    expect(receiver.taken).toEqual([])
  })

  test('an API that is down does not slow the collector', async () => {
    const receiver = await startReceiver()
    const rig = createAgentRig(plugin, both('http://127.0.0.1:9', receiver.url))
    rig.startAgent()
    for (let index = 0; index < 50; index++) rig.notify(`n-${index}`)
    const taken = () => receiver.taken.filter(({ name }) => name === 'claude_code.notification').map(({ id }) => id)
    await vi.waitUntil(() => taken().length === 50)
    expect(new Set(taken()).size).toBe(50)
    await vi.waitUntil(() => rig.destination('claude-metrics')?.['state'] === 'unreachable')
  })
})

describe('bad settings', () => {
  test('an endpoint that is no URL is reported in status and stops nothing', async () => {
    const ingest = await startApi()
    const env = {
      CLAUDE_METRICS_API_URL: ingest.url,
      CLAUDE_METRICS_API_TOKEN: TOKEN,
      CLAUDE_METRICS_OTLP_ENDPOINT: 'collector:4318',
    }
    const rig = createAgentRig(plugin, env)
    rig.startAgent()
    rig.notify('n-1')
    await vi.waitUntil(() => notifications(ingest) === 1)
    const report = await status(rig.home, env)
    expect(report.problems).toEqual([
      expect.stringMatching(/^CLAUDE_METRICS_OTLP_ENDPOINT is ignored: it must be an http/),
    ])
    expect(readdirSync(join(rig.home, 'outbox'))).toEqual(['claude-metrics'])
  })

  test('a collector that refuses the headers is reported in status; the headers themselves are not', async () => {
    const receiver = await startReceiver({ answer: reply(401, 'application/json', '{"message":"who are you?"}') })
    const env = {
      CLAUDE_METRICS_OTLP_ENDPOINT: receiver.url,
      CLAUDE_METRICS_OTLP_HEADERS: 'authorization=Basic%20aHVzaDpodXNo',
    }
    const rig = createAgentRig(plugin, env)
    rig.startAgent()
    rig.notify('n-1')
    await vi.waitUntil(() => rig.destination('otlp-logs')?.['state'] === 'unauthorized')
    const report = await status(rig.home, env)
    expect(report.problems).toContainEqual(expect.stringMatching(/^otlp-logs refuses the headers; 1 event waits/))
    expect(JSON.stringify(report) + rig.errors()).not.toContain('aHVzaDpodXNo')
    expect(receiver.arrivals[0]?.headers.authorization).toBe('Basic aHVzaDpodXNo')
  })

  test('keys in a query are not shown', async () => {
    const home = mkdtempSync(join(tmpdir(), 'otlp-status-'))
    onTestFinished(() => rmSync(home, { recursive: true, force: true }))
    writeFileSync(join(home, 'config.json'), JSON.stringify({ otlp_logs_endpoint: 'https://x.test/logs?key=hush' }))
    expect(JSON.stringify(await status(home, {}))).not.toContain('hush')
  })
})

test('when the agent leaves, a last reading of the metrics is taken and kept', async () => {
  const receiver = await startReceiver()
  const rig = createAgentRig(plugin, { CLAUDE_METRICS_OTLP_METRICS_ENDPOINT: `${receiver.url}/v1/metrics` })
  rig.startAgent()
  await vi.waitUntil(() => rig.destination('otlp-metrics') !== undefined)
  await rig.kill('SIGTERM')
  expect(rig.errors()).toBe('')
})
