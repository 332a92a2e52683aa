import { join } from 'node:path'
import { logs } from '@opentelemetry/api-logs'
import { LoggerProvider } from '@opentelemetry/sdk-logs'
import { MeterProvider } from '@opentelemetry/sdk-metrics'
import type { Settings } from './config/settings.ts'
import { firstCharacters } from './contract/characters.ts'
import { SCHEMA_URL } from './contract/span-attributes.ts'
import type { Surroundings } from './contract/surroundings.ts'
import type { DestinationKind, HealthChecksWanted, OpeningDeps } from './exporters/destination-kind.ts'
import { configuredDestinations } from './exporters/destinations.ts'
import { emitOccurrence } from './instrumentation/emit.ts'
import { observeHealth } from './instrumentation/metrics/agent-health.ts'
import { createMetricRecorder } from './instrumentation/metrics/metric-recorder.ts'
import type { Occurrence } from './instrumentation/occurrence.ts'
import { createResource } from './instrumentation/resource.ts'
import { createTraceRecorder } from './instrumentation/trace/trace-recorder.ts'
import type { Exchange } from './outbox/destination.ts'
import type { HttpClient, TlsFiles } from './outbox/http-client.ts'
import { createOutbox, type Outbox, type OutboxOptions } from './outbox/outbox.ts'
import type { Log } from './process/rotating-log.ts'
import { maskedMetrics } from './processors/masked-metrics.ts'
import { maskSecrets } from './processors/redaction.ts'

export interface PipelineOptions {
  settings: Settings
  version: string
  /** The token of this moment; undefined while there is none. */
  token: () => string | undefined
  /** Account, repository and machine for a session's folder. */
  around: (cwd: string | undefined) => Promise<Surroundings>
  /** Gives an HTTP client with sockets of its own. */
  connect: (tls?: TlsFiles) => HttpClient
  /** errors.log */
  log: Log
  now: () => number
  /** How much is recorded and not yet processed, for the metrics. */
  spoolDepth?: () => number
  /** Makes a destination's outbox. @default createOutbox: on disk, delivering */
  open?: (options: OutboxOptions) => Outbox
  /** Undefined while nobody wants health checks. */
  healthChecks?: HealthChecksWanted | undefined
  /** Where to. @default all that are configured */
  destinations?: readonly DestinationKind[]
}

/** occurrences → log records → processors → exporters → outboxes. */
export interface Pipeline {
  /** Resolved when every destination has its requests on disk. @throws when one has not: then nothing is done. */
  record(occurrences: Occurrence[]): Promise<void>
  outboxes: Outbox[]
  /** The outbox with this name; undefined while its destination is not open. */
  outbox(name: string): Outbox | undefined
  /** Spans are wanted with the occurrences. */
  takesSpans: boolean
  /** Takes a reading of the metrics before its time. Resolved when it is on disk. */
  readMetrics(): Promise<void>
  /** Takes a last reading of the metrics. Nothing may be recorded after it. */
  shutdown(): Promise<void>
}

/** Content of a span is JSON within 60 000 characters: half of that leaves room for escapes. */
const MAX_SPAN_TEXT_LENGTH = 30_000

/** The name of whom all signals come from. */
const SCOPE = 'claude-metrics-plugin'

