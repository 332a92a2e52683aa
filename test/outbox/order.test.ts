import { readdirSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { createClock, createRig, MINUTE_MS, request, requests } from './rig.ts'
import { type Answer, accept, startStandIn, status } from './stand-in-server.ts'

const slowly =
  (ms: number): Answer =>
  (arrival, response, incoming) =>
    void setTimeout(() => accept(arrival, response, incoming), ms)

/** Holds answers back until they are released by hand. */
function holding(): { answer: Answer; held: string[]; release(id: string, answer?: Answer): void } {
  const waiting = new Map<string, (answer: Answer) => void>()
  const held: string[] = []
  return {
    held,
    answer(arrival, response, incoming) {
      held.push(arrival.id)
      waiting.set(arrival.id, (answer) => answer(arrival, response, incoming))
    },
    release: (id, answer = accept) => waiting.get(id)?.(answer),
  }
}

test('requests of one key travel one at a time, oldest first, whatever order they were put in', async () => {
  const server = await startStandIn(slowly(5))
  const { outbox } = createRig({ url: server.url })
  await outbox.put(requests(12, { orderKey: 's' }).reverse())
  outbox.start()
  await outbox.idle()
  expect(server.ids()).toEqual(Array.from({ length: 12 }, (_, index) => `r-${index}`))
  expect(server.busiest()).toBe(1)
})

test('requests of the same moment keep the order in which they were put', async () => {
  const server = await startStandIn()
  const { outbox } = createRig({ url: server.url })
  await outbox.put(requests(20, { orderKey: 's', occurredAtMs: 5 }))
  outbox.start()
  await outbox.idle()
  expect(server.ids()).toEqual(Array.from({ length: 20 }, (_, index) => `r-${index}`))
})

test('requests of the same moment keep their order over a restart', async () => {
  const server = await startStandIn()
  const { outbox, reopen } = createRig({ url: server.url })
  const sameMoment = requests(4, { orderKey: 's', occurredAtMs: 5 })
  await outbox.put(sameMoment.slice(0, 3))
  const second = reopen()
  await second.put(sameMoment.slice(3))
  second.start()
  await second.idle()
  expect(server.ids()).toEqual(['r-0', 'r-1', 'r-2', 'r-3'])
})

test('at most eight keys travel at the same time, each in its own order', async () => {
  const { answer, held, release } = holding()
  const server = await startStandIn((...exchange) => {
    if (server.arrivals.length > 8) return slowly(5)(...exchange)
    answer(...exchange)
    // All eight are there before the first is answered.
    if (held.length === 8) for (const id of held) release(id)
  })
  const { outbox } = createRig({ url: server.url })
  outbox.start()
  await outbox.put(requests(60).map((each, index) => ({ ...each, orderKey: `s-${index % 20}` })))
  await outbox.idle()
  expect(server.arrivals).toHaveLength(60)
  expect(server.busiest()).toBe(8)
  for (let key = 0; key < 20; key++) {
    const ofKey = server.ids().filter((id) => Number(id.slice(2)) % 20 === key)
    expect(ofKey).toEqual([`r-${key}`, `r-${key + 20}`, `r-${key + 40}`])
  }
})

test('a slow key holds up nobody else', async () => {
  const { answer, held, release } = holding()
  const server = await startStandIn((arrival, response, incoming) =>
    (arrival.id === 'slow' ? answer : accept)(arrival, response, incoming),
  )
  const { outbox } = createRig({ url: server.url })
  outbox.start()
  await outbox.put([request('slow', { orderKey: 'a' }), request('behind', { orderKey: 'a' })])
  await outbox.put(requests(20, { orderKey: 'b' }))
  await vi.waitUntil(() => outbox.status().delivered === 20)
  await vi.waitUntil(() => held.includes('slow'))
  expect(server.ids()).not.toContain('behind')
  release('slow')
  await outbox.idle()
  expect(server.ids().at(-1)).toBe('behind')
})

test('rows of one moment that come again after a crash leave the last one, whatever was on disk of them', async () => {
  const row = { replaceKey: 'session:s', orderKey: 's', occurredAtMs: 1_000 }
  const rows = ['begun', 'between', 'over'].map((id) => request(id, row))
  for (const left of [[], ['begun'], ['over'], ['begun', 'over'], ['between', 'over']]) {
    const { outbox, folder } = createRig({ url: 'http://127.0.0.1:9' })
    for (const id of left) await outbox.put(rows.filter((each) => each.id === id))
    await outbox.put(rows)
    const onDisk = readdirSync(folder).filter((name) => name !== 'counters.json')
    expect({ left, waiting: outbox.status().waiting, onDisk }).toEqual({ left, waiting: 1, onDisk: ['over'] })
  }
})

test('of waiting requests with the same replaceKey only the newest is sent, and only it stays on disk', async () => {
  const server = await startStandIn()
  const { outbox, folder } = createRig({ url: server.url })
  await outbox.put(requests(5, { replaceKey: 'session:s', orderKey: 's' }))
  expect(readdirSync(folder)).toEqual(['r-4'])
  outbox.start()
  await outbox.idle()
  expect(server.ids()).toEqual(['r-4'])
  expect(outbox.status()).toMatchObject({ waiting: 0, waitingBytes: 0, delivered: 1, dropped: { cap: 0, attempts: 0 } })
})

test('an older one that is put later is not stored, neither while the newer waits nor after it was delivered', async () => {
  const server = await startStandIn()
  const { outbox, folder } = createRig({ url: server.url })
  const [older, newer] = requests(2, { replaceKey: 'session:s' }) as [
    ReturnType<typeof request>,
    ReturnType<typeof request>,
  ]
  await outbox.put([newer, older])
  expect(readdirSync(folder)).toEqual(['r-1'])
  outbox.start()
  await outbox.idle()
  await outbox.put([older])
  await outbox.idle()
  expect(server.ids()).toEqual(['r-1'])
})

test.each([
  ['accepted', accept],
  ['answered with 500', status(500)],
])('a newer one waits for the older in flight; when that is %s, only the newer follows', async (_, answer) => {
  const { answer: hold, held, release } = holding()
  const server = await startStandIn(hold)
  const clock = createClock()
  const { outbox, folder } = createRig({ url: server.url, now: clock })
  outbox.start()
  await outbox.put([request('old', { replaceKey: 'session:s', orderKey: 's' })])
  await vi.waitUntil(() => held.length === 1)
  await outbox.put([request('new', { replaceKey: 'session:s', orderKey: 'another' }), request('unrelated')])
  await vi.waitUntil(() => held.includes('unrelated'))
  expect(held).toEqual(['old', 'unrelated'])
  release('unrelated')
  release('old', answer)
  await vi.waitUntil(() => held.includes('new'))
  release('new')
  await outbox.idle()
  clock.advance(60 * MINUTE_MS)
  await outbox.idle()
  expect(server.ids()).toEqual(['old', 'unrelated', 'new'])
  expect(readdirSync(folder).filter((name) => name !== 'counters.json')).toEqual([])
})

test('an older one that waits for its retry is dropped when a newer arrives', async () => {
  const server = await startStandIn(status(500))
  const clock = createClock()
  const { outbox } = createRig({ url: server.url, now: clock })
  outbox.start()
  await outbox.put([request('old', { replaceKey: 'session:s' })])
  await outbox.idle()
  server.answer = accept
  await outbox.put([request('new', { replaceKey: 'session:s' })])
  await outbox.idle()
  clock.advance(60 * MINUTE_MS)
  await outbox.idle()
  expect(server.ids()).toEqual(['old', 'new'])
  expect(outbox.status().waiting).toBe(0)
})

test('a row stamped before the clock was set back does not hold up the ones after it', async () => {
  const server = await startStandIn()
  const clock = createClock()
  const { outbox } = createRig({ url: server.url, now: clock })
  outbox.start()
  await outbox.put([request('future', { replaceKey: 'k', occurredAtMs: clock() + 24 * 60 * MINUTE_MS })])
  await outbox.idle()
  await outbox.put([request('present', { replaceKey: 'k', occurredAtMs: clock() })])
  await outbox.idle()
  expect(server.ids()).toEqual(['future', 'present'])
})
