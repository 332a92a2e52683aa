import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../collector.ts'
import { OPEN_SAMPLER } from './loopback.ts'
import {
  CONFIG,
  PROMETHEUS_DIR,
  type Program,
  scratchFolder,
  startConfigured,
  startProgram,
  untilReady,
} from './program.ts'

/**
 * What a developer's machine and an organisation have, on loopback: machine collector → gateway collector ← Prometheus.
 */
export interface Stack {
  /** Where the plugin sends to. */
  otlpEndpoint: string
  /** Evaluates PromQL now. */
  query(expr: string): Promise<Sample[]>
  /** Evaluates all rules and gives those that Prometheus could not. */
  failingRules(): Promise<string[]>
  machine: Program
  gateway: Program
}

export interface Sample {
  metric: Record<string, string>
  value: number
}

/** The layer that stands in for what the network has: no TLS, no tokens, other ports. */
function loopbackLayers(folder: string, gatewayPort: number): { machine: string; gateway: string } {
  const machine = join(folder, 'machine.yaml')
  writeFileSync(machine, `exporters: { otlp_http/gateway: { endpoint: 'http://127.0.0.1:${gatewayPort}' } }\n`)
  const gateway = join(folder, 'gateway.yaml')
  writeFileSync(
    gateway,
    `${OPEN_SAMPLER}exporters:
  file: { path: ${join(folder, 'kept.jsonl')}, flush_interval: 100ms }
service:
  pipelines:
    traces: { receivers: [otlp], exporters: [file] }
    logs: { receivers: [otlp], exporters: [file] }
`,
  )
  return { machine, gateway }
}

/** Rule and scrape intervals as short as the test; everything else as in collector-config/prometheus. */
function prometheusConfig(folder: string, ports: { metrics: number; telemetry: number[] }): string {
  const path = join(folder, 'prometheus.yaml')
  const text = readFileSync(join(CONFIG, 'prometheus/prometheus.yaml'), 'utf8')
    .replaceAll(': 30s', ': 1s')
    .replace('- rules.yaml', `- ${join(CONFIG, 'prometheus/rules.yaml')}`)
    .replace('sampler:8889', `127.0.0.1:${ports.metrics}`)
    .replace('balancer:8888, sampler:8888', ports.telemetry.map((port) => `'127.0.0.1:${port}'`).join(', '))
  writeFileSync(path, text)
  return path
}

export async function startStack(): Promise<Stack> {
  const folder = scratchFolder('stack')
  const ports = await Promise.all(Array.from({ length: 9 }, freePort))
  const [otlp = 0, gatewayOtlp = 0, gatewayGrpc = 0, metrics = 0, prometheusPort = 0, ...rest] = ports
  const [health1 = 0, health2 = 0, telemetry1 = 0, telemetry2 = 0] = rest
  const layers = loopbackLayers(folder, gatewayOtlp)
  const token = join(folder, 'token')
  writeFileSync(token, 'test')
  const gateway = await startConfigured(['gateway/sampler.yaml', layers.gateway], {
    STORAGE_DIR: join(folder, 'gateway-queue'),
    OTLP_PORT: String(gatewayOtlp),
    OTLP_GRPC_PORT: String(gatewayGrpc),
    METRICS_PORT: String(metrics),
    HEALTH_PORT: String(health1),
    TELEMETRY_PORT: String(telemetry1),
    DECISION_WAIT: '1s',
    SAMPLING_PERCENTAGE: '100',
  })
  const machine = await startConfigured(['agent/collector.yaml', layers.machine], {
    STORAGE_DIR: join(folder, 'machine-queue'),
    GATEWAY_TOKEN_FILE: token,
    TEAM: 'blue',
    OTLP_PORT: String(otlp),
    HEALTH_PORT: String(health2),
    TELEMETRY_PORT: String(telemetry2),
  })
  const prometheus = startProgram(join(PROMETHEUS_DIR, 'prometheus'), [
    `--config.file=${prometheusConfig(folder, { metrics, telemetry: [telemetry1, telemetry2] })}`,
    `--storage.tsdb.path=${join(folder, 'tsdb')}`,
    `--web.listen-address=127.0.0.1:${prometheusPort}`,
    '--enable-feature=created-timestamp-zero-ingestion',
  ])
  const url = `http://127.0.0.1:${prometheusPort}`
  await untilReady(prometheus, `${url}/-/ready`)
  return {
    otlpEndpoint: `http://127.0.0.1:${otlp}`,
    machine,
    gateway,
    async query(expr) {
      const response = await fetch(`${url}/api/v1/query?${new URLSearchParams({ query: expr })}`)
      const { status, error, data } = (await response.json()) as {
        status: string
        error?: string
        data?: { result: { metric: Record<string, string>; value: [number, string] }[] }
      }
      if (status !== 'success') throw new Error(`${expr}: ${error}`)
      return (data?.result ?? []).map(({ metric, value }) => ({ metric, value: Number(value[1]) }))
    },
    async failingRules() {
      const response = await fetch(`${url}/api/v1/rules`)
      const { data } = (await response.json()) as { data: { groups: { rules: { name: string; health: string }[] }[] } }
      return data.groups.flatMap(({ rules }) => rules.filter(({ health }) => health !== 'ok').map(({ name }) => name))
    },
  }
}
