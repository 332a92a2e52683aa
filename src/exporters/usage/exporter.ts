import { ExportResultCode } from '@opentelemetry/core'
import type { LogRecordExporter, ReadableLogRecord } from '@opentelemetry/sdk-logs'
import { ATTRIBUTE } from '../../contract/attributes.ts'
import { usageSchemas } from '../../contract/usage.ts'
import type { OutboxRequest } from '../../outbox/outbox.ts'
import type { Log } from '../../process/rotating-log.ts'
import { usageOs, usageRequest } from './payload.ts'

export interface UsageExporterOptions {
  /** Resolved when the requests are safe on disk. */
  put(requests: OutboxRequest[]): Promise<void>
  /** The anonymous id of this moment. */
  userId: () => string
  platform: NodeJS.Platform
  log: Log
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
    const occurredAtMs = Math.round(record.hrTime[0] * 1_000 + record.hrTime[1] / 1e6)
    return [{ id, path, body, occurredAtMs, orderKey: sessionId }]
  }

  async function putAll(records: ReadableLogRecord[]): Promise<void> {
    const requests = records.flatMap(requestOf)
    if (requests.length > 0) await put(requests)
  }

  return {
    export(records, callback) {
      putAll(records).then(
        () => callback({ code: ExportResultCode.SUCCESS }),
        (error: unknown) => callback({ code: ExportResultCode.FAILED, error: error as Error }),
      )
    },
    forceFlush: async () => {},
    shutdown: async () => {},
  }
}
