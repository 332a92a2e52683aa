import { join } from 'node:path'
import type { Settings } from '../config/settings.ts'
import type { DestinationKind } from '../exporters/destination-kind.ts'
import { configuredDestinations } from '../exporters/destinations.ts'
import type { Occurrence } from '../instrumentation/occurrence.ts'
import type { SessionState } from '../instrumentation/session/session-state.ts'
import { createSessionStore } from '../instrumentation/session/session-store.ts'
import { handOver } from '../outbox/handover.ts'
import { createRotatingLog } from '../process/rotating-log.ts'
import type { CliContext } from './context.ts'

/** Hands a past session over to the agent. */
export interface SessionSender {
  take(occurrences: readonly Occurrence[]): Promise<void>
  /** The rest, and the mark by which the session is known to be imported. */
  finish(state: SessionState): Promise<void>
}

/** Occurrences that are made requests of together: enough to be quick, few enough to be small in memory. */
const BATCH = 200

/** Where past sessions go: to the others, a session that is sent twice would count twice. */
export const importDestinations = (settings: Settings): DestinationKind[] =>
  configuredDestinations(settings).filter(({ takesPast }) => takesPast)

/**
 * Gives a sender for each session. Requests are safe on disk before `finish` marks the session, so that an import can
 * be cut off anywhere.
 */
export async function createSenders(context: CliContext, settings: Settings): Promise<() => SessionSender> {
  const { home, now } = context
  const { createMemoryPipeline } = await import('./memory-pipeline.ts')
  const destinations = importDestinations(settings)
  const pipeline = createMemoryPipeline(context, settings, destinations)
  const log = createRotatingLog({ path: join(home, 'errors.log'), now })
  const store = createSessionStore({ home, now, log })

  async function hand(occurrences: Occurrence[]): Promise<void> {
    for (const { name, requests } of await pipeline.requestsFor(occurrences)) handOver(home, name, requests)
  }

  return () => {
    let batch: Occurrence[] = []
    /** The session's row as it stands: each replaces the one before, and only the last is worth sending. */
    let row: Occurrence | undefined
    return {
      async take(occurrences) {
        for (const one of occurrences) {
          if (one.kind === 'session') row = one
          else batch.push(one)
        }
        if (batch.length < BATCH) return
        const full = batch
        batch = []
        await hand(full)
      },
      async finish(state) {
        await hand(row === undefined ? batch : [...batch, row])
        store.save(state)
      },
    }
  }
}
