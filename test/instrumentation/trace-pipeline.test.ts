import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { resolveSettings } from '../../src/config/settings.ts'
import type { ClientMeta } from '../../src/contract/claude-metrics.ts'
import type { Occurrence } from '../../src/instrumentation/occurrence.ts'
import { createMemoryOutbox, type MemoryOutbox } from '../../src/outbox/memory-outbox.ts'
import type { OutboxRequest } from '../../src/outbox/request.ts'
import { buildPipeline, type Pipeline } from '../../src/pipeline.ts'
import { clientMeta } from '../contract/sample.ts'
import { readCapture } from './capture.ts'
import { of, sum } from './check-session.ts'
import { replay } from './replay.ts'

interface Rig {
  pipeline: Pipeline
  /** What the collector would get, by signal. */
  bodies(signal: string): OtlpBody[]
  /** The disk refuses this signal's requests from now on, or takes them again. */
  refuse(signal: string | undefined): void
}

interface OtlpBody {
  resourceSpans: { resource: OtlpResource; scopeSpans: { spans: { traceId: string; spanId: string }[] }[] }[]
  resourceMetrics: { scopeMetrics: { metrics: OtlpMetric[] }[] }[]
}
interface OtlpResource {
  attributes: { key: string; value: { stringValue: string } }[]
}
interface OtlpMetric {
  name: string
  sum?: { dataPoints: { asDouble?: number; asInt?: number }[] }
}

/** The agent's own pipeline towards a collector, with outboxes in memory. */
async function createRig(env: Record<string, string> = {}, machine: Partial<ClientMeta> = {}): Promise<Rig> {
  const home = mkdtempSync(join(tmpdir(), 'cm-trace-'))
  onTestFinished(() => rmSync(home, { recursive: true, force: true }))
  const outboxes: MemoryOutbox[] = []
  let refused: string | undefined
  const http = {
    send: async () => ({ kind: 'no-answer', reason: 'nothing is sent', sent: false }) as const,
    close: async () => {},
  }
  const collector = {
    CLAUDE_METRICS_OTLP_ENDPOINT: 'http://127.0.0.1:4318',
    CLAUDE_METRICS_OTLP_PROTOCOL: 'http/json',
    CLAUDE_METRICS_OTLP_COMPRESSION: 'none',
  }
  const pipeline = await buildPipeline({
    settings: resolveSettings({ env: { ...collector, ...env }, home }),
    version: '9.8.7',
    token: () => undefined,
    around: async () => ({
      account: { account_email: 'dev@laptop', account_uuid: null, organization_uuid: null },
      gitRepo: 'https://git.example/team/repo.git',
      clientMeta: { ...(clientMeta() as ClientMeta), ...machine },
    }),
    connect: () => http,
    log: { line: () => {} },
    now: Date.now,
    spoolDepth: () => 4,
    open: ({ destination }) => {
      const outbox = createMemoryOutbox({ destination })
      outboxes.push(outbox)
      const put = async (requests: OutboxRequest[]) => {
        if (destination.name === `otlp-${refused}`) throw new Error('no space left on device')
        await outbox.put(requests)
      }
      return { ...outbox, put }
    },
  })
  const requestsOf = (signal: string) =>
    outboxes.find(({ destination }) => destination.name === `otlp-${signal}`)?.requests ?? []
  return {
    pipeline,
    bodies: (signal) =>
      requestsOf(signal).map(({ body }) => JSON.parse(Buffer.from(body as Uint8Array).toString()) as OtlpBody),
    refuse: (signal) => {
      refused = signal
    },
  }
}

const spanIds = (rig: Rig): string[] =>
  rig
    .bodies('traces')
    .flatMap(({ resourceSpans }) => resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)))
    .map(({ traceId, spanId }) => `${traceId} ${spanId}`)
    .sort()

const derivedIds = (occurrences: Occurrence[]): string[] =>
  occurrences.flatMap(({ spans = [] }) => spans.map(({ traceId, spanId }) => `${traceId} ${spanId}`)).sort()

const occurrencesOf = (name: string) => replay(readCapture(name))

test('when a batch counts as recorded, its spans are in the outbox, under their derived ids', async () => {
  const rig = await createRig()
  const occurrences = occurrencesOf('f-subagents')
  await rig.pipeline.record(occurrences)
  expect(derivedIds(occurrences)).toHaveLength(29)
  expect(spanIds(rig)).toEqual(derivedIds(occurrences))
})

