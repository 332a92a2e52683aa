import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Surroundings } from '../contract/surroundings.ts'
import type { HealthChecksWanted } from '../exporters/destination-kind.ts'
import type { Log } from '../process/rotating-log.ts'

export interface HealthChecksOptions {
  intervalMs: number
  around: () => Promise<Surroundings>
  /** healthcheck.log */
  log: Log
  now: () => number
}

export interface HealthChecks {
  /** For the pipeline, whose metrics they are readings of. */
  wanted: HealthChecksWanted
  /** When the last one was and when the next one is. */
  status(): { lastAtMs?: number; nextAtMs?: number }
}

/** `/claude-metrics-stop-healthcheck` leaves this; the next SessionStart removes it. */
export const areHealthChecksStopped = (home: string): boolean => existsSync(join(home, 'healthcheck.stopped'))

/** Health checks as the agent wants them, and what became of them. */
export function createHealthChecks({ intervalMs, around, log, now }: HealthChecksOptions): HealthChecks {
  let lastAtMs: number | undefined
  return {
    wanted: {
      intervalMs,
      around,
      onQueued() {
        lastAtMs = now()
        log.line('health check queued')
      },
    },
    status: () => (lastAtMs === undefined ? {} : { lastAtMs, nextAtMs: lastAtMs + intervalMs }),
  }
}
