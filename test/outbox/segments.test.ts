import { copyFileSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { outboxCounts } from '../../src/cli/outbox-counts.ts'
import { RETRY_DELAYS_MS } from '../../src/outbox/retry-schedule.ts'
import { createClock, createRig, request, requests } from './rig.ts'
import { type Answer, accept, startStandIn, status } from './stand-in-server.ts'

const NOWHERE = 'http://127.0.0.1:9'

const batchesIn = (folder: string): string[] => readdirSync(folder).filter((name) => name.endsWith('.batch'))
const bytesIn = (folder: string): number =>
  readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)
const onDisk = (folder: string) => outboxCounts(join(folder, '..'))[0]?.waiting

/** Accepts the first `count` requests, gives `other` for the rest. */
function acceptFirst(count: number, other: Answer): Answer {
  let left = count
  return (...exchange) => (left-- > 0 ? accept : other)(...exchange)
}

test('requests that share a file arrive in order, each once, and nothing stays behind', async () => {
  const server = await startStandIn()
  const { outbox, folder } = createRig({ url: server.url })
  await outbox.put(requests(200, { orderKey: 's' }))
  expect(batchesIn(folder).length).toBeLessThan(10)
  outbox.start()
  await outbox.idle()
  await outbox.stop()
  expect(server.ids()).toEqual(Array.from({ length: 200 }, (_, index) => `r-${index}`))
  expect(readdirSync(folder)).toEqual(['counters.json'])
})

test('what was delivered from a shared file does not come again after a restart', async () => {
  const server = await startStandIn(acceptFirst(40, status(401)))
  const { outbox, folder, reopen } = createRig({ url: server.url })
  await outbox.put(requests(100, { orderKey: 's' }))
  outbox.start()
  await outbox.idle()
  await outbox.stop()
  expect(onDisk(folder)).toBe(60)
  server.arrivals.length = 0
  server.answer = accept
  const second = reopen()
  second.start()
  await second.idle()
  expect(server.ids()).toEqual(Array.from({ length: 60 }, (_, index) => `r-${index + 40}`))
  expect(batchesIn(folder)).toEqual([])
})

test('a request that waits for its next try stays where it is on disk, and keeps its attempts over a restart', async () => {
  const server = await startStandIn(acceptFirst(50, status(500)))
  const clock = createClock()
  const { outbox, folder, reopen } = createRig({ url: server.url, now: clock })
  await outbox.put(requests(64))
  outbox.start()
  await outbox.idle()
  await outbox.stop()
  expect(readdirSync(folder).filter((name) => name.startsWith('r-'))).toEqual([])
  expect(outbox.status()).toMatchObject({ waiting: 14, retried: 14 })
  server.answer = accept
  const second = reopen()
  second.start()
  await second.idle()
  expect(second.status()).toMatchObject({ waiting: 14, nextAttemptAtMs: clock() + RETRY_DELAYS_MS[0] })
  clock.advance(RETRY_DELAYS_MS[0])
  await second.idle()
  expect(second.status()).toMatchObject({ waiting: 0, delivered: 64 })
})

test('of a request in two files, as a kill in between leaves it, one is sent', async () => {
  const server = await startStandIn()
  const { outbox, folder, reopen } = createRig({ url: NOWHERE })
  await outbox.put(requests(64))
  const [batch = ''] = batchesIn(folder)
  copyFileSync(join(folder, batch), join(folder, 'copy.batch'))
  await outbox.put([request('other')])
  const one = readFileSync(join(folder, batch), 'utf8').split('{"v":1')[4]
  const twin = `{"v":1${one}`
  writeFileSync(join(folder, 'r-3'), twin)
  const second = reopen({ baseUrl: server.url })
  second.start()
  await second.idle()
  expect(server.ids().sort()).toEqual([...requests(64).map(({ id }) => id), 'other'].sort())
  await second.stop()
  expect(readdirSync(folder)).toEqual(['counters.json'])
})

test('of a shared file that a power cut left short, all whole requests arrive, and the rest is set aside and reported', async () => {
  const server = await startStandIn()
  const { outbox, folder, log, reopen } = createRig({ url: NOWHERE })
  await outbox.put(requests(64))
  const [batch = ''] = batchesIn(folder)
  truncateSync(join(folder, batch), statSync(join(folder, batch)).size - 5)
  const second = reopen({ baseUrl: server.url })
  second.start()
  await second.idle()
  expect(server.ids()).toHaveLength(63)
  expect(readdirSync(join(folder, 'bad'))).toEqual([batch])
  expect(log).toEqual([`outbox: ${batch} is damaged; moved to bad/`])
  expect(batchesIn(folder)).toEqual([])
})

test('a shared file that disappears does not stop the others', async () => {
  const server = await startStandIn()
  const { outbox, folder } = createRig({ url: server.url })
  await outbox.put(requests(64))
  const [batch = ''] = batchesIn(folder)
  rmSync(join(folder, batch))
  await outbox.put([request('other')])
  outbox.start()
  await outbox.idle()
  expect(server.ids()).toEqual(['other'])
  expect(outbox.status().waiting).toBe(0)
})

test('what was dropped from shared files does not fill the disk', async () => {
  const { outbox, folder, reopen } = createRig({ url: NOWHERE, maxBytes: 1_000_000 })
  const startMs = Date.UTC(2026, 10, 20)
  // In each file one that is newer than all of the others.
  for (let file = 0; file < 20; file++)
    await outbox.put(
      Array.from({ length: 64 }, (_, index) =>
        request(`r-${file}-${index}`, {
          body: 'x'.repeat(30_000),
          occurredAtMs: startMs + (index === 0 ? 1e6 : 0) + file,
        }),
      ),
    )
  expect(bytesIn(folder)).toBeLessThan(20_000_000)
  const { waiting, waitingBytes } = outbox.status()
  expect(waiting).toBeGreaterThan(20)
  const second = reopen()
  second.start()
  expect(second.status()).toMatchObject({ waiting, waitingBytes })
  expect(onDisk(folder)).toBe(waiting)
})

test('how often requests were tried is forgotten with them, so that the file does not grow from one process to the next', async () => {
  const server = await startStandIn(acceptFirst(0, status(500)))
  const clock = createClock()
  const { outbox, folder, reopen } = createRig({ url: server.url, now: clock })
  await outbox.put(requests(20))
  outbox.start()
  await outbox.idle()
  await outbox.stop()
  const linesOf = () => readFileSync(join(folder, 'attempts.log'), 'utf8').trim().split('\n').filter(Boolean)
  expect(linesOf()).toHaveLength(20)
  server.answer = accept
  clock.advance(RETRY_DELAYS_MS[0])
  const second = reopen()
  second.start()
  await second.idle()
  expect(second.status()).toMatchObject({ waiting: 0, delivered: 20 })
  await second.stop()
  const third = reopen()
  await third.put([])
  expect(linesOf()).toEqual([])
})
