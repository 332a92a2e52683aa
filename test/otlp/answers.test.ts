import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { describe, expect, test, vi } from 'vitest'
import { createClock } from '../outbox/rig.ts'
import { type Answer, type Arrival, reply, startReceiver, take } from './receiver.ts'
import { idsOf, logRecord, logRecords } from './records.ts'
import { createRig, JSON_PLAIN, PROTOBUF, type Rig } from './rig.ts'

const PROTO = 'application/x-protobuf'
const JSON_TYPE = 'application/json'

const takenIds = (receiver: { taken: { id: string }[] }) => receiver.taken.map(({ id }) => id)
const holds = (arrival: Arrival, id: string) => arrival.records.some((record) => record.id === id)

/** An answer, and then one of a receiver that works. */
async function afterAnswer(answer: Answer, encoding = PROTOBUF): Promise<Rig & { taken: () => string[] }> {
  const receiver = await startReceiver({ answer })
  const rig = createRig({ url: receiver.url, encoding, now: createClock() })
  await rig.export(logRecords(2))
  await vi.waitUntil(() => receiver.arrivals.length > 0)
  await rig.outbox.idle()
  return { ...rig, taken: () => takenIds(receiver) }
}

describe('a 2xx counts when it is the answer of an OTLP receiver', () => {
  test.each<[string, Answer]>([
    ['empty protobuf', reply(200, PROTO)],
    ['empty protobuf under its other name', reply(200, 'application/protobuf')],
    ['protobuf with an empty partial success', reply(200, PROTO, Buffer.from([0x0a, 0x00]))],
    ['protobuf with a field of a later version', reply(200, PROTO, Buffer.from([0x12, 0x01, 0x78]))],
    ['JSON', reply(200, JSON_TYPE, '{}')],
    ['JSON with a charset', reply(200, 'application/json; charset=utf-8', '{"partialSuccess":{}}')],
    ['no type and no body', (_, response) => void response.writeHead(200).end()],
    ['no type and JSON', (_, response) => void response.writeHead(200).end('{"ok":1}')],
    ['204', (_, response) => void response.writeHead(204).end()],
    ['202 with an empty text', reply(202, 'text/plain; charset=utf-8')],
    ['compressed protobuf', reply(200, PROTO, gzipSync(Buffer.from([0x0a, 0x00])), { 'content-encoding': 'gzip' })],
    ['compressed JSON', reply(200, JSON_TYPE, brotliCompressSync('{}'), { 'content-encoding': 'br' })],
    ['compressed nothing', reply(200, PROTO, gzipSync(''), { 'content-encoding': 'gzip' })],
    ['less than nothing rejected', reply(200, JSON_TYPE, '{"partialSuccess":{"rejectedSpans":"-1"}}')],
    [
      'less than nothing rejected, in protobuf',
      reply(200, PROTO, Buffer.from([0x0a, 0x0b, 0x08, ...Array<number>(9).fill(0xff), 0x01])),
    ],
    ['a warning that is no text', reply(200, JSON_TYPE, '{"partialSuccess":{"errorMessage":{"toString":0}}}')],
    ['a warning that rejects nothing', reply(200, JSON_TYPE, '{"partialSuccess":{"errorMessage":"slow down"}}')],
  ])('%s', async (_, answer) => {
    const { outbox, log } = await afterAnswer(answer)
    expect(outbox.status()).toMatchObject({ delivered: 1, waiting: 0, rejected: 0, state: 'ok' })
    expect(log).toEqual([])
  })
})

describe('a 2xx that is none is no success: the request waits, and status says why', () => {
  test.each<[string, Answer, string]>([
    ['the page of a network login', reply(200, 'text/html', '<html>Welcome</html>'), 'web page'],
    ['a page that claims to be protobuf', reply(200, PROTO, '<html>Welcome</html>'), 'not the answer'],
    ['a page that claims to be JSON', reply(200, JSON_TYPE, '<html>'), 'not the answer'],
    ['a JSON list', reply(200, JSON_TYPE, '[]'), 'not the answer'],
    [
      'a count that is no number',
      reply(200, JSON_TYPE, '{"partialSuccess":{"rejectedSpans":{"valueOf":0,"toString":0}}}'),
      'not the answer',
    ],
    ['partial success that is no object', reply(200, JSON_TYPE, '{"partialSuccess":7}'), 'not the answer'],
    ['text', reply(200, 'text/plain', 'OK'), 'not the answer of an OTLP receiver (text/plain)'],
    ['protobuf that breaks off', reply(200, PROTO, Buffer.from([0x0a, 0x09, 0x01])), 'not the answer'],
    ['garbage without a type', (_, response) => void response.writeHead(200).end('\0\x01garbage'), 'not the answer'],
  ])('%s', async (_, answer, reason) => {
    const { outbox } = await afterAnswer(answer)
    expect(outbox.status()).toMatchObject({ delivered: 0, waiting: 1 })
    expect(outbox.status().lastError).toContain(reason)
  })
})

