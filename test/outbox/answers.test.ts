import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { RETRY_DELAYS_MS } from '../../src/outbox/retry-schedule.ts'
import { createClock, createRig, HOUR_MS, request, requests } from './rig.ts'
import { type Answer, accept, startStandIn, status } from './stand-in-server.ts'

/** Answers one id in its own way and accepts the others. */
const except =
  (id: string, answer: Answer): Answer =>
  (arrival, response, incoming) =>
    (arrival.id === id ? answer : accept)(arrival, response, incoming)

test('what is put arrives as JSON at its path, with the headers of the destination', async () => {
  const server = await startStandIn()
  const { outbox, folder } = createRig({ url: `${server.url}/api/v1` })
  outbox.start()
  await outbox.put([request('a', { body: { event_id: 'a', prompt_text: 'naïve 🙂' } })])
  await outbox.idle()
  expect(server.arrivals).toMatchObject([
    {
      method: 'POST',
      path: '/api/v1/events/tool',
      body: '{"event_id":"a","prompt_text":"naïve 🙂"}',
      headers: { accept: 'application/json', 'content-type': 'application/json', authorization: 'Bearer cm_secret' },
    },
  ])
  expect(outbox.status()).toMatchObject({ waiting: 0, waitingBytes: 0, delivered: 1, duplicates: 0, state: 'ok' })
  expect(existsSync(join(folder, 'a'))).toBe(false)
})

test('bytes are sent as they are, under their own media type', async () => {
  const server = await startStandIn()
  const { outbox } = createRig({ url: server.url })
  outbox.start()
  await outbox.put([request('a', { body: Buffer.from('\n\n{"event_id":"a"}\n'), contentType: 'application/x-custom' })])
  await outbox.idle()
  expect(server.arrivals[0]).toMatchObject({
    body: '\n\n{"event_id":"a"}\n',
    headers: { 'content-type': 'application/x-custom' },
  })
})

test('a duplicate counts as delivered', async () => {
  const server = await startStandIn(status(202, {}, '{"duplicate":true}'))
  const { outbox } = createRig({ url: server.url })
  outbox.start()
  await outbox.put(requests(3))
  await outbox.idle()
  expect(outbox.status()).toMatchObject({ waiting: 0, delivered: 3, duplicates: 3 })
})

test('a 422 among good ones is reported in one line without payload or token, dropped and counted; the others arrive', async () => {
  const rejection = status(422, {}, JSON.stringify({ message: `bad\nfield ${'x'.repeat(400)}`, errors: {} }))
  const server = await startStandIn(except('r-1', rejection))
  const { outbox, log } = createRig({ url: server.url })
  outbox.start()
  await outbox.put(requests(3, { body: { event_id: 'r-1', prompt_text: 'private words' }, orderKey: 's' }).slice(1, 2))
  await outbox.put([request('r-0', { orderKey: 's' }), request('r-2', { orderKey: 's' })])
  await outbox.idle()
  expect(outbox.status()).toMatchObject({ waiting: 0, delivered: 2, rejected: 1, state: 'ok' })
  expect(log).toHaveLength(1)
  expect(log[0]).toMatch(/^claude-metrics: rejected r-1 \/events\/tool: 422 bad field x+$/)
  expect(log[0]?.length).toBeLessThan(360)
  expect(log.join()).not.toMatch(/private words|cm_secret/)
})

test.each([
  ['404', status(404)],
  ['408', status(408)],
  ['413', status(413)],
  ['429 without Retry-After', status(429)],
  ['500', status(500)],
  ['503 without Retry-After', status(503)],
  ['a redirect', status(302, { location: '/login' })],
])('%s sends only that event to its own schedule; the others go on', async (_, answer) => {
  const server = await startStandIn(except('r-0', answer))
  const clock = createClock()
  const { outbox } = createRig({ url: server.url, now: clock })
  outbox.start()
  await outbox.put(requests(4, { orderKey: 's' }))
  await outbox.idle()
  expect(server.ids()).toEqual(['r-0', 'r-1', 'r-2', 'r-3'])
  expect(outbox.status()).toMatchObject({
    waiting: 1,
    delivered: 3,
    retried: 1,
    state: 'ok',
    nextAttemptAtMs: clock() + RETRY_DELAYS_MS[0],
  })
  server.answer = accept
  clock.advance(RETRY_DELAYS_MS[0] - 1)
  await outbox.idle()
  expect(outbox.status().waiting).toBe(1)
  clock.advance(1)
  await outbox.idle()
  expect(outbox.status()).toMatchObject({ waiting: 0, delivered: 4 })
})

