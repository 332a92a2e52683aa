import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { freePort } from '../collector.ts'
import { OPEN_HTTP, OPEN_SAMPLER } from './loopback.ts'
import { post, type ReadingInput, readingRequest } from './otlp-request.ts'
import { type Program, scratchFolder, startConfigured } from './program.ts'
import { queryPrometheus, readSeries, startPrometheus } from './prometheus.ts'

const MACHINES = 100
const ROUNDS = 12
const COUNTER = 'claude_code_cost_usage_USD_total'
const YEAR_MS = 365 * 86_400_000

/** What a counter went up by, its restarts taken for what they are: as increase(), without its extrapolation. */
const gained = (values: number[]): number =>
  values.reduce((sum, value, index) => {
    const before = values[index - 1] ?? value
    return sum + (value < before ? value : value - before)
  }, 0)

interface Gateway {
  program: Program
  send: (reading: ReadingInput) => Promise<number>
  restart: () => Promise<void>
}

async function startGateway(folder: string, kind: 'sampler' | 'balancer', prometheus: number): Promise<Gateway> {
  const ports = await Promise.all(Array.from({ length: 4 }, freePort))
  const [otlp = 0, grpc = 0, health = 0, telemetry = 0] = ports
  const layer = join(folder, `${kind}.yaml`)
  const retry =
    'exporters: { otlp_http/metrics: { retry_on_failure: { initial_interval: 100ms, max_interval: 500ms } } }\n'
  writeFileSync(layer, (kind === 'sampler' ? OPEN_SAMPLER : OPEN_HTTP) + retry)
  const start = () =>
    startConfigured([`gateway/${kind}.yaml`, layer], {
      STORAGE_DIR: join(folder, `queue-${otlp}`),
      OTLP_PORT: String(otlp),
      OTLP_GRPC_PORT: String(grpc),
      HEALTH_PORT: String(health),
      TELEMETRY_PORT: String(telemetry),
      METRICS_ENDPOINT: `http://127.0.0.1:${prometheus}/api/v1/otlp`,
      SAMPLERS: 'localhost',
    })
  const gateway: Gateway = {
    program: await start(),
    send: (reading) => post(`http://127.0.0.1:${otlp}`, 'metrics', readingRequest(reading)),
    restart: async () => {
      await gateway.program.kill('SIGKILL')
      gateway.program = await start()
    },
  }
  return gateway
}

test.each(['sampler', 'balancer'] as const)(
  'counters are the truth though machines move between two collectors (%s), which are killed, and clocks are wrong',
  async (kind) => {
    const folder = scratchFolder('counters')
    const port = await freePort()
    const [one, other] = [await startGateway(folder, kind, port), await startGateway(folder, kind, port)]
    let { program: prometheus, url } = await startPrometheus(folder, port, [])
    const machines = Array.from({ length: MACHINES }, (_, index) => ({
      machine: `m-${index}`,
      usd: 0,
      truth: 0,
      startMs: Date.now() - 1_000,
    }))
    const send = async (round: number): Promise<void> => {
      for (const [index, machine] of machines.entries()) {
        const atMs = Date.now()
        // Agents are replaced in the middle: their counters begin anew.
        if (round === 6 && index % 3 === 0) Object.assign(machine, { usd: 0, startMs: atMs - 1 })
        machine.usd += 0.25
        machine.truth += 0.25
        const gateway = (round + index) % 2 === 0 ? one : other
        expect(await gateway.send({ ...machine, atMs })).toBe(200)
      }
      // Two machines whose clocks are a year off, in both directions.
      for (const [name, off] of [
        ['past', -YEAR_MS],
        ['future', YEAR_MS],
      ] as const) {
        const now = Date.now() + off
        expect(await one.send({ machine: name, usd: round + 1, startMs: now - 1_000, atMs: now })).toBe(200)
      }
    }
    for (let round = 0; round < ROUNDS; round++) {
      await send(round)
      if (round === 3) await one.restart()
      if (round === 8) await other.restart()
      if (round === 5) await prometheus.kill('SIGKILL')
      if (round === 7) ({ program: prometheus, url } = await startPrometheus(folder, port, []))
      await sleep(300)
    }
    const truth = machines.reduce((sum, machine) => sum + machine.truth, 0)
    const total = async () =>
      (await readSeries(url, `${COUNTER}{instance=~"m-.*"}[1h]`)).reduce((sum, { values }) => sum + gained(values), 0)
    await vi.waitFor(async () => expect(await total()).toBeCloseTo(truth, 6), { timeout: 30_000, interval: 250 })
    // Each machine is one series under its own name, team and program, whichever way its readings came.
    const series = await queryPrometheus(url, `count by (job, team, model) (${COUNTER}{instance=~"m-.*"})`)
    expect(series).toEqual([
      { metric: { job: 'claude-code-plugin', team: 'blue', model: 'claude-opus-5-5' }, value: MACHINES },
    ])
    expect(await queryPrometheus(url, `${COUNTER}{instance=~"past|future"}`)).toEqual([])
  },
  120_000,
)
