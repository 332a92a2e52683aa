import { gunzipSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { serializersOf } from '../../src/exporters/otlp/encoding.ts'
import { readFields } from '../../src/exporters/otlp/protobuf-wire.ts'
import { CONTENT_TYPE_OF, type OtlpProtocol } from '../../src/exporters/otlp/signal.ts'
import { splitRequest } from '../../src/exporters/otlp/split-request.ts'
import { decode } from './decode.ts'
import { idsOf, logRecord, logRecords, spans } from './records.ts'

const PROTOCOLS: OtlpProtocol[] = ['http/protobuf', 'http/json']
const bodyOf = (protocol: OtlpProtocol, count: number) => serializersOf(protocol).logs(logRecords(count))
const idsIn = (protocol: OtlpProtocol, body: Uint8Array) =>
  decode('logs', protocol === 'http/protobuf', Buffer.from(body)).map(({ id }) => id)

describe.each(PROTOCOLS)('%s', (protocol) => {
  const type = CONTENT_TYPE_OF[protocol]

  test('the halves hold every record once, in order, and none is empty', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 60 }), (count) => {
        const [first, second] = splitRequest(bodyOf(protocol, count), type) ?? []
        const ids = [first, second].map((half) => idsIn(protocol, half ?? new Uint8Array()))
        expect(ids.flat()).toEqual(idsOf(logRecords(count)))
        expect(Math.abs((ids[0]?.length ?? 0) - (ids[1]?.length ?? 0))).toBeLessThanOrEqual(1)
      }),
    )
  })

  test('a half is exactly the request that its records alone would make', () => {
    const [first, second] = splitRequest(bodyOf(protocol, 9), type) ?? []
    const alone = (from: number, count: number) => Buffer.from(serializersOf(protocol).logs(logRecords(count, from)))
    expect(Buffer.from(first ?? [])).toEqual(alone(0, 5))
    expect(Buffer.from(second ?? [])).toEqual(alone(5, 4))
  })

  test('a single record is not split', () => {
    expect(splitRequest(bodyOf(protocol, 1), type)).toBeUndefined()
  })

  test('several resources and scopes are split between records, and those left empty are gone', () => {
    const other = { name: 'another scope' }
    const records = [
      logRecord(1),
      { ...logRecord(2), instrumentationScope: other },
      { ...logRecord(3), instrumentationScope: other },
      { ...logRecord(4), instrumentationScope: other },
    ]
    const [first, second] = splitRequest(serializersOf(protocol).logs(records), type) ?? []
    const scopes = (half: Uint8Array | undefined) =>
      decode('logs', protocol === 'http/protobuf', Buffer.from(half ?? [])).map(({ id, scope }) => `${id} ${scope}`)
    expect(scopes(first)).toEqual(['event-1 claude-metrics-plugin', 'event-2 another scope'])
    expect(scopes(second)).toEqual(['event-3 another scope', 'event-4 another scope'])
  })

  test('spans are split like records', () => {
    const finished = spans(5)
    const halves = splitRequest(serializersOf(protocol).traces(finished), type) ?? []
    const received = halves.flatMap((half) => decode('traces', protocol === 'http/protobuf', Buffer.from(half)))
    expect(received.map(({ id }) => id)).toEqual(
      finished.map((span) => span.spanContext().traceId + span.spanContext().spanId),
    )
  })

  test('compressed requests have compressed halves', () => {
    const halves = splitRequest(gzipSync(bodyOf(protocol, 4)), type) ?? []
    expect(halves.flatMap((half) => idsIn(protocol, gunzipSync(half)))).toEqual(idsOf(logRecords(4)))
  })

  test('bytes that are no request are not split, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const halves = splitRequest(bytes, type)
        // Random bytes may by chance be a message; then the halves must be ones too.
        for (const half of halves ?? []) expect(readFields(half)).toBeDefined()
      }),
    )
    expect(splitRequest(Buffer.from('<html>'), type)).toBeUndefined()
    expect(splitRequest(Buffer.from([0x1f, 0x8b, 1, 2]), type)).toBeUndefined()
  })
})
