import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Surroundings } from '../contract/surroundings.ts'
import { createHealthExporter } from '../exporters/health/health-exporter.ts'
import { createHealthReader } from '../exporters/health/health-reader.ts'
import type { Outbox } from '../outbox/outbox.ts'
import type { Log } from '../process/rotating-log.ts'

export interface HealthChecksOptions {
  home: string
  outbox: Outbox
  intervalMs: number
  around: (cwd: undefined) => Promise<Surroundings>
  /** healthcheck.log */
  log: Log
  now: () => number
}

export interface HealthChecks {
  status(): { lastAtMs?: number; nextAtMs?: number } | undefined
  stop(): Promise<void>
}

/** `/claude-metrics-stop-healthcheck` leaves this; the next SessionStart removes it. */
export const areHealthChecksStopped = (home: string): boolean => existsSync(join(home, 'healthcheck.stopped'))

/** The first health check at once, then one every interval, until stopped. */
export function startHealthChecks({ outbox, intervalMs, around, log, now }: HealthChecksOptions): HealthChecks {
  let lastAtMs: number | undefined
  const exporter = createHealthExporter({
    put: async (request) => {
      await outbox.put([request])
      lastAtMs = now()
      log.line('health check queued')
    },
    facts: async () => {
      const { account, clientMeta } = await around(undefined)
      return { ...account, client_meta: clientMeta }
    },
    now,
  })
  const reader = createHealthReader({
    exporter,
    intervalMs,
    gauges: () => {
      const { waiting, waitingBytes } = outbox.status()
      return { 'claude_metrics.outbox.waiting': waiting, 'claude_metrics.outbox.bytes': waitingBytes }
    },
  })
  return {
    status: () => (lastAtMs === undefined ? {} : { lastAtMs, nextAtMs: lastAtMs + intervalMs }),
    stop: () => reader.stop(),
  }
}
