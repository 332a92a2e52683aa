import { LoggerProvider } from '@opentelemetry/sdk-logs'
import type { UsageEventPayload, UsageSessionPayload } from '../../src/contract/usage.ts'
import { createUsageExporter } from '../../src/exporters/usage/exporter.ts'
import { USAGE_ATTRIBUTES } from '../../src/exporters/usage/payload.ts'
import { emitOccurrence } from '../../src/instrumentation/emit.ts'
import type { Occurrence } from '../../src/instrumentation/occurrence.ts'
import type { OutboxRequest } from '../../src/outbox/request.ts'
import { createDestinationProcessor } from '../../src/processors/destination-processor.ts'
import { keepOnly } from '../../src/processors/keep-only.ts'

export const USER_ID = '7d3a1d0e-5b0c-4c39-9d0a-9a4f5b7c2e11'

export interface UsageRequests {
  requests: OutboxRequest[]
  events: UsageEventPayload[]
  sessions: UsageSessionPayload[]
  /** How often the anonymous id was asked for. */
  asked: number
  complaints: string[]
}

/** What the anonymous usage API would get: through real log records, the allow-list and the exporter. */
export async function usageRequestsOf(occurrences: Occurrence[], platform: NodeJS.Platform = 'linux') {
  const got: UsageRequests = { requests: [], events: [], sessions: [], asked: 0, complaints: [] }
  const exporter = createUsageExporter({
    put: async (more) => void got.requests.push(...more),
    userId: () => {
      got.asked += 1
      return USER_ID
    },
    platform,
    log: { line: (text) => got.complaints.push(text) },
  })
  const processor = createDestinationProcessor([keepOnly(USAGE_ATTRIBUTES)], exporter)
  const logger = new LoggerProvider({ processors: [processor] }).getLogger('test')
  for (const occurrence of occurrences) emitOccurrence(logger, occurrence)
  await processor.deliver()
  const bodies = <T>(wanted: string) => got.requests.filter(({ path }) => path === wanted).map(({ body }) => body as T)
  got.events = bodies<UsageEventPayload>('/events')
  got.sessions = bodies<UsageSessionPayload>('/sessions')
  return got
}
