import { join } from 'node:path'
import { logs } from '@opentelemetry/api-logs'
import { LoggerProvider } from '@opentelemetry/sdk-logs'
import { type IMetricReader, MeterProvider } from '@opentelemetry/sdk-metrics'
import { createAnonymousId } from './config/anonymous-id.ts'
import { destinationsConfigured } from './config/destinations.ts'
import { otlpEndpoints } from './config/otlp-endpoints.ts'
import type { Settings } from './config/settings.ts'
import { firstCharacters } from './contract/characters.ts'
import { createClaudeMetricsExporter } from './exporters/claude-metrics/exporter.ts'
import type { Surroundings } from './exporters/claude-metrics/payload.ts'
import { otlpDestination } from './exporters/otlp/destination.ts'
import { createOtlpLogExporter, createOtlpMetricExporter, createOtlpSpanExporter } from './exporters/otlp/exporters.ts'
import { createOtlpMetricReader } from './exporters/otlp/metric-reader.ts'
import type { Signal } from './exporters/otlp/signal.ts'
import { createExchangeLog } from './exporters/usage/exchange-log.ts'
import { createUsageExporter } from './exporters/usage/exporter.ts'
import { USAGE_ATTRIBUTES } from './exporters/usage/payload.ts'
import { emitOccurrence } from './instrumentation/emit.ts'
import { observeHealth } from './instrumentation/metrics/agent-health.ts'
import { createMetricRecorder } from './instrumentation/metrics/metric-recorder.ts'
import type { Occurrence } from './instrumentation/occurrence.ts'
import { createResource } from './instrumentation/resource.ts'
import { createTraceRecorder } from './instrumentation/trace/trace-recorder.ts'
import type { HttpClient } from './outbox/http-client.ts'
import { createOutbox, type Destination, type Exchange, type Outbox, type OutboxOptions } from './outbox/outbox.ts'
import { createRotatingLog, type Log } from './process/rotating-log.ts'
import { contentPolicy } from './processors/content-policy.ts'
import { createDestinationProcessor, type DestinationProcessor } from './processors/destination-processor.ts'
import { keepOnly } from './processors/keep-only.ts'
import { maskedMetrics } from './processors/masked-metrics.ts'
import { openinference } from './processors/openinference.ts'
import { maskSecrets, redactTokens } from './processors/redaction.ts'
import { createSpanDestination, type SpanDestination } from './processors/span-destination.ts'
import { teeTransforms } from './processors/tee-content.ts'
import { truncate } from './processors/truncation.ts'

export interface PipelineOptions {
  settings: Settings
  version: string
  /** The token of this moment; undefined while there is none. */
  token: () => string | undefined
  /** Account, repository and machine for a session's folder. */
  around: (cwd: string | undefined) => Promise<Surroundings>
  http: HttpClient
  /** For the collector: sockets of its own, so that neither destination waits for the other. */
  otlpHttp: HttpClient
  /** errors.log */
  log: Log
  now: () => number
  /** How much is recorded and not yet processed, for the metrics. */
  spoolDepth?: () => number
  /** Makes a destination's outbox. @default createOutbox: on disk, delivering */
  open?: (options: OutboxOptions) => Outbox
}

/** occurrences → log records → processors → exporters → outboxes. */
export interface Pipeline {
  /** Resolved when every destination has its requests on disk. @throws when one has not: then nothing is done. */
  record(occurrences: Occurrence[]): Promise<void>
  /** Undefined while there is no token. */
  claudeMetrics: Outbox | undefined
  outboxes: Outbox[]
  /** Takes a reading of the metrics before its time. Resolved when it is on disk. */
  readMetrics(): Promise<void>
  /** Takes a last reading of the metrics. Nothing may be recorded after it. */
  shutdown(): Promise<void>
}

/** A health check may take longer than an event: nobody waits for it. wire-contract: 5 s. */
const HEALTH_CHECK_TIMEOUT_MS = 5_000

/** Content of a span is JSON within 60 000 characters: half of that leaves room for escapes. */
const MAX_SPAN_TEXT_LENGTH = 30_000

/** The name of whom all signals come from. */
const SCOPE = 'claude-metrics-plugin'

/** Requests that tell of no event: how soon they arrive says nothing of the recorder. */
const OWN_SIGNS = new Set(['/health-checks'])

/** wire-contract, anonymous usage API. */
const USAGE_TIMEOUT_MS = 2_000

