import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { outboxCounts } from '../../src/cli/outbox-counts.ts'
import { RETRY_DELAYS_MS } from '../../src/outbox/retry-schedule.ts'
import { createClock, createRig, HOUR_MS, MINUTE_MS, request, requests } from './rig.ts'
import { accept, startStandIn, status } from './stand-in-server.ts'

const NOWHERE = 'http://127.0.0.1:9'

describe('put', () => {
  test('has everything on disk when it resolves, private even under umask 000', async () => {
    const umask = process.umask(0)
    onTestFinished(() => void process.umask(umask))
    const { outbox, folder } = createRig({ url: NOWHERE })
    await outbox.put(requests(5))
    await outbox.put(requests(200).slice(5))
    const [alone, shared] = [/^r-\d+$/, /\.batch$/].map((name) => readdirSync(folder).filter((file) => name.test(file)))
    expect([alone?.length, shared?.length]).toEqual([8, 3])
    expect(outbox.status().waiting).toBe(200)
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
  })

  test('the same id twice counts once, in one batch, in two, and while it is in flight', async () => {
    const server = await startStandIn()
    const { outbox } = createRig({ url: server.url })
    await Promise.all([outbox.put([request('a'), request('a')]), outbox.put([request('a')])])
    outbox.start()
    await outbox.put([request('a')])
    await outbox.idle()
    expect(server.ids()).toEqual(['a'])
    expect(outbox.status()).toMatchObject({ delivered: 1, waiting: 0, waitingBytes: 0 })
  })

  test('the token is in no file', async () => {
    const server = await startStandIn(status(401))
    const { outbox, folder } = createRig({ url: server.url })
    outbox.start()
    await outbox.put(requests(2))
    await outbox.idle()
    await outbox.stop()
    for (const name of readdirSync(folder)) expect(readFileSync(join(folder, name), 'utf8')).not.toContain('cm_secret')
  })

  test.each([
    ['an id with a slash', { id: '../evil' }],
    ['an id with a dot', { id: 'a.draft' }],
    ['an empty id', { id: '' }],
    ['the name of the folder for damaged files', { id: 'bad' }],
    ['a path without a slash', { path: 'events' }],
    ['no time', { occurredAtMs: Number.NaN }],
    ['no body', { body: undefined }],
    ['an endless key', { orderKey: 'k'.repeat(600) }],
  ])('refuses %s', async (_, changes) => {
    const { outbox, folder } = createRig({ url: NOWHERE })
    await expect(outbox.put([request('a', changes)])).rejects.toThrow()
    expect(readdirSync(folder)).toEqual([])
  })

  test('rejects when the folder has gone, and works again when it is back', async () => {
    const { outbox, folder } = createRig({ url: NOWHERE })
    await outbox.put([request('a')])
    writeFileSync(join(folder, 'x.draft'), '')
    rmSync(folder, { recursive: true })
    await expect(outbox.put([request('b')])).rejects.toThrow(/ENOENT/)
    mkdirSync(folder, { mode: 0o700 })
    await outbox.put([request('b')])
    expect(readdirSync(folder)).toEqual(['b'])
  })

  test('a symbolic link in place of the folder is refused', () => {
    const { folder } = createRig({ url: NOWHERE })
    const elsewhere = join(folder, 'elsewhere')
    mkdirSync(elsewhere)
    const link = join(folder, '..', 'link')
    symlinkSync(elsewhere, link)
    expect(() => createRig({ url: NOWHERE, folder: link })).toThrow(/folder/)
  })
})

