import { join } from 'node:path'
import { logs } from '@opentelemetry/api-logs'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { LoggerProvider } from '@opentelemetry/sdk-logs'
import { createAnonymousId } from './config/anonymous-id.ts'
import { destinationsConfigured } from './config/destinations.ts'
import type { Settings } from './config/settings.ts'
import { createClaudeMetricsExporter } from './exporters/claude-metrics/exporter.ts'
import type { Surroundings } from './exporters/claude-metrics/payload.ts'
import { createExchangeLog } from './exporters/usage/exchange-log.ts'
import { createUsageExporter } from './exporters/usage/exporter.ts'
import { USAGE_ATTRIBUTES } from './exporters/usage/payload.ts'
import { emitOccurrence } from './instrumentation/emit.ts'
import type { Occurrence } from './instrumentation/occurrence.ts'
import type { HttpClient } from './outbox/http-client.ts'
import { createOutbox, type Destination, type Outbox } from './outbox/outbox.ts'
import { createRotatingLog, type Log } from './process/rotating-log.ts'
import { contentPolicy } from './processors/content-policy.ts'
import { createDestinationProcessor, type DestinationProcessor } from './processors/destination-processor.ts'
import { keepOnly } from './processors/keep-only.ts'
import { redactTokens } from './processors/redaction.ts'
import { truncate } from './processors/truncation.ts'

export interface PipelineOptions {
  settings: Settings
  version: string
  /** The token of this moment; undefined while there is none. */
  token: () => string | undefined
  /** Account, repository and machine for a session's folder. */
  around: (cwd: string | undefined) => Promise<Surroundings>
  http: HttpClient
  /** errors.log */
  log: Log
  now: () => number
}

/** occurrences → log records → processors → exporters → outboxes. */
export interface Pipeline {
  /** Resolved when every destination has its requests on disk. @throws when one has not: then nothing is done. */
  record(occurrences: Occurrence[]): Promise<void>
  /** Undefined while there is no token. */
  claudeMetrics: Outbox | undefined
  outboxes: Outbox[]
}

/** A health check may take longer than an event: nobody waits for it. wire-contract: 5 s. */
const HEALTH_CHECK_TIMEOUT_MS = 5_000

/** wire-contract, anonymous usage API. */
const USAGE_TIMEOUT_MS = 2_000

/** The assembly: read top to bottom, this is the way of every event. */
export function buildPipeline(options: PipelineOptions): Pipeline {
  const { settings, version, token, around, http, log, now } = options

  const wanted = destinationsConfigured(settings)
  const home = settings.home.value
  const openOutbox = (destination: Destination): Outbox =>
    createOutbox({ folder: join(home, 'outbox', destination.name), destination, http, log, now })
  const maxBytes = settings.queueMaxBytes.value
  const destinations: DestinationProcessor[] = []
  const outboxes: Outbox[] = []

  let claudeMetrics: Outbox | undefined
  if (wanted.claudeMetrics) {
    claudeMetrics = openOutbox({
      name: 'claude-metrics',
      baseUrl: settings.apiUrl.value,
      headers: () => authorization(token()),
      maxBytes,
      timeoutForPath: (path) => (path === '/health-checks' ? HEALTH_CHECK_TIMEOUT_MS : undefined),
    })
    outboxes.push(claudeMetrics)
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
    outboxes.push(usage)
    const userId = createAnonymousId(home)
    const exporter = createUsageExporter({ put: usage.put, userId, platform: process.platform, log })
    destinations.push(createDestinationProcessor([keepOnly(USAGE_ATTRIBUTES)], exporter))
  }

  const provider = new LoggerProvider({
    resource: resourceFromAttributes({ 'service.name': 'claude-code-plugin', 'service.version': version }),
    processors: destinations,
  })
  logs.setGlobalLoggerProvider(provider)
  const logger = provider.getLogger('claude-metrics-plugin', version)

  return {
    async record(occurrences) {
      for (const occurrence of occurrences) emitOccurrence(logger, occurrence)
      for (const destination of destinations) await destination.deliver()
    },
    claudeMetrics,
    outboxes,
  }
}

const authorization = (token: string | undefined): Record<string, string> | undefined =>
  token === undefined ? undefined : { authorization: `Bearer ${token}` }
