import { expect, test, vi } from 'vitest'
import { RETRY_DELAYS_MS } from '../../src/outbox/retry-schedule.ts'
import { holdPort } from '../held-port.ts'
import { createClock, createRig, HOUR_MS, MINUTE_MS, request, requests } from './rig.ts'
import { type Answer, accept, startStandIn, status } from './stand-in-server.ts'

const reset: Answer = (_, __, incoming) => incoming.socket.resetAndDestroy()
const hang: Answer = () => {}

const resetOnly =
  (...ids: string[]): Answer =>
  (arrival, response, incoming) =>
    (ids.includes(arrival.id) ? reset : accept)(arrival, response, incoming)

test('while the host refuses, only the oldest probes, after 1, 2, 5, 10, 30, 60, 60 seconds', async () => {
  const { url } = await holdPort()
  const clock = createClock()
  const { outbox } = createRig({ url, now: clock })
  outbox.start()
  await outbox.put(requests(30))
  await outbox.idle()
  for (const seconds of [1, 2, 5, 10, 30, 60, 60]) {
    expect(outbox.status()).toMatchObject({ state: 'unreachable', nextAttemptAtMs: clock() + seconds * 1_000 })
    clock.advance(seconds * 1_000)
    await outbox.idle()
  }
  expect(outbox.status()).toMatchObject({ waiting: 30, retried: 0, dropped: { attempts: 0, cap: 0 } })
  expect(outbox.status().lastError).toContain('ECONNREFUSED')
})

test('a day offline loses nothing, uses up no attempt, and ends in order', async () => {
  const down = await holdPort()
  const clock = createClock()
  const { outbox } = createRig({ url: down.url, now: clock })
  outbox.start()
  await outbox.put(requests(10, { orderKey: 's' }))
  for (let hour = 0; hour < 24; hour++) {
    clock.advance(HOUR_MS)
    await outbox.idle()
  }
  expect(outbox.status()).toMatchObject({ waiting: 10, retried: 0, state: 'unreachable' })
  const server = await startStandIn(accept, down.port)
  clock.advance(MINUTE_MS)
  await outbox.idle()
  expect(server.ids()).toEqual(Array.from({ length: 10 }, (_, index) => `r-${index}`))
  expect(outbox.status()).toMatchObject({ waiting: 0, delivered: 10, state: 'ok' })
})

test('a host that comes back is noticed without help', async () => {
  const down = await holdPort()
  const { outbox } = createRig({ url: down.url })
  outbox.start()
  await outbox.put(requests(5))
  await outbox.idle()
  expect(outbox.status().state).toBe('unreachable')
  const server = await startStandIn(accept, down.port)
  await vi.waitUntil(() => outbox.status().waiting === 0)
  expect(server.arrivals).toHaveLength(5)
})

test('wake probes at once', async () => {
  const down = await holdPort()
  const clock = createClock()
  const { outbox } = createRig({ url: down.url, now: clock })
  outbox.start()
  await outbox.put(requests(3))
  await outbox.idle()
  await startStandIn(accept, down.port)
  outbox.wake()
  await outbox.idle()
  expect(outbox.status()).toMatchObject({ waiting: 0, state: 'ok' })
})

test('a server that hangs is given up at the timeout and delivers once it answers', async () => {
  const server = await startStandIn(hang)
  const clock = createClock()
  const timeoutForPath = () => (server.answer === hang ? 500 : undefined)
  const { outbox } = createRig({ url: server.url, now: clock, timeoutForPath })
  outbox.start()
  await outbox.put(requests(12))
  await outbox.idle()
  // On a machine that is held up, one may be given up before it is sent.
  expect(server.arrivals.length).toBeLessThanOrEqual(8)
  expect(outbox.status()).toMatchObject({ waiting: 12, retried: 0, state: 'unreachable' })
  server.answer = accept
  clock.advance(1_000)
  await outbox.idle()
  expect(outbox.status()).toMatchObject({ waiting: 0, delivered: 12, retried: 0, state: 'ok' })
})

