import { expect, test, vi } from 'vitest'
import { createClock, createRig, request, requests } from './rig.ts'
import { accept, startStandIn, status } from './stand-in-server.ts'

test('stop lets what is in flight end, sends nothing new and keeps the rest', async () => {
  const held: (() => void)[] = []
  const server = await startStandIn((...exchange) => void held.push(() => accept(...exchange)))
  const { outbox, reopen } = createRig({ url: server.url })
  outbox.start()
  await outbox.put(requests(20))
  await vi.waitUntil(() => held.length === 8)
  const stopped = outbox.stop()
  for (const release of held) release()
  await stopped
  expect(server.arrivals).toHaveLength(8)
  expect(outbox.status()).toMatchObject({ delivered: 8, waiting: 12 })
  const next = reopen()
  await next.put([])
  expect(next.status()).toMatchObject({ waiting: 12 })
})

test('stop takes no longer than the timeout of a server that hangs', async () => {
  const server = await startStandIn(() => {})
  const { outbox } = createRig({ url: server.url, timeoutMs: 500 })
  outbox.start()
  await outbox.put(requests(20))
  await vi.waitUntil(() => server.arrivals.length > 0)
  // The server never answers: to wait for it would take for ever.
  await outbox.stop()
  expect(outbox.status().waiting).toBe(20)
})

test('a stopped outbox can be started again', async () => {
  const server = await startStandIn()
  const { outbox } = createRig({ url: server.url })
  outbox.start()
  await outbox.stop()
  await outbox.put(requests(3))
  expect(server.arrivals).toHaveLength(0)
  outbox.start()
  await outbox.idle()
  expect(server.arrivals).toHaveLength(3)
})

test('flush tries what waits for a later time, and says that nothing is left', async () => {
  const server = await startStandIn(status(500))
  const clock = createClock()
  const { outbox } = createRig({ url: server.url, now: clock })
  outbox.start()
  await outbox.put(requests(5))
  await outbox.idle()
  server.answer = accept
  expect(await outbox.flush(30_000)).toBe('empty')
  expect(outbox.status()).toMatchObject({ waiting: 0, delivered: 5 })
})

test('flushing in vain, however often, uses up no attempt and moves no schedule', async () => {
  const server = await startStandIn(status(500))
  const clock = createClock()
  const { outbox } = createRig({ url: server.url, now: clock })
  outbox.start()
  await outbox.put(requests(3))
  await outbox.idle()
  const due = outbox.status().nextAttemptAtMs
  for (let tries = 1; tries <= 10; tries++) {
    expect(await outbox.flush(30_000)).toBe('waiting')
    expect(server.arrivals).toHaveLength(3 + 3 * tries)
  }
  expect(outbox.status()).toMatchObject({ waiting: 3, retried: 3, dropped: { attempts: 0 }, nextAttemptAtMs: due })
})

test('flush gives up at its deadline', async () => {
  const server = await startStandIn(() => {})
  const { outbox } = createRig({ url: server.url })
  await outbox.put(requests(3))
  const began = performance.now()
  expect(await outbox.flush(100)).toBe('waiting')
  // The request itself would take a minute.
  expect(performance.now() - began).toBeLessThan(30_000)
})

test('flush asks an unreachable, a throttled and an unauthorized destination once more', async () => {
  const server = await startStandIn()
  const clock = createClock()
  const { outbox } = createRig({ url: server.url, now: clock })
  outbox.start()
  for (const answer of [status(401), status(503, { 'retry-after': '3600' })]) {
    server.answer = answer
    await outbox.put(requests(2))
    await outbox.idle()
    expect(outbox.status().state).not.toBe('ok')
    server.answer = accept
    expect(await outbox.flush(30_000)).toBe('empty')
    expect(outbox.status().state).toBe('ok')
  }
})

test('while a flush asks an unreachable destination again, it is still called unreachable', async () => {
  const server = await startStandIn((_, response) => response.destroy())
  const { outbox } = createRig({ url: server.url, timeoutMs: 10_000 })
  await outbox.put(requests(3))
  await outbox.flush(5_000)
  expect(outbox.status().state).toBe('unreachable')
  server.answer = () => {}
  await outbox.flush(50)
  expect(outbox.status().state).toBe('unreachable')
})

test('flush of an outbox that was not started leaves it not started', async () => {
  const server = await startStandIn()
  const { outbox } = createRig({ url: server.url })
  await outbox.put(requests(2))
  expect(await outbox.flush(30_000)).toBe('empty')
  await outbox.put([request('after')])
  await outbox.idle()
  expect(server.ids()).not.toContain('after')
})

test('what is put while two flushes run is neither lost nor sent twice', async () => {
  const server = await startStandIn((arrival, response, incoming) =>
    setTimeout(() => accept(arrival, response, incoming), 5),
  )
  const { outbox } = createRig({ url: server.url })
  await outbox.put(requests(20))
  const flushes = [outbox.flush(30_000), outbox.flush(30_000)]
  for (let index = 0; index < 20; index++) await outbox.put([request(`meanwhile-${index}`)])
  await Promise.all(flushes)
  expect(await outbox.flush(30_000)).toBe('empty')
  expect(server.ids().sort()).toEqual([...new Set(server.ids())].sort())
  expect(server.ids()).toHaveLength(40)
})
