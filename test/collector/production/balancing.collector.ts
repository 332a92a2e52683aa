import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { freePort } from '../collector.ts'
import { type Certificates, createCertificates } from './certificates.ts'
import { post, type SpanInput, spansRequest } from './otlp-request.ts'
import { type Program, scratchFolder, startConfigured } from './program.ts'

const TRACES = 60
const SPANS_OF_EACH = 5

/** A second tier collector that writes all it gets. */
async function startSampler(
  folder: string,
  name: string,
  grpc: number,
  { env }: Certificates,
): Promise<{ program: Program; text: () => string }> {
  const [otlp = 0, health = 0, telemetry = 0] = await Promise.all(Array.from({ length: 3 }, freePort))
  const output = join(folder, `${name}.jsonl`)
  const layer = join(folder, `${name}.yaml`)
  writeFileSync(
    layer,
    `exporters: { file: { path: ${output}, append: true, flush_interval: 100ms } }
service: { pipelines: { traces: { receivers: [otlp], processors: [memory_limiter], exporters: [file] } } }
`,
  )
  const program = await startConfigured(['gateway/sampler.yaml', layer], {
    ...env,
    TEAMS_FILE: join(folder, 'teams'),
    STORAGE_DIR: join(folder, name),
    OTLP_PORT: String(otlp),
    OTLP_GRPC_PORT: String(grpc),
    HEALTH_PORT: String(health),
    TELEMETRY_PORT: String(telemetry),
  })
  return { program, text: () => (existsSync(output) ? readFileSync(output, 'utf8') : '') }
}

/** As `htpasswd -s` writes it. */
const hashed = (token: string) => `{SHA}${createHash('sha1').update(token).digest('base64')}`

const traceIdOf = (index: number) => (index + 1).toString(16).padStart(4, '0').repeat(8)

test('over TLS and with a team’s token, all spans of a trace come to the same collector, and none is lost when all are away', async () => {
  const folder = scratchFolder('balancing')
  const ports = await Promise.all(Array.from({ length: 5 }, freePort))
  const [grpc1 = 0, grpc2 = 0, otlp = 0, health = 0, telemetry = 0] = ports
  const layer = join(folder, 'balancer.yaml')
  const resolver = `{ dns: null, static: { hostnames: ['127.0.0.1:${grpc1}', '127.0.0.1:${grpc2}'] } }`
  // Two ports in the place of a name that resolves to two addresses; all else as it stands.
  writeFileSync(
    layer,
    `exporters:
  load_balancing/traces:
    resolver: ${resolver}
    retry_on_failure: { initial_interval: 100ms, max_interval: 500ms }
  load_balancing/logs: { resolver: ${resolver} }
`,
  )
  const certificates = createCertificates(folder)
  writeFileSync(
    join(folder, 'teams'),
    `green:${hashed('token-of-green')}\nblue:old\nblue#2:${hashed('token-of-blue')}\n`,
  )
  await startConfigured(['gateway/balancer.yaml', layer], {
    ...certificates.env,
    TEAMS_FILE: join(folder, 'teams'),
    STORAGE_DIR: join(folder, 'balancer'),
    OTLP_PORT: String(otlp),
    HEALTH_PORT: String(health),
    TELEMETRY_PORT: String(telemetry),
  })
  const { ca } = certificates
  const origin = `https://127.0.0.1:${otlp}`
  expect(await post(origin, 'traces', spansRequest([], Date.now()), { ca, login: 'blue:token-of-green' })).toBe(401)

  const send = async (round: number): Promise<void> => {
    const spans = Array.from(
      { length: TRACES },
      (_, index): SpanInput => ({
        traceId: traceIdOf(index),
        spanId: (round * 1_000 + index + 1).toString(16).padStart(16, '0'),
      }),
    )
    expect(await post(origin, 'traces', spansRequest(spans, Date.now()), { ca, login: 'blue#2:token-of-blue' })).toBe(
      200,
    )
  }

  // Nobody is there yet: the first of five requests waits on disk.
  await send(0)
  const [one, other] = await Promise.all([
    startSampler(folder, 'one', grpc1, certificates),
    startSampler(folder, 'other', grpc2, certificates),
  ])
  for (let round = 1; round < SPANS_OF_EACH; round++) await send(round)

  const tracesIn = (text: string) => (text.match(/"traceId":"[0-9a-f]{32}"/g) ?? []).map((match) => match.slice(11, -1))
  const spanIdsIn = (text: string) => new Set(text.match(/"spanId":"[0-9a-f]{16}"/g) ?? [])
  const all = () => new Set([...spanIdsIn(one.text()), ...spanIdsIn(other.text())])
  await vi.waitUntil(() => all().size === TRACES * SPANS_OF_EACH, { timeout: 30_000 })
  const [here, there] = [new Set(tracesIn(one.text())), new Set(tracesIn(other.text()))]
  expect([...here].filter((traceId) => there.has(traceId))).toEqual([])
  expect(here.size + there.size).toBe(TRACES)
  // The team is the login's, whatever the machine says.
  const teams = new Set(`${one.text()}${other.text()}`.match(/"key":"team","value":\{"stringValue":"[^"]*"/g))
  expect([...teams]).toEqual(['"key":"team","value":{"stringValue":"blue"'])
  for (const share of [here.size, there.size]) expect(share).toBeGreaterThan(TRACES / 6)
}, 90_000)
