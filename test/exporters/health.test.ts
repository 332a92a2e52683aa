import { ExportResultCode } from '@opentelemetry/core'
import { MeterProvider, type ResourceMetrics } from '@opentelemetry/sdk-metrics'
import { expect, onTestFinished, test, vi } from 'vitest'
import { healthCheckSchema } from '../../src/contract/health-check.ts'
import {
  createHealthExporter,
  HEALTH_CHECK_PATH,
  HEALTH_CHECK_TIMEOUT_MS,
  type HealthFacts,
} from '../../src/exporters/health/health-exporter.ts'
import { createPeriodicReader } from '../../src/exporters/periodic-reader.ts'
import { observeHealth } from '../../src/instrumentation/metrics/agent-health.ts'
import type { Outbox } from '../../src/outbox/outbox.ts'
import type { OutboxRequest } from '../../src/outbox/request.ts'
import { createRig } from '../outbox/rig.ts'
import { accept, type StandInServer, startStandIn, status } from '../outbox/stand-in-server.ts'

const FACTS: HealthFacts = {
  account_email: 'ada@example.com',
  account_uuid: null,
  organization_uuid: null,
  client_meta: {
    os: 'linux',
    plugin_version: '0.1.0',
    node_version: 'v20.20.2',
    claude_code_version: null,
    machine_id_os: null,
    machine_id_plugin: '5f0f5c1e-7a39-4a52-9a33-0a3f3d0f6b11',
    hostname: null,
    os_name: 'Debian',
    os_version: '12',
    arch: 'x64',
    cpu_model: null,
    cpu_count: null,
    ram_bytes: null,
    local_ip: null,
    mcp_servers: [],
    skills_registered: [],
  },
}

/** What a reader hands over when it found the agent up, or not. */
const readingOf = (up: number, endTime: [number, number] = [1, 0]) =>
  ({
    scopeMetrics: [
      { metrics: [{ descriptor: { name: 'claude_metrics.agent.up' }, dataPoints: [{ value: up, endTime }] }] },
    ],
  }) as unknown as ResourceMetrics

function startChecks(server: StandInServer, intervalMs: number): { outbox: Outbox; reader: { stop(): Promise<void> } } {
  const timeoutForPath = (path: string): number | undefined =>
    path === HEALTH_CHECK_PATH ? HEALTH_CHECK_TIMEOUT_MS : undefined
  const { outbox } = createRig({ url: server.url, timeoutForPath })
  outbox.start()
  const exporter = createHealthExporter({ put: (request) => outbox.put([request]), facts: () => FACTS })
  const reader = createPeriodicReader(exporter, intervalMs)
  const provider = new MeterProvider({ readers: [reader] })
  observeHealth(provider.getMeter('test'), () => ({ spoolDepth: 0, destinations: [] }), Date.now)
  const first = reader.forceFlush().catch(() => {})
  const stop = async () => {
    await first
    await exporter.shutdown()
    await provider.shutdown()
  }
  onTestFinished(stop)
  return { outbox, reader: { stop } }
}

const sentAt = (body: string): string => (JSON.parse(body) as { client_meta: { sent_at: string } }).client_meta.sent_at

test('the first health check comes at once, valid, stamped, without a session', async () => {
  const server = await startStandIn()
  const began = Date.now()
  startChecks(server, 3_600_000)
  await vi.waitUntil(() => server.arrivals.length === 1)
  const [check] = server.arrivals
  expect(check).toMatchObject({ method: 'POST', path: '/health-checks' })
  const payload: unknown = JSON.parse(check?.body ?? '')
  expect(healthCheckSchema.safeParse(payload).error).toBeUndefined()
  expect(Date.parse(sentAt(check?.body ?? ''))).toBeGreaterThanOrEqual(began)
})

test('another comes each interval, each with its own time', async () => {
  const server = await startStandIn()
  startChecks(server, 50)
  await vi.waitUntil(() => server.arrivals.length >= 4)
  expect(new Set(server.arrivals.map(({ body }) => sentAt(body))).size).toBe(server.arrivals.length)
})

test('a server that fails does not stop later ones, and only the newest waits for it', async () => {
  const server = await startStandIn(status(500))
  const { outbox, reader } = startChecks(server, 50)
  await vi.waitUntil(() => server.arrivals.length >= 3)
  expect(outbox.status().waiting).toBeLessThanOrEqual(2)
  server.answer = accept
  await vi.waitUntil(() => outbox.status().delivered >= 2)
  await reader.stop()
  await outbox.idle()
  expect(outbox.status().waiting).toBe(0)
})

test('after stop there is none, not even a last one', async () => {
  const server = await startStandIn()
  const { outbox, reader } = startChecks(server, 40)
  await vi.waitUntil(() => server.arrivals.length >= 2)
  await reader.stop()
  await outbox.idle()
  const { length } = server.arrivals
  await new Promise((resolve) => setTimeout(resolve, 150))
  expect(server.arrivals).toHaveLength(length)
})

test('an export has succeeded only when its request is safe', async () => {
  const puts: OutboxRequest[] = []
  let settle: () => void = () => {}
  const put = (request: OutboxRequest): Promise<void> =>
    new Promise((resolve) => {
      puts.push(request)
      settle = resolve
    })
  const report = vi.fn()
  createHealthExporter({ put, facts: () => FACTS }).export(readingOf(1), report)
  await vi.waitUntil(() => puts.length === 1)
  expect(report).not.toHaveBeenCalled()
  settle()
  await vi.waitUntil(() => report.mock.calls.length === 1)
  expect(report).toHaveBeenCalledWith({ code: ExportResultCode.SUCCESS })
  expect(puts[0]).toMatchObject({ path: '/health-checks', replaceKey: 'health-check', occurredAtMs: 1_000 })
})

test('a full disk, or facts that cannot be had, fail the export and nothing else', async () => {
  const report = vi.fn()
  const full = createHealthExporter({
    put: () => Promise.reject(new Error('ENOSPC')),
    facts: () => FACTS,
  })
  full.export(readingOf(1), report)
  const blind = createHealthExporter({
    put: async () => {},
    facts: () => Promise.reject(new Error('no facts')),
  })
  blind.export(readingOf(1), report)
  await vi.waitUntil(() => report.mock.calls.length === 2)
  for (const [result] of report.mock.calls) expect(result).toMatchObject({ code: ExportResultCode.FAILED })
})

test('a reading that does not say that the agent is up is no sign of life', async () => {
  const put = vi.fn(async () => {})
  const report = vi.fn()
  createHealthExporter({ put, facts: () => FACTS }).export(readingOf(0), report)
  await vi.waitUntil(() => report.mock.calls.length === 1)
  expect(report.mock.calls[0]?.[0]).toMatchObject({ code: ExportResultCode.FAILED })
  expect(put).not.toHaveBeenCalled()
})