test.each(['traces', 'logs'])(
  'a batch whose %s the disk refuses is refused; brought again, it is there once',
  async (signal) => {
    const rig = await createRig()
    const occurrences = occurrencesOf('e-parallel')
    rig.refuse(signal)
    await expect(rig.pipeline.record(occurrences)).rejects.toThrow('no space left')
    rig.refuse(undefined)
    await rig.pipeline.record(occurrences)
    expect(spanIds(rig)).toEqual(derivedIds(occurrences))
  },
)

test('a batch is counted when it is safe, once, however often it was refused before', async () => {
  const rig = await createRig()
  const occurrences = occurrencesOf('e-parallel')
  rig.refuse('traces')
  await expect(rig.pipeline.record(occurrences)).rejects.toThrow()
  await expect(rig.pipeline.record(occurrences)).rejects.toThrow()
  rig.refuse(undefined)
  await rig.pipeline.record(occurrences)
  await rig.pipeline.shutdown()
  const metrics = rig
    .bodies('metrics')
    .flatMap(({ resourceMetrics }) => resourceMetrics.flatMap(({ scopeMetrics }) => scopeMetrics))
    .flatMap((scope) => scope.metrics)
  const points = metrics.findLast(({ name }) => name === 'claude_code.token.usage')?.sum?.dataPoints ?? []
  const [execution] = of(occurrences, 'execution')
  const { tokens_in, tokens_out } = execution?.fields ?? { tokens_in: null, tokens_out: null }
  expect(sum(points.map(({ asDouble, asInt }) => asDouble ?? asInt ?? 0))).toBe((tokens_in ?? 0) + (tokens_out ?? 0))
  expect(metrics.map(({ name }) => name)).toContain('claude_metrics.spool.depth')
})

test('a secret in the name of a tool leaves in no signal, not as the name of a span either', async () => {
  const rig = await createRig()
  const name = `tool_ghp_${'A'.repeat(36)}`
  const text = JSON.stringify(occurrencesOf('e-parallel'))
  await rig.pipeline.record(JSON.parse(text.replaceAll('Bash', name)) as Occurrence[])
  await rig.pipeline.shutdown()
  for (const signal of ['logs', 'traces', 'metrics']) {
    const sent = JSON.stringify(rig.bodies(signal))
    expect(sent, signal).toContain('tool_[redacted]')
    expect(sent, signal).not.toContain('ghp_')
  }
})

async function resourceOf(env: Record<string, string>, machine: Partial<ClientMeta> = {}) {
  const rig = await createRig(env, machine)
  await rig.pipeline.record(occurrencesOf('a-plain'))
  const attributes = rig.bodies('traces')[0]?.resourceSpans[0]?.resource.attributes ?? []
  return Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue]))
}

test('a resource says who speaks, from which machine, in the conventions’ words', async () => {
  expect(await resourceOf({})).toEqual({
    'service.name': 'claude-code-plugin',
    'service.version': '9.8.7',
    'service.instance.id': '6f1f6a0e-1a58-4a49-9d70-3f7a5f7c6a11',
    'host.name': 'laptop',
    'host.id': 'f00',
    'host.arch': 'amd64',
    'os.type': 'linux',
    'os.name': 'Linux',
    'os.version': '6.1.0',
    'process.runtime.name': 'nodejs',
    'process.runtime.version': '20.18.1',
  })
})

test('what the privacy settings keep back is not in the resource', async () => {
  const resource = await resourceOf({}, { hostname: null, machine_id_os: null })
  expect(resource).not.toHaveProperty('host.name')
  expect(resource).not.toHaveProperty('host.id')
  expect(resource).toHaveProperty('service.instance.id')
})

test.each([
  ['off, by default', {}, false],
  ['on', { CLAUDE_METRICS_OTLP_CONTENT: '1' }, true],
])('content to a collector is %s', async (_how, env, expected) => {
  const rig = await createRig(env)
  await rig.pipeline.record(occurrencesOf('b-bash'))
  expect(JSON.stringify(rig.bodies('traces')).includes('main-prompt: run echo')).toBe(expected)
})

interface MetricPoint {
  attributes: { key: string; value: { stringValue?: string } }[]
  count?: string | number
  sum?: number
}
interface AnyMetric {
  name: string
  description: string
  histogram?: { aggregationTemporality: number; dataPoints: MetricPoint[] }
  sum?: { aggregationTemporality: number }
}

