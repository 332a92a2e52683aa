import { createSurroundings } from '../agent/surroundings.ts'
import type { Settings } from '../config/settings.ts'
import type { DestinationKind } from '../exporters/destination-kind.ts'
import type { Occurrence } from '../instrumentation/occurrence.ts'
import { createMemoryOutbox, type MemoryOutbox } from '../outbox/memory-outbox.ts'
import type { OutboxRequest } from '../outbox/request.ts'
import { buildPipeline } from '../pipeline.ts'
import type { CliContext } from './context.ts'

/** What one destination would get. */
export interface DestinationRequests {
  name: string
  /** Base URL; each request's path is appended. */
  url: string
  requests: readonly OutboxRequest[]
}

export interface MemoryPipeline {
  /** The requests the agent would make of these occurrences, by destination. They are sent nowhere. */
  requestsFor(occurrences: Occurrence[]): Promise<DestinationRequests[]>
}

const NO_HTTP = { send: async () => ({ kind: 'no-answer', reason: 'nothing is sent', sent: false }) as const }
const connect = () => ({ ...NO_HTTP, close: async () => {} })

/**
 * The agent's own pipeline into these destinations, with outboxes in memory. Machine facts and ids are those of
 * `settings.home`.
 */
export function createMemoryPipeline(
  context: CliContext,
  settings: Settings,
  destinations: readonly DestinationKind[],
): MemoryPipeline {
  const { env, userHome, version, now } = context
  const surroundings = createSurroundings({ settings, env, userHome, version, now })
  const around = async (cwd: string | undefined) => (await surroundings)(cwd)
  return {
    async requestsFor(occurrences) {
      const outboxes: MemoryOutbox[] = []
      const pipeline = await buildPipeline({
        ...{ settings, version, around, connect, now, destinations, log: { line: () => {} } },
        token: () => undefined,
        open: ({ destination }) => {
          const outbox = createMemoryOutbox({ destination })
          outboxes.push(outbox)
          return outbox
        },
      })
      await pipeline.record(occurrences)
      await pipeline.shutdown()
      return outboxes.map(({ destination, requests }) => ({
        name: destination.name,
        url: destination.baseUrl,
        requests: [...requests].sort((one, other) => one.occurredAtMs - other.occurredAtMs),
      }))
    },
  }
}
