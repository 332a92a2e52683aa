import { join } from 'node:path'
import type { LogRecordExporter, ReadableLogRecord } from '@opentelemetry/sdk-logs'
import { createAnonymousId } from '../../config/anonymous-id.ts'
import { ATTRIBUTE } from '../../contract/attributes.ts'
import { usageSchemas } from '../../contract/usage.ts'
import type { OutboxRequest } from '../../outbox/request.ts'
import { createRotatingLog, type Log } from '../../process/rotating-log.ts'
import { createDestinationProcessor } from '../../processors/destination-processor.ts'
import { keepOnly } from '../../processors/keep-only.ts'
import type { OpenDestination, OpeningDeps } from '../destination-kind.ts'
import { createRequestExporter, occurredAtMs } from '../request-exporter.ts'
import { createExchangeLog } from './exchange-log.ts'
import { USAGE_ATTRIBUTES, usageOs, usageRequest } from './payload.ts'

/** wire-contract, anonymous usage API. */
const TIMEOUT_MS = 2_000

export interface UsageExporterOptions {
  /** Resolved when the requests are safe on disk. */
  put(requests: OutboxRequest[]): Promise<void>
  /** The anonymous id of this moment. */
  userId: () => string
  platform: NodeJS.Platform
  log: Log
}

/** Of log records only the attributes that its requests are made of, into its outbox. */
export async function open({ kind, settings, connect, openOutbox, log, now }: OpeningDeps): Promise<OpenDestination> {
  const home = settings.home.value
  const exchanges = createRotatingLog({ path: join(home, 'metrics.log'), now })
  const outbox = openOutbox(
    {
      name: kind.name,
      baseUrl: settings.usageUrl.value ?? '',
      headers: () => ({}),
      maxBytes: settings.queueMaxBytes.value,
      timeoutMs: TIMEOUT_MS,
      onExchange: createExchangeLog({ log: exchanges, verbose: settings.verbose.value }),
    },
    { http: connect() },
  )
  const userId = createAnonymousId(home)
  const exporter = createUsageExporter({ put: outbox.put, userId, platform: process.platform, log })
  return { logs: createDestinationProcessor([keepOnly(USAGE_ATTRIBUTES)], exporter) }
}

/** Maps log records to requests of the anonymous usage API, and says success only when they are safe in the outbox. */
export function createUsageExporter({ put, userId, platform, log }: UsageExporterOptions): LogRecordExporter {
  const os = usageOs(platform)

  function requestOf(record: ReadableLogRecord): OutboxRequest[] {
    const request = usageRequest(record, () => ({ user_id: userId(), os }))
    if (request === undefined) return []
    const { path, body } = request
    // Stricter than for an API that knows who is asking: what is not exactly as promised does not leave.
    const checked = usageSchemas[path].safeParse(body)
    if (!checked.success) {
      log.line(`usage ${path}: not sent, ${checked.error.issues[0]?.path.join('.')} is not what the contract says`)
      return []
    }
    const sessionId = String(body['session_id'])
    const id = String(record.attributes[ATTRIBUTE.eventId])
    return [{ id, path, body, occurredAtMs: occurredAtMs(record), orderKey: sessionId }]
  }

  return createRequestExporter({ put, requestsOf: (records) => records.flatMap(requestOf) })
}
