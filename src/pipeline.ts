import { join } from 'node:path'
import { logs } from '@opentelemetry/api-logs'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { LoggerProvider } from '@opentelemetry/sdk-logs'
import type { Settings } from './config/settings.ts'
import { createClaudeMetricsExporter } from './exporters/claude-metrics/exporter.ts'
import type { Surroundings } from './exporters/claude-metrics/payload.ts'
import { emitOccurrence } from './instrumentation/emit.ts'
import type { Occurrence } from './instrumentation/occurrence.ts'
import type { HttpClient } from './outbox/http-client.ts'
import { createOutbox, type Outbox } from './outbox/outbox.ts'
import type { Log } from './process/rotating-log.ts'
import { contentPolicy } from './processors/content-policy.ts'
import { createDestinationProcessor, type DestinationProcessor } from './processors/destination-processor.ts'
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
  claudeMetrics: Outbox
}

/** A health check may take longer than an event: nobody waits for it. wire-contract: 5 s. */
const HEALTH_CHECK_TIMEOUT_MS = 5_000

/** The assembly: read top to bottom, this is the way of every event. */
export function buildPipeline(options: PipelineOptions): Pipeline {
  const { settings, version, token, around, http, log, now } = options

  const claudeMetrics = createOutbox({
    folder: join(settings.home.value, 'outbox', 'claude-metrics'),
    destination: {
      name: 'claude-metrics',
      baseUrl: settings.apiUrl.value,
      headers: () => authorization(token()),
      maxBytes: settings.queueMaxBytes.value,
      timeoutForPath: (path) => (path === '/health-checks' ? HEALTH_CHECK_TIMEOUT_MS : undefined),
    },
    http,
    log,
    now,
  })

  const destinations: DestinationProcessor[] = [
    createDestinationProcessor(
      [redactTokens, contentPolicy(settings.content.value), truncate],
      createClaudeMetricsExporter({ put: claudeMetrics.put, around, log }),
    ),
  ]

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
  }
}

const authorization = (token: string | undefined): Record<string, string> | undefined =>
  token === undefined ? undefined : { authorization: `Bearer ${token}` }