test('what failed goes again right after the probe that got through, before what is younger', async () => {
  const server = await startStandIn(reset)
  const clock = createClock()
  const { outbox } = createRig({ url: server.url, now: clock })
  outbox.start()
  await outbox.put(requests(5, { orderKey: 's' }))
  await outbox.idle()
  server.answer = accept
  clock.advance(1_000)
  await outbox.idle()
  expect(server.ids()).toEqual(['r-0', 'r-1', 'r-0', 'r-2', 'r-3', 'r-4'])
})

test('a path can have its own timeout', async () => {
  const server = await startStandIn((_, response) => void setTimeout(() => response.writeHead(202).end(), 300))
  const { outbox } = createRig({
    url: server.url,
    timeoutMs: 100,
    timeoutForPath: (path) => (path === '/health-checks' ? 60_000 : undefined),
  })
  outbox.start()
  await outbox.put([request('slow', { path: '/health-checks' })])
  await outbox.idle()
  expect(outbox.status()).toMatchObject({ delivered: 1, state: 'ok' })
})

test('half a receipt is not believed: the request goes again', async () => {
  const server = await startStandIn((_, response) => {
    response.writeHead(202, { 'content-length': '100' }).write('{"id":')
    response.socket?.end()
  })
  const clock = createClock()
  const { outbox } = createRig({ url: server.url, now: clock })
  outbox.start()
  await outbox.put(requests(1))
  await outbox.idle()
  expect(outbox.status()).toMatchObject({ waiting: 1, delivered: 0, state: 'unreachable' })
  server.answer = accept
  clock.advance(1_000)
  await outbox.idle()
  expect(outbox.status()).toMatchObject({ waiting: 0, delivered: 1 })
})

test('requests that make the server hang up do not block the others, and end on their own schedule', async () => {
  const server = await startStandIn(resetOnly('r-0', 'r-3'))
  const clock = createClock()
  const { outbox, log } = createRig({ url: server.url, now: clock })
  outbox.start()
  await outbox.put(requests(6, { orderKey: 's' }))
  for (let probes = 0; probes < 6; probes++) {
    await outbox.idle()
    clock.advance(5_000)
  }
  expect(outbox.status()).toMatchObject({ waiting: 2, delivered: 4, retried: 2, state: 'ok' })
  for (let hours = 0; hours < 20; hours++) {
    clock.advance(HOUR_MS)
    await outbox.idle()
  }
  expect(outbox.status()).toMatchObject({ waiting: 0, delivered: 4, dropped: { attempts: 2, cap: 0 } })
  expect(log).toHaveLength(2)
})

test('any answer proves that the host is there', async () => {
  const server = await startStandIn(reset)
  const clock = createClock()
  const { outbox } = createRig({ url: server.url, now: clock })
  outbox.start()
  await outbox.put(requests(2, { orderKey: 's' }))
  await outbox.idle()
  expect(outbox.status().state).toBe('unreachable')
  server.answer = status(500)
  clock.advance(1_000)
  await outbox.idle()
  expect(outbox.status()).toMatchObject({ state: 'ok', retried: 2 })
})

test('when the clock is set back, nobody waits longer than was meant', async () => {
  const server = await startStandIn(status(500))
  const clock = createClock()
  const { outbox } = createRig({ url: server.url, now: clock })
  outbox.start()
  await outbox.put(requests(1))
  await outbox.idle()
  clock.advance(-30 * 24 * HOUR_MS)
  await outbox.idle()
  expect(outbox.status().nextAttemptAtMs).toBe(clock() + RETRY_DELAYS_MS[0])

  server.answer = status(429, { 'retry-after': '3600' })
  clock.advance(RETRY_DELAYS_MS[0])
  await outbox.idle()
  expect(outbox.status()).toMatchObject({ state: 'throttled' })
  clock.advance(-2 * HOUR_MS)
  await outbox.idle()
  expect(outbox.status().nextAttemptAtMs).toBe(clock() + HOUR_MS)
})