const metricsOf = (rig: Rig): AnyMetric[] =>
  rig
    .bodies('metrics')
    .flatMap(({ resourceMetrics }) => resourceMetrics.flatMap(({ scopeMetrics }) => scopeMetrics))
    .flatMap((scope) => scope.metrics as unknown as AnyMetric[])

test('the metrics of the GenAI conventions measure each finished span once', async () => {
  const rig = await createRig()
  const occurrences = occurrencesOf('j-mcp')
  await rig.pipeline.record(occurrences)
  await rig.pipeline.record(occurrences)
  await rig.pipeline.shutdown()
  const metrics = metricsOf(rig)
  const spans = occurrences.flatMap((occurrence) => occurrence.spans ?? [])
  const count = (name: string) =>
    sum((metrics.findLast((metric) => metric.name === name)?.histogram?.dataPoints ?? []).map((p) => Number(p.count)))
  const measured = (operation: string) =>
    spans.filter(({ attributes }) => attributes['gen_ai.operation.name'] === operation).length
  expect(count('gen_ai.client.operation.duration')).toBe(measured('chat'))
  expect(count('gen_ai.execute_tool.duration')).toBe(measured('execute_tool'))
  expect(count('gen_ai.invoke_agent.duration')).toBe(measured('invoke_agent'))
  expect(count('mcp.client.operation.duration')).toBe(
    spans.filter(({ attributes }) => attributes['mcp.method.name']).length,
  )
  expect(count('mcp.client.operation.duration')).toBeGreaterThan(0)
  expect(count('gen_ai.client.token.usage')).toBe(2 * measured('chat'))
  const [execution] = of(occurrences, 'execution')
  const tokens = metrics.findLast(({ name }) => name === 'gen_ai.client.token.usage')?.histogram?.dataPoints ?? []
  expect(sum(tokens.map((point) => point.sum ?? 0))).toBe(
    (execution?.fields.tokens_in ?? 0) + (execution?.fields.tokens_out ?? 0),
  )
  expect(metrics.filter(({ description }) => !description)).toEqual([])
})

test('beside the client’s own telemetry, its metrics and events are left to it', async () => {
  const rig = await createRig({ CLAUDE_METRICS_OTLP_BESIDE_NATIVE: '1', CLAUDE_METRICS_OTLP_TEMPORALITY: 'delta' })
  await rig.pipeline.record(occurrencesOf('e-parallel'))
  await rig.pipeline.shutdown()
  const metrics = metricsOf(rig)
  expect(metrics.filter(({ name }) => name.startsWith('claude_code.'))).toEqual([])
  const DELTA = 1
  expect(metrics.find(({ name }) => name === 'claude_metrics.turns')?.sum?.aggregationTemporality).toBe(DELTA)
  const logs = JSON.stringify(rig.bodies('logs'))
  expect(logs).toContain('claude_metrics.execution')
  expect(logs).not.toMatch(/claude_code\.(user_prompt|tool_result)/)
})

test('what an installation says of itself is in the resource, and nothing of it that holds a secret', async () => {
  const rig = await createRig({ CLAUDE_METRICS_TAGS: 'team=blue,service.name=no' })
  await rig.pipeline.record(occurrencesOf('a-plain'))
  const [body] = rig.bodies('traces')
  const attributes = body?.resourceSpans[0]?.resource.attributes ?? []
  expect(attributes).toContainEqual({ key: 'team', value: { stringValue: 'blue' } })
  expect(attributes).toContainEqual({ key: 'service.name', value: { stringValue: 'claude-code-plugin' } })
  const leaking = await createRig({ CLAUDE_METRICS_TAGS: `team=blue,leak=cm_${'q'.repeat(48)}` })
  await leaking.pipeline.record(occurrencesOf('a-plain'))
  expect(JSON.stringify(leaking.bodies('traces'))).not.toMatch(/qqqqqq|"team"/)
})

test('every signal says which version of the conventions its names are of', async () => {
  const rig = await createRig()
  await rig.pipeline.record(occurrencesOf('a-plain'))
  await rig.pipeline.shutdown()
  for (const signal of ['logs', 'traces', 'metrics'])
    expect(JSON.stringify(rig.bodies(signal).at(-1)), signal).toContain(
      '"schemaUrl":"https://opentelemetry.io/schemas/1.45.0"',
    )
})
