import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { freePort } from '../collector.ts'
import { createBackend } from './backend.ts'
import { createCertificates } from './certificates.ts'
import { startKafka } from './kafka.ts'
import { OPEN_HTTP } from './loopback.ts'
import { post, type SpanInput, spansRequest } from './otlp-request.ts'
import { type Program, scratchFolder, startConfigured } from './program.ts'

const PARTITIONS = 4
const ROUNDS = 40
const TRACES = 10

const traceIdOf = (index: number) => (index + 1).toString(16).padStart(4, '0').repeat(8)
const spanIdOf = (round: number, index: number) => (round * 1_000 + index + 1).toString(16).padStart(16, '0')

/** Loopback in place of the network; everything else as it stands. */
function layersIn(folder: string, backend: number): { producer: string; consumer: string } {
  const producer = join(folder, 'producer.yaml')
  writeFileSync(
    producer,
    `${OPEN_HTTP}exporters: { kafka: { retry_on_failure: { initial_interval: 100ms, max_interval: 500ms } } }
`,
  )
  const consumer = join(folder, 'consumer.yaml')
  // Another exporter in the place of ClickHouse's, with the same queue: what is asked here is whether Kafka's offsets
  // move only behind what is safe.
  writeFileSync(
    consumer,
    `exporters:
  otlp_http: { endpoint: 'http://127.0.0.1:${backend}', sending_queue: { storage: file_storage } }
service:
  pipelines:
    traces: { receivers: [kafka], exporters: [otlp_http] }
    logs: { receivers: [kafka], exporters: [otlp_http] }
    metrics: { receivers: [kafka], exporters: [otlp_http] }
`,
  )
  return { producer, consumer }
}

test('through Kafka nothing is lost, though collectors and a broker are killed and messages are no OTLP', async () => {
  const folder = scratchFolder('kafka')
  const ports = await Promise.all(Array.from({ length: 6 }, freePort))
  const [sink = 0, otlp = 0, health1 = 0, telemetry1 = 0, health2 = 0, telemetry2 = 0] = ports
  const kafka = await startKafka(createCertificates(folder).env, PARTITIONS)
  const backend = createBackend(sink)
  await backend.start()
  const layers = layersIn(folder, sink)
  const startProducer = (): Promise<Program> =>
    startConfigured(['gateway/to-kafka.yaml', layers.producer], {
      ...kafka.env,
      STORAGE_DIR: join(folder, 'producer'),
      OTLP_PORT: String(otlp),
      HEALTH_PORT: String(health1),
      TELEMETRY_PORT: String(telemetry1),
    })
  const startConsumer = (): Promise<Program> =>
    startConfigured(['gateway/to-clickhouse.yaml', layers.consumer], {
      ...kafka.env,
      STORAGE_DIR: join(folder, 'consumer'),
      HEALTH_PORT: String(health2),
      TELEMETRY_PORT: String(telemetry2),
    })

  const send = async (round: number): Promise<void> => {
    const spans = Array.from(
      { length: TRACES },
      (_, index): SpanInput => ({ traceId: traceIdOf(index), spanId: spanIdOf(round, index) }),
    )
    expect(await post(`http://127.0.0.1:${otlp}`, 'traces', spansRequest(spans, Date.now()))).toBe(200)
  }

  let producer = await startProducer()
  let consumer = await startConsumer()
  for (let round = 0; round < ROUNDS; round++) {
    await send(round)
    if (round === 10 || round === 30) {
      await producer.kill('SIGKILL')
      producer = await startProducer()
    }
    if (round === 25) kafka.putEverywhere('claude-metrics-spans', 'no message of OTLP')
    if (round === 15) await kafka.kill(2)
    if (round === 35) await kafka.start(2)
    if (round === 20) {
      await consumer.kill('SIGKILL')
      consumer = await startConsumer()
    }
  }
  const spans = () => new Set(backend.taken.map(({ id }) => id)).size
  await vi.waitFor(() => expect(spans()).toBe(ROUNDS * TRACES), { timeout: 90_000, interval: 100 })
  // Passed over, and counted for the alert.
  const telemetry = await fetch(`http://127.0.0.1:${telemetry2}/metrics`).then((response) => response.text())
  expect(telemetry).toMatch(/^otelcol_kafka_receiver_unmarshal_failed_spans\S* [1-9]/m)
  expect(telemetry).toMatch(/^otelcol_kafka_receiver_offset_lag/m)

  // What was read once is not read again: its offsets are Kafka's.
  const copies = backend.taken.length
  await consumer.kill('SIGTERM')
  await startConsumer()
  await send(ROUNDS)
  // A member that left without a word is waited for until Kafka's rebalance timeout, a minute, is over.
  await vi.waitFor(() => expect(spans()).toBe((ROUNDS + 1) * TRACES), { timeout: 120_000, interval: 100 })
  expect(backend.taken.length).toBe(copies + TRACES)
}, 480_000)