describe('after a restart', () => {
  test('everything that waited is delivered, oldest first', async () => {
    const { outbox, reopen } = createRig({ url: NOWHERE })
    await outbox.put(requests(20, { orderKey: 's' }))
    const server = await startStandIn()
    const second = reopen({ baseUrl: server.url })
    second.start()
    await second.idle()
    expect(server.ids()).toEqual(Array.from({ length: 20 }, (_, index) => `r-${index}`))
    expect(second.status()).toMatchObject({ waiting: 0, delivered: 20 })
  })

  test('attempts, the time of the next one and the counters go on', async () => {
    const server = await startStandIn(status(500))
    const clock = createClock()
    const { outbox, reopen } = createRig({ url: server.url, now: clock })
    outbox.start()
    await outbox.put([request('a')])
    await outbox.idle()
    clock.advance(RETRY_DELAYS_MS[0])
    await outbox.idle()
    await outbox.stop()
    const second = reopen()
    second.start()
    await second.idle()
    expect(server.arrivals).toHaveLength(2)
    expect(second.status()).toMatchObject({ waiting: 1, retried: 2, nextAttemptAtMs: clock() + RETRY_DELAYS_MS[1] })
    clock.advance(-48 * HOUR_MS)
    const third = reopen()
    third.start()
    expect(third.status().nextAttemptAtMs).toBe(clock() + RETRY_DELAYS_MS[1])
    server.answer = accept
    clock.advance(RETRY_DELAYS_MS[1])
    await third.idle()
    expect(third.status()).toMatchObject({ waiting: 0, delivered: 1, retried: 2, lastDeliveredAtMs: clock() })
  })

  test('drafts are removed, damaged files set aside and reported, the rest delivered', async () => {
    const { outbox, folder, log, reopen } = createRig({ url: NOWHERE })
    await outbox.put(requests(4))
    writeFileSync(join(folder, '.r-9.77.abcdef.draft'), 'half')
    writeFileSync(join(folder, 'garbage'), 'no newline, no header')
    writeFileSync(join(folder, 'empty'), '')
    truncateSync(join(folder, 'r-1'), statSync(join(folder, 'r-1')).size - 3)
    writeFileSync(join(folder, 'other-name'), readFileSync(join(folder, 'r-2')))
    const server = await startStandIn()
    const second = reopen({ baseUrl: server.url })
    second.start()
    await second.idle()
    expect(server.ids().sort()).toEqual(['r-0', 'r-2', 'r-3'])
    expect(readdirSync(join(folder, 'bad')).sort()).toEqual(['empty', 'garbage', 'other-name', 'r-1'])
    expect(readdirSync(folder).filter((name) => name.includes('draft'))).toEqual([])
    expect(log).toHaveLength(4)
  })

  test('of two with one replaceKey, which a crash left both, only the newer is sent', async () => {
    const { outbox, folder, reopen } = createRig({ url: NOWHERE })
    await outbox.put([request('old', { replaceKey: 'k' })])
    const old = readFileSync(join(folder, 'old'))
    await outbox.put([request('new', { replaceKey: 'k' })])
    writeFileSync(join(folder, 'old'), old)
    const server = await startStandIn()
    const second = reopen({ baseUrl: server.url })
    second.start()
    await second.idle()
    expect(server.ids()).toEqual(['new'])
    expect(existsSync(join(folder, 'old'))).toBe(false)
  })

  test('no more than twenty damaged files are kept', async () => {
    const { folder, reopen } = createRig({ url: NOWHERE })
    for (let index = 0; index < 50; index++) writeFileSync(join(folder, `junk-${index}`), 'x')
    reopen().start()
    expect(readdirSync(join(folder, 'bad'))).toHaveLength(20)
  })
})

test('a file that is damaged or deleted while it waits does not stop the others', async () => {
  const server = await startStandIn()
  const { outbox, folder, log } = createRig({ url: server.url })
  await outbox.put(requests(4, { orderKey: 's' }))
  truncateSync(join(folder, 'r-0'), 10)
  rmSync(join(folder, 'r-2'))
  outbox.start()
  await outbox.idle()
  expect(server.ids()).toEqual(['r-1', 'r-3'])
  expect(outbox.status().waiting).toBe(0)
  expect(log).toHaveLength(2)
})

test('damaged counters begin at zero', async () => {
  const server = await startStandIn()
  const { outbox, folder, reopen } = createRig({ url: server.url })
  await outbox.stop()
  writeFileSync(join(folder, 'counters.json'), '{"delivered": -3, "dropped": 7, "retried":')
  expect(reopen().status()).toMatchObject({ delivered: 0, retried: 0, dropped: { cap: 0, attempts: 0 } })
  writeFileSync(join(folder, 'counters.json'), '{"delivered": -3, "dropped": 7, "retried": 4}')
  expect(reopen().status()).toMatchObject({ delivered: 0, retried: 4, dropped: { cap: 0, attempts: 0 } })
})