describe('what did not work is tried again until it does', () => {
  test.each<[string, Answer]>([
    ...[404, 405, 408, 415, 429, 500, 501, 502, 503, 504].map((code): [string, Answer] => [
      String(code),
      reply(code, PROTO),
    ]),
    [
      'an answer that breaks off',
      (_, response) => void response.writeHead(200, { 'content-length': 9 }).write('x', () => response.destroy()),
    ],
    ['a connection that closes', (_, response) => void response.destroy()],
    ['a redirect', reply(307, '', '', { location: 'http://127.0.0.1:9/elsewhere' })],
    ['an HTML page as success', reply(200, 'text/html', '<html>')],
  ])('%s', async (name, answer) => {
    const receiver = await startReceiver({ answer })
    const clock = createClock()
    const rig = createRig({ url: receiver.url, now: clock })
    await rig.export(logRecords(2))
    // More often than the five times of the other API.
    for (let round = 1; round <= 7; round++) {
      await vi.waitUntil(() => receiver.arrivals.length >= round)
      await rig.outbox.idle()
      expect(rig.outbox.status(), name).toMatchObject({ waiting: 1, delivered: 0 })
      clock.advance(5 * 60_000 + 60_000)
      rig.outbox.wake()
    }
    receiver.answer = take
    clock.advance(6 * 60_000)
    rig.outbox.wake()
    await vi.waitUntil(() => rig.outbox.status().delivered === 1)
    expect(takenIds(receiver)).toContain('event-1')
    expect(rig.outbox.status().dropped).toEqual({ cap: 0, attempts: 0 })
  })

  test('the waits double from one second to five minutes', async () => {
    const receiver = await startReceiver({ answer: reply(500, PROTO) })
    const clock = createClock()
    const rig = createRig({ url: receiver.url, now: clock })
    await rig.export([logRecord(1)])
    const waits: number[] = []
    for (let round = 1; round <= 11; round++) {
      await vi.waitUntil(() => receiver.arrivals.length === round)
      await rig.outbox.idle()
      waits.push((rig.outbox.status().nextAttemptAtMs ?? 0) - clock())
      clock.advance(waits.at(-1) ?? 0)
      rig.outbox.wake()
    }
    expect(waits.map((ms) => ms / 1_000)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300])
  })

  test.each([429, 503])('%i with Retry-After makes all of the signal wait that long', async (code) => {
    const receiver = await startReceiver({ answer: reply(code, PROTO, '', { 'retry-after': '120' }) })
    const clock = createClock()
    const rig = createRig({ url: receiver.url, now: clock })
    await rig.export([logRecord(1)])
    await vi.waitUntil(() => rig.outbox.status().state === 'throttled')
    await rig.export([logRecord(2)])
    receiver.answer = take
    clock.advance(119_000)
    rig.outbox.wake()
    await rig.outbox.idle()
    expect(receiver.arrivals).toHaveLength(1)
    clock.advance(1_000)
    rig.outbox.wake()
    await vi.waitUntil(() => rig.outbox.status().delivered === 2)
  })

  test('a redirect is not followed: what one receiver gets no other one gets', async () => {
    const elsewhere = await startReceiver()
    const receiver = await startReceiver({ answer: reply(308, '', '', { location: `${elsewhere.url}/v1/logs` }) })
    const rig = createRig({ url: receiver.url, now: createClock() })
    await rig.export([logRecord(1)])
    await vi.waitUntil(() => receiver.arrivals.length === 1)
    await rig.outbox.idle()
    expect(elsewhere.arrivals).toEqual([])
    expect(rig.outbox.status().lastError).toBe('308')
  })
})

describe('partial success', () => {
  // ExportLogsPartialSuccess { rejected_log_records: 3, error_message: "too old" } inside the response.
  const protobuf = Buffer.from([0x0a, 0x0b, 0x08, 0x03, 0x12, 0x07, ...Buffer.from('too old')])
  test.each<[string, Answer]>([
    ['protobuf', reply(200, PROTO, protobuf)],
    ['JSON', reply(200, JSON_TYPE, '{"partialSuccess":{"rejectedLogRecords":"3","errorMessage":"too old"}}')],
  ])('as %s is counted, said, and not sent again', async (_, answer) => {
    const { outbox, log } = await afterAnswer(answer)
    expect(outbox.status()).toMatchObject({ delivered: 1, rejected: 3, waiting: 0 })
    expect(log).toHaveLength(1)
    expect(log[0]).toMatch(/^otlp-logs: 3 records of [0-9a-f-]+ rejected: too old$/)
  })
})

