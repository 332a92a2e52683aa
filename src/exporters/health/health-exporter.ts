import { randomUUID } from 'node:crypto'
import { ExportResultCode, hrTimeToMilliseconds } from '@opentelemetry/core'
import type { PushMetricExporter, ResourceMetrics } from '@opentelemetry/sdk-metrics'
import type { ClientMeta } from '../../contract/client-meta.ts'
import type { HealthCheckPayload } from '../../contract/health-check.ts'
import { OWN_METRIC } from '../../contract/metrics.ts'
import type { OutboxRequest } from '../../outbox/request.ts'

/** Whose agent it is and on which machine: what a reading of metrics does not say. */
export type HealthFacts = Omit<HealthCheckPayload, 'client_meta'> & { client_meta: ClientMeta }

export interface HealthExporterOptions {
  /** Resolves when the request is safe on disk. */
  put: (request: OutboxRequest) => Promise<void>
  facts: () => HealthFacts | Promise<HealthFacts>
}

export const HEALTH_CHECK_PATH = '/health-checks'

/** Longer than for events (wire contract, §1). Milliseconds. */
export const HEALTH_CHECK_TIMEOUT_MS = 5_000

/** While the server is away only the newest sign of life is worth keeping. */
const REPLACE_KEY = 'health-check'

/**
 * Each reading that says that the agent is up becomes one health check in the outbox, stamped with the time of the
 * reading. After shutdown() nothing is put any more.
 */
export function createHealthExporter({ put, facts }: HealthExporterOptions): PushMetricExporter {
  let isShutDown = false

  async function putHealthCheck(reading: ResourceMetrics): Promise<void> {
    const occurredAtMs = upAtMs(reading)
    if (occurredAtMs === undefined) throw new Error(`the reading has no ${OWN_METRIC.up.name}`)
    const { client_meta, ...account } = await facts()
    const body: HealthCheckPayload = {
      ...account,
      client_meta: { ...client_meta, sent_at: new Date(occurredAtMs).toISOString() },
    }
    await put({ id: randomUUID(), path: HEALTH_CHECK_PATH, body, occurredAtMs, replaceKey: REPLACE_KEY })
  }

  return {
    export(reading, report) {
      if (isShutDown) {
        report({ code: ExportResultCode.SUCCESS })
        return
      }
      putHealthCheck(reading).then(
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

/** When the reading found the agent up, milliseconds since the epoch; undefined when it does not say so. */
function upAtMs({ scopeMetrics }: ResourceMetrics): number | undefined {
  for (const { descriptor, dataPoints } of scopeMetrics.flatMap(({ metrics }) => metrics)) {
    if (descriptor.name !== OWN_METRIC.up.name) continue
    for (const { value, endTime } of dataPoints) if (value === 1) return Math.round(hrTimeToMilliseconds(endTime))
  }
  return undefined
}
