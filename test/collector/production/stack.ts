import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../collector.ts'
import { type Program, scratchFolder, startConfigured } from './program.ts'
import { queryPrometheus, type Sample, startPrometheus } from './prometheus.ts'

/**
 * What a developer's machine and an organisation have, on loopback: machine collector → gateway collector → Prometheus.
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

/** The layer that stands in for what the network has: no TLS, other ports. */
function loopbackLayers(folder: string, gatewayPort: number): { machine: string; gateway: string } {
  const machine = join(folder, 'machine.yaml')
  writeFileSync(machine, `exporters: { otlp_http/gateway: { endpoint: 'http://127.0.0.1:${gatewayPort}' } }\n`)
  const gateway = join(folder, 'gateway.yaml')
  writeFileSync(
    gateway,
    `receivers: { otlp: { protocols: { http: { tls: null }, grpc: { tls: null } } } }
exporters:
  file: { path: ${join(folder, 'kept.jsonl')}, flush_interval: 100ms }
service:
  pipelines:
    traces: { exporters: [file] }
    logs: { exporters: [file] }
`,
  )
  return { machine, gateway }
}

export async function startStack(): Promise<Stack> {
  const folder = scratchFolder('stack')
  const ports = await Promise.all(Array.from({ length: 8 }, freePort))
  const [otlp = 0, gatewayOtlp = 0, gatewayGrpc = 0, prometheusPort = 0, ...rest] = ports
  const [health1 = 0, health2 = 0, telemetry1 = 0, telemetry2 = 0] = rest
  const layers = loopbackLayers(folder, gatewayOtlp)
  const token = join(folder, 'token')
  writeFileSync(token, 'of-blue\n')
  const teams = join(folder, 'teams')
  writeFileSync(teams, 'blue#2:of-blue\n')
  const gateway = await startConfigured(['gateway/sampler.yaml', layers.gateway], {
    STORAGE_DIR: join(folder, 'gateway-queue'),
    TEAMS_FILE: teams,
    OTLP_PORT: String(gatewayOtlp),
    OTLP_GRPC_PORT: String(gatewayGrpc),
    METRICS_ENDPOINT: `http://127.0.0.1:${prometheusPort}/api/v1/otlp`,
    HEALTH_PORT: String(health1),
    TELEMETRY_PORT: String(telemetry1),
    DECISION_WAIT: '1s',
    SAMPLING_PERCENTAGE: '100',
  })
  const machine = await startConfigured(['agent/collector.yaml', layers.machine], {
    GATEWAY_TOKEN_FILE: token,
    TEAM: 'blue#2',
    OTLP_PORT: String(otlp),
    HEALTH_PORT: String(health2),
    TELEMETRY_PORT: String(telemetry2),
  })
  const { url } = await startPrometheus(folder, prometheusPort, [telemetry1, telemetry2])
  return {
    otlpEndpoint: `http://127.0.0.1:${otlp}`,
    machine,
    gateway,
    query: (expr) => queryPrometheus(url, expr),
    async failingRules() {
      const response = await fetch(`${url}/api/v1/rules`)
      const { data } = (await response.json()) as { data: { groups: { rules: { name: string; health: string }[] }[] } }
      return data.groups.flatMap(({ rules }) => rules.filter(({ health }) => health !== 'ok').map(({ name }) => name))
    },
  }
}
