import { expect, test } from 'vitest'
import { createDestinationLog } from '../../src/agent/destination-log.ts'
import type { OutboxStatus } from '../../src/outbox/outbox.ts'

const status = (changes: Partial<OutboxStatus>): OutboxStatus => ({
  name: 'claude-metrics',
  state: 'ok',
  waiting: 0,
  waitingBytes: 0,
  delivered: 0,
  duplicates: 0,
  retried: 0,
  rejected: 0,
  dropped: { cap: 0, attempts: 0 },
  ...changes,
})

test('how a destination stands is reported once for each change, with the reason', () => {
  const lines: string[] = []
  const look = createDestinationLog({ line: (text) => void lines.push(text) })
  const wrongToken = { state: 'unauthorized', waiting: 2, lastError: '401 Unauthenticated.' } as const
  look([status({}), status({ name: 'usage' })])
  look([status(wrongToken), status({ name: 'usage' })])
  look([status({ ...wrongToken, waiting: 3 }), status({ name: 'usage' })])
  look([status({}), status({ name: 'usage', state: 'unreachable', waiting: 1, lastError: 'connect ECONNREFUSED' })])
  expect(lines).toEqual([
    'claude-metrics: unauthorized: 401 Unauthenticated.; 2 waiting',
    'claude-metrics: ok again',
    'usage: unreachable: connect ECONNREFUSED; 1 waiting',
  ])
})

test('a server that answers something else is reported too: the URL may be wrong', () => {
  const lines: string[] = []
  const look = createDestinationLog({ line: (text) => void lines.push(text) })
  look([status({ waiting: 4, lastError: '404', lastErrorAtMs: 2, lastDeliveredAtMs: 1 })])
  look([status({ waiting: 4, lastError: '404', lastErrorAtMs: 2, lastDeliveredAtMs: 3 })])
  expect(lines).toEqual(['claude-metrics: not accepted: 404; 4 waiting', 'claude-metrics: ok again'])
})
