import { LoggerProvider } from '@opentelemetry/sdk-logs'
import { describe, expect, test } from 'vitest'
import { type ClientMeta, type EventPath, eventSchemas } from '../../src/contract/claude-metrics.ts'
import { createClaudeMetricsExporter } from '../../src/exporters/claude-metrics/exporter.ts'
import { emitOccurrence } from '../../src/instrumentation/emit.ts'
import type { Occurrence } from '../../src/instrumentation/occurrence.ts'
import type { OutboxRequest } from '../../src/outbox/request.ts'
import { createDestinationProcessor } from '../../src/processors/destination-processor.ts'
import { redactTokens } from '../../src/processors/redaction.ts'
import { truncate } from '../../src/processors/truncation.ts'
import { clientMeta } from '../contract/sample.ts'
import { captureNames, readCapture } from './capture.ts'
import { CAPTURED } from './captured-truth.ts'
import { checkSession } from './check-session.ts'
import { replay } from './replay.ts'

/** What the Claude Metrics API would get: through real log records, processors and the exporter. */
async function requestsOf(occurrences: Occurrence[], complaints: string[]): Promise<OutboxRequest[]> {
  const requests: OutboxRequest[] = []
  const account = { account_email: 'dev@laptop', account_uuid: null, organization_uuid: null }
  const exporter = createClaudeMetricsExporter({
    put: async (more) => void requests.push(...more),
    around: async () => ({ account, gitRepo: null, clientMeta: clientMeta() as ClientMeta }),
    log: { line: (text) => complaints.push(text) },
  })
  const processor = createDestinationProcessor([redactTokens, truncate], exporter)
  const logger = new LoggerProvider({ processors: [processor] }).getLogger('test')
  for (const occurrence of occurrences) emitOccurrence(logger, occurrence)
  await processor.deliver()
  return requests
}

const REQUESTS = ['prompt', 'execution', 'tool', 'notification', 'pre_compact', 'subagent_stop', 'session']

const isRequest = (occurrence: Occurrence): boolean =>
  REQUESTS.includes(occurrence.kind) || (occurrence.kind === 'session_start' && occurrence.fields.first)

describe.each(captureNames())('the recorded session %s', (name) => {
  const sights = readCapture(name)
  const occurrences = replay(sights)
  const sessions = [...new Set(sights.filter(({ kind }) => kind === 'hook').map(({ sessionId }) => sessionId))]

  test('gives exactly what its script says', () => {
    const truths = CAPTURED[name] ?? []
    expect(sessions).toHaveLength(truths.length)
    for (const [index, sessionId] of sessions.entries()) {
      const own = occurrences.filter((occurrence) => occurrence.sessionId === sessionId)
      const truth = truths[index]
      if (truth !== undefined) checkSession(own, truth, sights)
    }
  })

  test('becomes requests that all keep the contract, each occurrence once', async () => {
    const complaints: string[] = []
    const requests = await requestsOf(occurrences, complaints)
    expect(complaints).toEqual([])
    for (const { path, body } of requests) {
      expect.soft(eventSchemas[path as EventPath].safeParse(body).error, path).toBeUndefined()
    }
    const wanted = occurrences.filter(isRequest)
    expect(requests).toHaveLength(wanted.length)
    const once = occurrences.filter(({ kind }) => kind !== 'session')
    expect(new Set(once.map(({ eventId }) => eventId)).size).toBe(once.length)
  })
})

test('every recorded session has its truth written down', () => {
  expect(Object.keys(CAPTURED).sort()).toEqual(captureNames().sort())
})
