import { ExportResultCode } from '@opentelemetry/core'
import type { IOtlpExportDelegate } from '@opentelemetry/otlp-exporter-base'
import type { OutboxRequest } from '../../outbox/request.ts'
import { compress, type Encoding, type Serialize } from './encoding.ts'
import { CONTENT_TYPE_OF, PATH_OF, type Signal } from './signal.ts'

/** Resolved when the requests are safe on disk. */
export type Put = (requests: OutboxRequest[]) => Promise<void>

export interface OutboxDelegateOptions<Items> {
  signal: Signal
  put: Put
  encoding: Encoding
  serialize: Serialize<Items>
  /** Same for the same items. */
  idOf: (items: Items) => string
  /** When it happened, milliseconds since the epoch. */
  occurredAtMs: (items: Items) => number
}

/** Records of one request, as many as the SDK's own batch processors put into one. */
const MAX_REQUEST_RECORDS = 512

/**
 * One request's body before compression; receivers commonly take 4 to 20 MiB. A single larger record goes all the same.
 */
const MAX_REQUEST_BYTES = 1024 * 1024

/**
 * What OpenTelemetry's OTLP exporters do their work with, with our outbox in the place of their HTTP transport: success
 * means that the requests are on disk, from where they are delivered however long that takes.
 */
export function createOutboxDelegate<Items>(options: OutboxDelegateOptions<Items>): IOtlpExportDelegate<Items> {
  const { signal, put, encoding, serialize, idOf, occurredAtMs } = options

  function requestsOf(items: Items): OutboxRequest[] {
    const halves = halve(items)
    if (halves && countOf(items) > MAX_REQUEST_RECORDS) return halves.flatMap(requestsOf)
    const body = serialize(items)
    if (halves && body.length > MAX_REQUEST_BYTES) return halves.flatMap(requestsOf)
    const request = { id: idOf(items), path: PATH_OF[signal], contentType: CONTENT_TYPE_OF[encoding.protocol] }
    const content = compress(body, encoding.compression)
    return [{ ...request, body: content, occurredAtMs: occurredAtMs(items), orderKey: signal }]
  }

  return {
    export(items, report) {
      Promise.resolve(items)
        .then(requestsOf)
        .then(put)
        .then(
          () => report({ code: ExportResultCode.SUCCESS }),
          (error: unknown) => report({ code: ExportResultCode.FAILED, error: error as Error }),
        )
    },
    forceFlush: async () => {},
    shutdown: async () => {},
    // Their self-observation counts HTTP exchanges; ours are the outbox's to count.
    setMetrics: () => {},
  }
}

const countOf = (items: unknown): number => (Array.isArray(items) ? items.length : 1)

function halve<Items>(items: Items): Items[] | undefined {
  if (!Array.isArray(items) || items.length < 2) return undefined
  const middle = Math.ceil(items.length / 2)
  return [items.slice(0, middle), items.slice(middle)] as Items[]
}