describe('a refused request is taken apart', () => {
  test.each([PROTOBUF, JSON_PLAIN])('413 until the parts are small enough: $protocol', async (encoding) => {
    const receiver = await startReceiver()
    receiver.answer = (arrival, response) =>
      (arrival.records.length > 3 ? reply(413, 'text/plain', 'too large') : take)(arrival, response)
    const rig = createRig({ url: receiver.url, encoding })
    const records = logRecords(20)
    await rig.export(records)
    await vi.waitUntil(() => receiver.taken.length === 20)
    expect(takenIds(receiver)).toEqual(idsOf(records))
    await vi.waitUntil(() => rig.outbox.status().waiting === 0)
    expect(rig.outbox.status()).toMatchObject({ rejected: 0, state: 'ok' })
    expect(rig.log).toEqual([])
  })

  test.each([400, 413, 422])(
    'the one record that a %i is about is set aside, with a line; all others arrive',
    async (code) => {
      const receiver = await startReceiver()
      receiver.answer = (arrival, response) =>
        (holds(arrival, 'event-6') ? reply(code, JSON_TYPE, '{"code":3,"message":"bad field"}') : take)(
          arrival,
          response,
        )
      const rig = createRig({ url: receiver.url })
      const records = logRecords(12)
      await rig.export(records)
      await vi.waitUntil(() => rig.outbox.status().rejected === 1 && rig.outbox.status().waiting === 0)
      await rig.outbox.idle()
      expect(takenIds(receiver).sort()).toEqual(
        idsOf(records)
          .filter((id) => id !== 'event-6')
          .sort(),
      )
      expect(rig.outbox.status()).toMatchObject({ waiting: 0, dropped: { cap: 0, attempts: 0 } })
      expect(rig.log).toHaveLength(1)
      expect(rig.log[0]).toContain(`(otlp-logs) is refused: ${code} bad field`)
      expect(readdirSync(join(rig.folder, 'bad'))).toHaveLength(1)
    },
  )

  test('a reason given in protobuf is read', async () => {
    // google.rpc.Status { code: 3, message: "no such tenant" }
    const status = Buffer.from([0x08, 0x03, 0x12, 0x0e, ...Buffer.from('no such tenant')])
    const { outbox } = await afterAnswer(reply(400, PROTO, status))
    expect(outbox.status().lastError).toBe('400 no such tenant')
  })

  test('a receiver that refuses everything loses nothing: it is the receiver that is wrong', async () => {
    const receiver = await startReceiver({ answer: reply(400, PROTO) })
    const clock = createClock()
    const rig = createRig({ url: receiver.url, now: clock })
    const records = logRecords(8)
    await rig.export(records)
    await vi.waitUntil(() => rig.outbox.status().waiting === 8)
    for (let round = 0; round < 8; round++) {
      await rig.outbox.idle()
      clock.advance(6 * 60_000)
      rig.outbox.wake()
    }
    expect(rig.outbox.status()).toMatchObject({ waiting: 8, rejected: 0, delivered: 0 })
    receiver.answer = take
    await rig.outbox.idle()
    clock.advance(6 * 60_000)
    rig.outbox.wake()
    await vi.waitUntil(() => rig.outbox.status().delivered === 8)
    expect([...new Set(takenIds(receiver))].sort()).toEqual(idsOf(records).sort())
  })

  test('what is set aside is capped', async () => {
    const receiver = await startReceiver()
    receiver.answer = (arrival, response) =>
      (arrival.records.some(({ attributes }) => attributes['poison'] === true) ? reply(400, PROTO) : take)(
        arrival,
        response,
      )
    const rig = createRig({ url: receiver.url })
    await rig.export(Array.from({ length: 64 }, (_, index) => logRecord(index, { poison: index % 2 === 0 })))
    // The first is refused before anything was accepted: it gets its second try.
    await vi.waitUntil(() => rig.outbox.status().rejected === 32 && receiver.taken.length === 32)
    expect(readdirSync(join(rig.folder, 'bad')).length).toBeLessThanOrEqual(20)
    expect(receiver.taken).toHaveLength(32)
  })
})

describe.each([401, 403])('%i', (code) => {
  test('pauses the signal until the headers are others', async () => {
    const receiver = await startReceiver()
    receiver.answer = (arrival, response) =>
      (arrival.headers.authorization === 'Bearer new' ? take : reply(code, PROTO))(arrival, response)
    let token = 'old'
    const clock = createClock()
    const headers = () => ({ authorization: `Bearer ${token}` })
    const rig = createRig({ url: receiver.url, now: clock, headers })
    await rig.export([logRecord(1)])
    await vi.waitUntil(() => rig.outbox.status().state === 'unauthorized')
    await rig.export([logRecord(2)])
    clock.advance(60_000)
    rig.outbox.wake()
    await rig.outbox.idle()
    expect(receiver.arrivals).toHaveLength(1)
    token = 'new'
    rig.outbox.wake()
    await vi.waitUntil(() => rig.outbox.status().delivered === 2)
    expect(rig.outbox.status()).toMatchObject({ state: 'ok', waiting: 0, rejected: 0 })
    expect(rig.log.join()).not.toContain('Bearer')
  })
})
