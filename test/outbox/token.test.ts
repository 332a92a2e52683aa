import { expect, test } from 'vitest'
import { createClock, createRig, MINUTE_MS, requests } from './rig.ts'
import { type Answer, accept, startStandIn, status } from './stand-in-server.ts'

/** Lets only one token in. */
const guard =
  (token: string, refusal = 401): Answer =>
  (arrival, response, incoming) =>
    (arrival.headers.authorization === `Bearer ${token}` ? accept : status(refusal))(arrival, response, incoming)

test.each([401, 403])(
  '%i pauses the destination without using up attempts, until the token changes',
  async (refusal) => {
    const server = await startStandIn(guard('cm_new', refusal))
    const clock = createClock()
    let token = 'cm_old'
    const { outbox, log } = createRig({
      url: server.url,
      now: clock,
      headers: () => ({ authorization: `Bearer ${token}` }),
    })
    outbox.start()
    await outbox.put(requests(10, { orderKey: 's' }))
    await outbox.idle()
    expect(server.arrivals).toHaveLength(1)
    expect(outbox.status()).toMatchObject({
      state: 'unauthorized',
      waiting: 10,
      retried: 0,
      lastError: String(refusal),
    })

    outbox.wake()
    await outbox.idle()
    expect(server.arrivals).toHaveLength(1)

    token = 'cm_new'
    outbox.wake()
    await outbox.idle()
    expect(outbox.status()).toMatchObject({ state: 'ok', waiting: 0, delivered: 10, retried: 0 })
    expect(server.ids().slice(1)).toEqual(Array.from({ length: 10 }, (_, index) => `r-${index}`))
    expect(log).toEqual([])
  },
)

test('a refused token is tried again every ten minutes, by the oldest only', async () => {
  const server = await startStandIn(status(401))
  const clock = createClock()
  const { outbox } = createRig({ url: server.url, now: clock })
  outbox.start()
  await outbox.put(requests(5))
  await outbox.idle()
  const before = server.arrivals.length
  for (let probes = 0; probes < 3; probes++) {
    expect(outbox.status().nextAttemptAtMs).toBe(clock() + 10 * MINUTE_MS)
    clock.advance(10 * MINUTE_MS)
    await outbox.idle()
  }
  expect(server.ids().slice(before)).toEqual(['r-0', 'r-0', 'r-0'])
  server.answer = accept
  clock.advance(10 * MINUTE_MS)
  await outbox.idle()
  expect(outbox.status()).toMatchObject({ waiting: 0, delivered: 5, retried: 0, state: 'ok' })
})

test('without a token nothing is sent; with one, everything is', async () => {
  const server = await startStandIn()
  let headers: Record<string, string> | undefined
  const { outbox } = createRig({ url: server.url, headers: () => headers })
  outbox.start()
  await outbox.put(requests(3))
  await outbox.idle()
  expect(server.arrivals).toHaveLength(0)
  expect(outbox.status()).toMatchObject({ state: 'unauthorized', waiting: 3, lastError: 'there is no token yet' })
  headers = { authorization: 'Bearer cm_first' }
  outbox.wake()
  await outbox.idle()
  expect(outbox.status()).toMatchObject({ state: 'ok', waiting: 0, delivered: 3 })
})

test('a destination that needs no token has no headers and gets everything', async () => {
  const server = await startStandIn()
  const { outbox } = createRig({ url: server.url, headers: () => ({}) })
  outbox.start()
  await outbox.put(requests(1))
  await outbox.idle()
  expect(outbox.status().delivered).toBe(1)
  expect(server.arrivals[0]?.headers.authorization).toBeUndefined()
})

test('a firewall that forbids one request for its content stops the others once, not for good', async () => {
  const server = await startStandIn((arrival, response, incoming) =>
    (arrival.id === 'r-0' ? status(403) : accept)(arrival, response, incoming),
  )
  const clock = createClock()
  const { outbox } = createRig({ url: server.url, now: clock })
  outbox.start()
  await outbox.put(requests(5, { orderKey: 's' }))
  await outbox.idle()
  expect(outbox.status()).toMatchObject({ state: 'unauthorized', waiting: 5 })
  clock.advance(10 * MINUTE_MS)
  await outbox.idle()
  expect(outbox.status()).toMatchObject({ state: 'ok', waiting: 1, delivered: 4, retried: 1 })
})
