import { expect, test } from 'vitest'
import type { OutboxStatus } from '../../src/outbox/outbox.ts'
import { deliveryTrouble } from '../../src/status/delivery-trouble.ts'

const NOW = Date.UTC(2026, 10, 20)
const HOUR_MS = 3_600_000

const troubleOf = (destination: Partial<OutboxStatus>) => {
  const rest = { name: 'claude-metrics', waitingBytes: 0, delivered: 0, duplicates: 0, retried: 0, rejected: 0 }
  const dropped = { cap: 0, attempts: 0 }
  const status: OutboxStatus = { ...rest, dropped, waiting: 0, state: 'ok', ...destination }
  const agent = { pid: 1, version: '1', startedAtMs: NOW, writtenAtMs: NOW, settings: [], destinations: [status] }
  return deliveryTrouble(agent, NOW)
}

test('no status, no trouble', () => {
  expect(deliveryTrouble(undefined, NOW)).toEqual([])
})

test('a server that is down over night is no trouble yet', () => {
  expect(troubleOf({ waiting: 9, oldestAtMs: NOW - 23 * HOUR_MS, state: 'unreachable' })).toEqual([])
})

test('events that wait for more than a day are', () => {
  const oldestAtMs = Date.parse('2026-11-18T08:12:30Z')
  const stuck = { waiting: 9, oldestAtMs, state: 'unreachable', lastError: 'ECONNREFUSED' } as const
  expect(troubleOf(stuck)).toEqual([
    'claude-metrics has not been reached for more than a day (ECONNREFUSED); 9 events wait since 2026-11-18 08:12 UTC, nothing is lost.',
  ])
})

test('a refused token is, at once', () => {
  expect(troubleOf({ waiting: 1, state: 'unauthorized' })).toEqual([
    'claude-metrics refuses the token; 1 event waits until it is replaced.',
  ])
})

test('a refused token with nothing to send can wait', () => {
  expect(troubleOf({ state: 'unauthorized' })).toEqual([])
})
