import { ExportResultCode } from '@opentelemetry/core'
import type { PushMetricExporter, ResourceMetrics } from '@opentelemetry/sdk-metrics'
import { expect, onTestFinished, test, vi } from 'vitest'
import { healthCheckSchema } from '../../src/contract/health-check.ts'
import {
  createHealthExporter,
  HEALTH_CHECK_PATH,
  HEALTH_CHECK_TIMEOUT_MS,
  type HealthFacts,
} from '../../src/exporters/health/health-exporter.ts'
import { createHealthReader, type HealthReader } from '../../src/exporters/health/health-reader.ts'
import type { Outbox, OutboxRequest } from '../../src/outbox/outbox.ts'
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

function startChecks(server: StandInServer, intervalMs: number): { outbox: Outbox; reader: HealthReader } {
  const timeoutForPath = (path: string): number | undefined =>
    path === HEALTH_CHECK_PATH ? HEALTH_CHECK_TIMEOUT_MS : undefined
  const { outbox } = createRig({ url: server.url, timeoutForPath })
  outbox.start()
  const exporter = createHealthExporter({ put: (request) => outbox.put([request]), facts: () => FACTS, now: Date.now })
  const reader = createHealthReader({ exporter, intervalMs, gauges: () => ({}) })
  onTestFinished(() => reader.stop())
  return { outbox, reader }
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
  createHealthExporter({ put, facts: () => FACTS, now: () => 1_000 }).export({} as ResourceMetrics, report)
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
    now: Date.now,
  })
  full.export({} as ResourceMetrics, report)
  const blind = createHealthExporter({
    put: async () => {},
    facts: () => Promise.reject(new Error('no facts')),
    now: Date.now,
  })
  blind.export({} as ResourceMetrics, report)
  await vi.waitUntil(() => report.mock.calls.length === 2)
  for (const [result] of report.mock.calls) expect(result).toMatchObject({ code: ExportResultCode.FAILED })
})

test('the exporter reads that the agent is up, and the given gauges as they are at that moment', async () => {
  const readings: Record<string, unknown>[] = []
  let waiting = 3
  const exporter: PushMetricExporter = {
    export(metrics, report) {
      const points = metrics.scopeMetrics.flatMap((scope) => scope.metrics)
      readings.push(
        Object.fromEntries(points.map(({ descriptor, dataPoints }) => [descriptor.name, dataPoints[0]?.value])),
      )
      report({ code: ExportResultCode.SUCCESS })
    },
    forceFlush: async () => {},
    shutdown: async () => {},
  }
  const reader = createHealthReader({
    exporter,
    intervalMs: 40,
    gauges: () => ({ 'claude_metrics.outbox.waiting': waiting }),
  })
  onTestFinished(() => reader.stop())
  await vi.waitUntil(() => readings.length >= 1)
  waiting = 0
  const { length } = readings
  await vi.waitUntil(() => readings.length > length + 1)
  expect(readings[0]).toEqual({ 'claude_metrics.agent.up': 1, 'claude_metrics.outbox.waiting': 3 })
  expect(readings.at(-1)).toEqual({ 'claude_metrics.agent.up': 1, 'claude_metrics.outbox.waiting': 0 })
})
