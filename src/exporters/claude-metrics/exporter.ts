import type { LogRecordExporter, ReadableLogRecord } from '@opentelemetry/sdk-logs'
import { ATTRIBUTE } from '../../contract/attributes.ts'
import { eventSchemas } from '../../contract/claude-metrics.ts'
import type { Surroundings } from '../../contract/surroundings.ts'
import type { Outbox } from '../../outbox/outbox.ts'
import type { OutboxRequest } from '../../outbox/request.ts'
import type { Log } from '../../process/rotating-log.ts'
import { contentPolicy } from '../../processors/content-policy.ts'
import { createDestinationProcessor } from '../../processors/destination-processor.ts'
import { redactTokens } from '../../processors/redaction.ts'
import { truncate } from '../../processors/truncation.ts'
import type { HealthChecksWanted, OpenDestination, OpeningDeps } from '../destination-kind.ts'
import { createHealthExporter, HEALTH_CHECK_PATH, HEALTH_CHECK_TIMEOUT_MS } from '../health/health-exporter.ts'
import { createPeriodicReader } from '../periodic-reader.ts'
import { createRequestExporter, occurredAtMs } from '../request-exporter.ts'
import { isReceipt, vouches } from './api-answer.ts'
import { kindOf, pathOf, payloadOf, type RequestKind } from './payload.ts'

export interface ClaudeMetricsExporterOptions {
  /** Resolved when the requests are safe on disk. */
  put(requests: OutboxRequest[]): Promise<void>
  /** Account, repository and machine for a session's folder. */
  around(cwd: string | undefined): Promise<Surroundings>
  log: Log
}

/** Log records without tokens and with as much content as is wanted, mapped to requests, into its outbox. */
export async function open(deps: OpeningDeps): Promise<OpenDestination> {
  const { kind, settings, token, around, connect, openOutbox, healthChecks, log } = deps
  const outbox = openOutbox(
    {
      name: kind.name,
      baseUrl: settings.apiUrl.value,
      headers: () => authorization(token()),
      maxBytes: settings.queueMaxBytes.value,
      isEvent: (path) => path !== HEALTH_CHECK_PATH,
      isReceipt,
      vouches: (http, answer) => vouches(http, settings.apiUrl.value, answer),
      timeoutForPath: (path) => (path === HEALTH_CHECK_PATH ? HEALTH_CHECK_TIMEOUT_MS : undefined),
    },
    { http: connect() },
  )
  const exporter = createClaudeMetricsExporter({ put: outbox.put, around, log })
  const transforms = [redactTokens, contentPolicy(settings.content.value), truncate]
  const logs = createDestinationProcessor(transforms, exporter)
  return healthChecks === undefined
    ? { logs }
    : { logs, healthChecks: openHealthChecks(outbox, healthChecks, settings.tags.value) }
}

/** A periodic reader of the pipeline's metrics whose exporter makes a health check of each reading. */
function openHealthChecks(
  outbox: Outbox,
  { intervalMs, around, onQueued }: HealthChecksWanted,
  tags: Record<string, string>,
) {
  const meta = Object.keys(tags).length === 0 ? {} : { tags }
  const exporter = createHealthExporter({
    put: async (request) => {
      await outbox.put([request])
      onQueued()
    },
    facts: async () => {
      const { account, clientMeta } = await around()
      return { ...account, client_meta: { ...clientMeta, ...meta } }
    },
  })
  // A reader reads once more when it shuts down. Who stops does not want another sign of life.
  return { reader: createPeriodicReader(exporter, intervalMs), end: () => exporter.shutdown() }
}

const authorization = (token: string | undefined): Record<string, string> | undefined =>
  token === undefined ? undefined : { authorization: `Bearer ${token}` }

/** Maps log records to requests of the Claude Metrics API, and says success only when they are safe in the outbox. */
export function createClaudeMetricsExporter({ put, around, log }: ClaudeMetricsExporterOptions): LogRecordExporter {
  async function requestsOf(records: ReadableLogRecord[]): Promise<OutboxRequest[]> {
    const requests: OutboxRequest[] = []
    // Looked up once for all records of a folder.
    const known = new Map<string | undefined, Surroundings>()
    for (const record of records) {
      const kind = kindOf(record)
      if (kind === undefined) continue
      const cwd = folderOf(record)
      const surroundings = known.get(cwd) ?? (await around(cwd))
      known.set(cwd, surroundings)
      requests.push(requestOf(kind, record, surroundings))
    }
    return requests
  }

  function requestOf(kind: RequestKind, record: ReadableLogRecord, surroundings: Surroundings): OutboxRequest {
    const path = pathOf(kind)
    const body = payloadOf(kind, record, surroundings)
    const checked = eventSchemas[path].safeParse(body)
    if (!checked.success) {
      // The server has the last word; but whoever looks for the reason of a 422 should find it here.
      const { path: field, message } = checked.error.issues[0] ?? { path: [], message: '' }
      log.line(`${path} ${String(body['event_id'])} does not match the contract at ${field.join('.')}: ${message}`)
    }
    const sessionId = String(body['session_id'])
    const isRow = kind === 'session' || kind === 'session_start'
    return {
      id: String(body['event_id']),
      path,
      body,
      occurredAtMs: occurredAtMs(record),
      orderKey: sessionId,
      ...(isRow && { replaceKey: `session ${sessionId}` }),
    }
  }

  return createRequestExporter({ put, requestsOf })
}

function folderOf({ attributes }: ReadableLogRecord): string | undefined {
  const cwd = attributes[ATTRIBUTE.cwd]
  return typeof cwd === 'string' && cwd !== '' ? cwd : undefined
}
