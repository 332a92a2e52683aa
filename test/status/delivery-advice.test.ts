import { expect, test } from 'vitest'
import { deliveryAdvice } from '../../src/status/delivery-advice.ts'

const advice = (reported: Partial<Parameters<typeof deliveryAdvice>[0]>) =>
  deliveryAdvice({ name: 'claude-metrics', waiting: 0, state: 'ok', ...reported }).join(' ')

test('while all goes well there is nothing to do', () => {
  expect(advice({ waiting: 3, rejected: 0, dropped: { cap: 0, attempts: 0 } })).toBe('')
  expect(advice({ waiting: 3, lastErrorAtMs: 1, lastDeliveredAtMs: 2 })).toBe('')
})

test('what waits without an agent goes with the next session; one that has just started needs nothing', () => {
  const reported = { name: 'claude-metrics', waiting: 2 }
  expect(deliveryAdvice(reported, false).join()).toMatch(/No agent runs.*next prompt or session/)
  expect(deliveryAdvice(reported, true)).toEqual([])
})

test.each([
  [{ state: 'unauthorized' }, /Enter a token/],
  [{ state: 'unauthorized', name: 'otlp-logs' }, /headers/],
  [{ state: 'unreachable' }, /check the URL, the network/],
  [{ waiting: 1, lastErrorAtMs: 2, lastDeliveredAtMs: 1 }, /check the URL/],
  [{ state: 'throttled' }, /Nothing to do/],
  [{ rejected: 1 }, /errors\.log/],
  [{ dropped: { cap: 1, attempts: 0 } }, /CLAUDE_METRICS_QUEUE_MAX_BYTES/],
  [{ dropped: { cap: 0, attempts: 1 } }, /given up/],
] as const)('%j: %s', (reported, said) => {
  expect(advice(reported)).toMatch(said)
})

test.each(['404 not found', '405 Method Not Allowed'])(
  'a receiver that answers %s to one signal is said to take others only',
  (lastError) => {
    const refused = {
      name: 'otlp-logs',
      waiting: 3,
      state: 'ok' as const,
      lastError,
      lastErrorAtMs: 2,
      lastDeliveredAtMs: 1,
    }
    expect(deliveryAdvice(refused).join()).toMatch(/does not take logs.*CLAUDE_METRICS_OTLP_TRACES_ENDPOINT/)
    expect(deliveryAdvice({ ...refused, lastError: '500 oops' }).join()).toMatch(/check the URL/)
  },
)