describe('the cap', () => {
  test('drops the oldest first, counts each, and reports a burst in one line', async () => {
    const clock = createClock()
    const { outbox, folder, log } = createRig({ url: NOWHERE, maxBytes: 20_000, now: clock })
    const body = { filler: 'x'.repeat(700) }
    await outbox.put(requests(100, { body }))
    const files = readdirSync(folder).filter((name) => name.endsWith('.batch'))
    const onDisk = files.map((name) => readFileSync(join(folder, name), 'utf8')).join('')
    const kept = [...onDisk.matchAll(/\{"v":1,"id":"r-(\d+)"/g)].map(([, number]) => Number(number))
    const { waiting, waitingBytes, dropped } = outbox.status()
    expect(waitingBytes).toBeLessThanOrEqual(20_000)
    expect(waitingBytes).toBeGreaterThan(18_000)
    expect(outboxCounts(join(folder, '..'))).toMatchObject([{ waiting: kept.length, waitingBytes }])
    expect(waiting + dropped.cap).toBe(100)
    expect(Math.min(...kept)).toBe(dropped.cap)
    await outbox.put([request('later', { body })])
    expect(log).toEqual([
      `claude-metrics: the queue is full (20000 bytes): dropped ${dropped.cap} requests, the oldest first`,
    ])
    clock.advance(MINUTE_MS)
    await outbox.put([request('later-still', { body })])
    expect(log).toHaveLength(2)
  })

  test('a request larger than the cap is dropped itself, evicts nobody, and is reported also in the middle of a burst', async () => {
    const { outbox, log } = createRig({ url: NOWHERE, maxBytes: 5_000 })
    await outbox.put(requests(10, { body: 'x'.repeat(1_000) }))
    expect(log).toHaveLength(1)
    const { waiting, dropped } = outbox.status()
    await outbox.put([request('huge', { body: 'secret'.repeat(1_000) })])
    expect(outbox.status()).toMatchObject({ waiting, dropped: { cap: dropped.cap + 1 } })
    expect(log.slice(1)).toEqual([
      expect.stringMatching(
        /^claude-metrics: dropped huge \/events\/tool: its 6\d\d\d bytes are more than .*\(5000\)$/,
      ),
    ])
  })

  test('a smaller cap after a restart drops nothing that waits, and takes nothing more until there is room', async () => {
    const server = await startStandIn(status(503))
    const { outbox, log, reopen } = createRig({ url: server.url, maxBytes: 1_000_000 })
    await outbox.put(requests(50, { body: 'x'.repeat(1_000) }))
    await outbox.stop()
    const second = reopen({ maxBytes: 10_000 })
    await second.put([request('late', { body: 'x'.repeat(1_000) })])
    expect(second.status()).toMatchObject({ waiting: 50, dropped: { cap: 1 }, droppedKinds: { '/events/tool': 1 } })
    expect(log).toHaveLength(1)
    server.answer = accept
    expect(await second.flush(30_000)).toBe('empty')
    expect(server.arrivals).toHaveLength(50)
    await second.put([request('in-time', { body: 'x'.repeat(1_000) })])
    expect(second.status()).toMatchObject({ waiting: 1, dropped: { cap: 1 } })
  })

  test('one large request never pushes out a hundred small ones', async () => {
    const large = (id: string) => request(id, { path: '/events/execution', body: 'x'.repeat(400_000) })
    const full = createRig({ url: NOWHERE, maxBytes: 1_000_000 }).outbox
    await full.put(requests(700, { body: 'x'.repeat(1_000) }))
    await full.put([large('first')])
    expect(full.status()).toMatchObject({ waiting: 700, droppedKinds: { '/events/execution': 1 } })
    // The oldest of those that are as large makes room.
    const mixed = createRig({ url: NOWHERE, maxBytes: 1_000_000 }).outbox
    await mixed.put([large('a'), large('b'), ...requests(100, { body: 'x'.repeat(1_000) })])
    await mixed.put([large('c')])
    expect(mixed.status()).toMatchObject({ waiting: 102, droppedKinds: { '/events/execution': 1 } })
  })
})

test('an unwritable counters file does not stop deliveries', async () => {
  const server = await startStandIn()
  const { outbox, folder } = createRig({ url: server.url })
  mkdirSync(join(folder, 'counters.json'))
  chmodSync(join(folder, 'counters.json'), 0o500)
  outbox.start()
  await outbox.put(requests(3))
  await outbox.idle()
  await outbox.stop()
  expect(server.arrivals).toHaveLength(3)
})