/** The assembly: read top to bottom, this is the way of every event. */
export async function buildPipeline(options: PipelineOptions): Promise<Pipeline> {
  const { settings, version, token, around, connect, healthChecks, log, now, spoolDepth, open = createOutbox } = options

  const outboxes: Outbox[] = []
  const openOutbox: OpeningDeps['openOutbox'] = (destination, { http }) => {
    const onExchange = (exchange: Exchange) => {
      destination.onExchange?.(exchange)
      if (exchange.accepted && destination.isEvent?.(exchange.path) !== false)
        metrics.delivered(destination.name, now() - exchange.occurredAtMs)
    }
    const folder = join(settings.home.value, 'outbox', destination.name)
    const outbox = open({ folder, destination: { ...destination, onExchange }, http, log, now })
    outboxes.push(outbox)
    return outbox
  }
  const deps = { settings, token, around, connect, openOutbox, healthChecks, log, now }
  const opened = []
  for (const kind of options.destinations ?? configuredDestinations(settings))
    opened.push(await kind.open({ ...deps, kind }))
  const logDestinations = opened.flatMap(({ logs }) => logs ?? [])
  const spanDestinations = opened.flatMap(({ spans }) => spans ?? [])
  const factSinks = opened.flatMap(({ facts }) => facts ?? [])
  const metricReaders = opened.flatMap(({ metrics }) => metrics ?? [])
  const signsOfLife = opened.flatMap(({ healthChecks }) => healthChecks ?? [])
  const allReaders = [...metricReaders, ...signsOfLife.map(({ reader }) => reader)]

  const resource = createResource({
    serviceName: settings.otlpServiceName.value,
    tags: settings.tags.value,
    version,
    // Not looked up before a destination needs it.
    machine: opened.some(({ sendsResource }) => sendsResource)
      ? around(undefined).then(({ clientMeta }) => clientMeta)
      : undefined,
  })
  const meterProvider = new MeterProvider({ resource, readers: allReaders, views: [maskedMetrics] })
  const meter = meterProvider.getMeter(SCOPE, version, { schemaUrl: SCHEMA_URL })
  const metrics = createMetricRecorder(meter, { besideNative: settings.otlpBesideNative.value })
  const health = () => ({ spoolDepth: spoolDepth?.(), destinations: outboxes.map((outbox) => outbox.status()) })
  if (allReaders.length > 0) observeHealth(meter, health, now)
  // The first at once. One that fails is reported through OpenTelemetry's error handler; the interval goes on either
  // way.
  const firstSigns = Promise.allSettled(signsOfLife.map(({ reader }) => reader.forceFlush()))
  const provider = new LoggerProvider({ resource, processors: logDestinations })
  logs.setGlobalLoggerProvider(provider)
  const logger = provider.getLogger(SCOPE, version, { schemaUrl: SCHEMA_URL })

  const traces = createTraceRecorder({
    resource,
    version,
    processors: spanDestinations,
    content: opened.some(({ wantsSpanContent }) => wantsSpanContent)
      ? (text) => firstCharacters(maskSecrets(text), MAX_SPAN_TEXT_LENGTH)
      : undefined,
    repositoryUrl: (cwd) =>
      around(cwd).then(
        ({ gitRepo }) => gitRepo,
        () => null,
      ),
  })

  const readMetrics = async () => {
    await Promise.all(metricReaders.map((reader) => reader.forceFlush()))
  }

  return {
    async record(occurrences) {
      await resource.waitForAsyncAttributes?.()
      for (const occurrence of occurrences) emitOccurrence(logger, occurrence)
      if (spanDestinations.length > 0) await traces.emit(occurrences)
      await allDone([
        ...[...logDestinations, ...spanDestinations].map((destination) => destination.deliver()),
        ...factSinks.map((sink) => sink.take(occurrences)),
      ])
      if (metricReaders.length === 0) return
      if (metrics.begin(occurrences)) await readMetrics().catch((error: Error) => log.line(`metrics: ${error.message}`))
      metrics.record(occurrences)
    },
    outboxes,
    outbox: (name) => outboxes.find((outbox) => outbox.status().name === name),
    // The metrics of the GenAI conventions are made of spans too.
    takesSpans: spanDestinations.length + metricReaders.length > 0,
    readMetrics,
    async shutdown() {
      await firstSigns
      await Promise.all(signsOfLife.map(({ end }) => end()))
      await meterProvider.shutdown()
    },
  }
}

/**
 * Resolved when all are; rejects with the first failure, but not before the others are over: none keeps what a retry
 * brings again.
 */
async function allDone(deliveries: Promise<void>[]): Promise<void> {
  const outcomes = await Promise.allSettled(deliveries)
  const failure = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failure !== undefined) throw failure.reason
}