test('an event that is never accepted is tried after every delay of the schedule, then reported, dropped and counted', async () => {
  const server = await startStandIn(except('poison', status(500, {}, '{"message":"boom"}')))
  const clock = createClock()
  const { outbox, folder, log } = createRig({ url: server.url, now: clock })
  outbox.start()
  await outbox.put([request('poison'), request('good')])
  await outbox.idle()
  for (const [tries, waitMs] of RETRY_DELAYS_MS.entries()) {
    clock.advance(waitMs - 1)
    await outbox.idle()
    expect(server.ids().filter((id) => id === 'poison')).toHaveLength(tries + 1)
    clock.advance(1)
    await outbox.idle()
    expect(server.ids().filter((id) => id === 'poison')).toHaveLength(tries + 2)
  }
  expect(outbox.status()).toMatchObject({
    waiting: 0,
    delivered: 1,
    retried: RETRY_DELAYS_MS.length,
    dropped: { attempts: 1, cap: 0 },
  })
  expect(log).toEqual([
    `claude-metrics: gave up poison /events/tool after ${RETRY_DELAYS_MS.length + 1} tries: 500 boom`,
  ])
  expect(readdirSync(folder)).not.toContain('poison')
})

test('Retry-After with 503 stops the whole destination; the others keep their attempts', async () => {
  const server = await startStandIn(status(503, { 'retry-after': '3600' }))
  const clock = createClock()
  const { outbox } = createRig({ url: server.url, now: clock })
  outbox.start()
  await outbox.put(requests(20, { orderKey: 's' }))
  await outbox.idle()
  expect(server.arrivals).toHaveLength(1)
  expect(outbox.status()).toMatchObject({ state: 'throttled', nextAttemptAtMs: clock() + HOUR_MS, retried: 1 })

  clock.advance(HOUR_MS - 1)
  outbox.wake()
  await outbox.idle()
  expect(server.arrivals).toHaveLength(1)

  server.answer = accept
  clock.advance(1)
  await outbox.idle()
  expect(outbox.status()).toMatchObject({ state: 'ok', waiting: 0, delivered: 20, retried: 1 })
})

test('what was in flight when the destination asked for a pause neither ends nor shortens it', async () => {
  const held: (() => void)[] = []
  const answers: Record<string, Answer> = {
    'r-0': status(429, { 'retry-after': '300' }),
    'r-1': status(429, { 'retry-after': '5' }),
  }
  const server = await startStandIn((arrival, response, incoming) => {
    held.push(() => (answers[arrival.id] ?? accept)(arrival, response, incoming))
  })
  const clock = createClock()
  const { outbox } = createRig({ url: server.url, now: clock })
  outbox.start()
  await outbox.put(requests(3))
  await vi.waitUntil(() => held.length === 3)
  for (const [index, release] of held.entries()) {
    release()
    await vi.waitUntil(() => outbox.status().retried + outbox.status().delivered === index + 1)
  }
  await outbox.idle()
  expect(outbox.status()).toMatchObject({ state: 'throttled', delivered: 1, retried: 2 })
  await outbox.put([request('new')])
  expect(outbox.status().nextAttemptAtMs).toBe(clock() + 300_000)
})

test('Retry-After longer than the schedule moves the event that was answered', async () => {
  const server = await startStandIn(except('r-0', status(404, { 'retry-after': '600' })))
  const clock = createClock()
  const { outbox } = createRig({ url: server.url, now: clock })
  outbox.start()
  await outbox.put(requests(2))
  await outbox.idle()
  expect(outbox.status()).toMatchObject({ state: 'ok', delivered: 1, nextAttemptAtMs: clock() + 600_000 })
})

test('a web page in place of a receipt delivers nothing and costs no attempt', async () => {
  const server = await startStandIn(status(200, { 'content-type': 'text/html' }, '<html>Welcome to the hotel</html>'))
  const clock = createClock()
  const { outbox } = createRig({ url: server.url, now: clock })
  outbox.start()
  await outbox.put(requests(3))
  await outbox.idle()
  expect(outbox.status()).toMatchObject({ waiting: 3, delivered: 0, retried: 0, state: 'unreachable' })
  expect(outbox.status().lastError).toContain('web page')
  server.answer = accept
  clock.advance(1_000)
  await outbox.idle()
  expect(outbox.status()).toMatchObject({ waiting: 0, delivered: 3, state: 'ok' })
})

test('retries happen by themselves when their time comes', async () => {
  const server = await startStandIn(status(503, { 'retry-after': '1' }))
  const { outbox } = createRig({ url: server.url })
  outbox.start()
  await outbox.put([request('first')])
  await outbox.idle()
  await outbox.put([request('second')])
  server.answer = accept
  await vi.waitUntil(() => outbox.status().delivered === 1)
  expect(server.ids()).toEqual(['first', 'second'])
})

test('an outbox that was not started only keeps', async () => {
  const server = await startStandIn()
  const { outbox, folder } = createRig({ url: server.url })
  await outbox.put(requests(2))
  await outbox.idle()
  expect(server.arrivals).toHaveLength(0)
  expect(readdirSync(folder).sort()).toEqual(['r-0', 'r-1'])
})
