import { randomUUID } from 'node:crypto'
import { ExportResultCode } from '@opentelemetry/core'
import type { PushMetricExporter } from '@opentelemetry/sdk-metrics'
import type { ClientMeta } from '../../contract/client-meta.ts'
import type { HealthCheckPayload } from '../../contract/health-check.ts'
import type { OutboxRequest } from '../../outbox/outbox.ts'

/** A health check before it is stamped with the moment at which it leaves. */
export type HealthFacts = Omit<HealthCheckPayload, 'client_meta'> & { client_meta: ClientMeta }

export interface HealthExporterOptions {
  /** Resolves when the request is safe on disk. */
  put: (request: OutboxRequest) => Promise<void>
  facts: () => HealthFacts | Promise<HealthFacts>
  /** Milliseconds since the epoch. */
  now: () => number
}

export const HEALTH_CHECK_PATH = '/health-checks'

/** Longer than for events (wire contract, §1). Milliseconds. */
export const HEALTH_CHECK_TIMEOUT_MS = 5_000

/** While the server is away only the newest sign of life is worth keeping. */
const REPLACE_KEY = 'health-check'

/**
 * Each export of metrics becomes one health check in the outbox. The readings themselves stay here: the API asks whether the
 * agent lives, not how. After shutdown() nothing is put any more.
 */
export function createHealthExporter({ put, facts, now }: HealthExporterOptions): PushMetricExporter {
  let isShutDown = false

  async function putHealthCheck(): Promise<void> {
    const { client_meta, ...account } = await facts()
    const occurredAtMs = now()
    const body: HealthCheckPayload = {
      ...account,
      client_meta: { ...client_meta, sent_at: new Date(occurredAtMs).toISOString() },
    }
    await put({ id: randomUUID(), path: HEALTH_CHECK_PATH, body, occurredAtMs, replaceKey: REPLACE_KEY })
  }

  return {
    export(_, report) {
      if (isShutDown) {
        report({ code: ExportResultCode.SUCCESS })
        return
      }
      putHealthCheck().then(
        () => report({ code: ExportResultCode.SUCCESS }),
        (error: Error) => report({ code: ExportResultCode.FAILED, error }),
      )
    },
    forceFlush: async () => {},
    async shutdown() {
      isShutDown = true
    },
  }
}
