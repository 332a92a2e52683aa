import { ExportResultCode, hrTimeToMilliseconds } from '@opentelemetry/core'
import type { LogRecordExporter, ReadableLogRecord } from '@opentelemetry/sdk-logs'
import type { OutboxRequest } from '../outbox/request.ts'

export interface RequestExporterOptions {
  /** Resolved when the requests are safe on disk. */
  put(requests: OutboxRequest[]): Promise<void>
  /** Pure: the same records give the same requests under the same ids. */
  requestsOf(records: ReadableLogRecord[]): OutboxRequest[] | Promise<OutboxRequest[]>
}

/** An exporter that maps log records to requests, and says success only when they are safe in the outbox. */
export const createRequestExporter = ({ put, requestsOf }: RequestExporterOptions): LogRecordExporter => ({
  export(records, report) {
    Promise.resolve(records)
      .then(requestsOf)
      .then((requests) => (requests.length > 0 ? put(requests) : undefined))
      .then(
        () => report({ code: ExportResultCode.SUCCESS }),
        (error: unknown) => report({ code: ExportResultCode.FAILED, error: error as Error }),
      )
  },
  forceFlush: async () => {},
  shutdown: async () => {},
})

/** When the occurrence was, milliseconds since the epoch. */
export const occurredAtMs = ({ hrTime }: ReadableLogRecord): number => Math.round(hrTimeToMilliseconds(hrTime))