/** The assembly: read top to bottom, this is the way of every event. */
export function buildPipeline(options: PipelineOptions): Pipeline {
  const { settings, version, token, around, http, otlpHttp, log, now, spoolDepth, open = createOutbox } = options

  const wanted = destinationsConfigured(settings)
  const home = settings.home.value
  const maxBytes = settings.queueMaxBytes.value
  const destinations: DestinationProcessor[] = []
  const spanDestinations: SpanDestination[] = []
  const metricReaders: IMetricReader[] = []
  const outboxes: Outbox[] = []
  const openOutbox = (destination: Destination, client = http): Outbox => {
    const folder = join(home, 'outbox', destination.name)
    const onExchange = (exchange: Exchange) => {
      destination.onExchange?.(exchange)
      if (!exchange.accepted || OWN_SIGNS.has(exchange.path) || destination.name === 'otlp-metrics') return
      metrics.delivered(destination.name, now() - exchange.occurredAtMs)
    }
    const outbox = open({ folder, destination: { ...destination, onExchange }, http: client, log, now })
    outboxes.push(outbox)
    return outbox
  }

  let claudeMetrics: Outbox | undefined
  if (wanted.claudeMetrics) {
    claudeMetrics = openOutbox({
      name: 'claude-metrics',
      baseUrl: settings.apiUrl.value,
      headers: () => authorization(token()),
      maxBytes,
      timeoutForPath: (path) => (path === '/health-checks' ? HEALTH_CHECK_TIMEOUT_MS : undefined),
    })
    const exporter = createClaudeMetricsExporter({ put: claudeMetrics.put, around, log })
    const transforms = [redactTokens, contentPolicy(settings.content.value), truncate]
    destinations.push(createDestinationProcessor(transforms, exporter))
  }

  if (wanted.usage) {
    const exchanges = createRotatingLog({ path: join(home, 'metrics.log'), now })
    const usage = openOutbox({
      name: 'usage',
      baseUrl: settings.usageUrl.value ?? '',
      headers: () => ({}),
      maxBytes,
      timeoutMs: USAGE_TIMEOUT_MS,
      onExchange: createExchangeLog({ log: exchanges, verbose: settings.verbose.value }),
    })
    const userId = createAnonymousId(home)
    const exporter = createUsageExporter({ put: usage.put, userId, platform: process.platform, log })
    destinations.push(createDestinationProcessor([keepOnly(USAGE_ATTRIBUTES)], exporter))
  }

  if (wanted.otlp) {
    const { logs: logsUrl, traces: tracesUrl, metrics: metricsUrl } = otlpEndpoints(settings)
    const encoding = { protocol: settings.otlpProtocol.value, compression: settings.otlpCompression.value }
    const timeoutMs = settings.otlpTimeoutMs.value
    const headers = () => settings.otlpHeaders.value
    const openSignal = (signal: Signal, url: string) =>
      openOutbox(otlpDestination({ signal, url, headers, timeoutMs, maxBytes }), otlpHttp)
    const transforms = teeTransforms(settings.otlpContent.value)
    if (logsUrl !== undefined) {
      const exporter = createOtlpLogExporter({ put: openSignal('logs', logsUrl).put, encoding })
      destinations.push(createDestinationProcessor(transforms, exporter))
    }
    if (tracesUrl !== undefined) {
      const exporter = createOtlpSpanExporter({ put: openSignal('traces', tracesUrl).put, encoding })
      const extra = settings.otlpOpenInference.value ? [openinference] : []
      spanDestinations.push(createSpanDestination([...transforms, ...extra], exporter))
    }
    if (metricsUrl !== undefined) {
      const exporter = createOtlpMetricExporter({ put: openSignal('metrics', metricsUrl).put, encoding, now })
      metricReaders.push(createOtlpMetricReader(exporter, settings.otlpMetricsIntervalMs.value))
    }
  }

  const resource = createResource({
    serviceName: settings.otlpServiceName.value,
    version,
    machine: wanted.otlp ? around(undefined).then(({ clientMeta }) => clientMeta) : undefined,
  })
  const meterProvider = new MeterProvider({ resource, readers: metricReaders, views: [maskedMetrics] })
  const meter = meterProvider.getMeter(SCOPE, version)
  const metrics = createMetricRecorder(meter)
  const health = () => ({ spoolDepth: spoolDepth?.(), destinations: outboxes.map((outbox) => outbox.status()) })
  if (metricReaders.length > 0) observeHealth(meter, health, now)
  const provider = new LoggerProvider({ resource, processors: destinations })
  logs.setGlobalLoggerProvider(provider)
  const logger = provider.getLogger(SCOPE, version)

  const traces = createTraceRecorder({
    resource,
    version,
    processors: spanDestinations,
    content: settings.otlpContent.value
      ? (text) => firstCharacters(maskSecrets(text), MAX_SPAN_TEXT_LENGTH)
      : undefined,
    repositoryUrl: (cwd) =>
      around(cwd).then(
        ({ gitRepo }) => gitRepo,
        () => null,
      ),
  })

  return {
    async record(occurrences) {
      await resource.waitForAsyncAttributes?.()
      for (const occurrence of occurrences) emitOccurrence(logger, occurrence)
      if (spanDestinations.length > 0) await traces.emit(occurrences)
      await allDone([...destinations, ...spanDestinations].map((destination) => destination.deliver()))
      if (metricReaders.length > 0) metrics.record(occurrences)
    },
    claudeMetrics,
    outboxes,
    readMetrics: () => meterProvider.forceFlush(),
    shutdown: () => meterProvider.shutdown(),
  }
}

/** Resolved when all are; rejects with the first failure, but not before the others are over: none keeps what a retry brings again. */
async function allDone(deliveries: Promise<void>[]): Promise<void> {
  const outcomes = await Promise.allSettled(deliveries)
  const failure = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failure !== undefined) throw failure.reason
}

const authorization = (token: string | undefined): Record<string, string> | undefined =>
  token === undefined ? undefined : { authorization: `Bearer ${token}` }
