import type { ReadableSpan } from '@opentelemetry/sdk-trace-base'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DOUBLES } from '../../src/contract/attributes.ts'
import { serializersOf } from '../../src/exporters/otlp/encoding.ts'
import { decode } from './decode.ts'
import { logRecord, spans } from './records.ts'

const PROTOCOLS = ['http/protobuf', 'http/json'] as const

/** Each attribute's kind and value, as they stand in the request. */
function kindsIn(signal: 'logs' | 'traces', protocol: (typeof PROTOCOLS)[number], body: Uint8Array) {
  const [record] = decode(signal, protocol === 'http/protobuf', Buffer.from(body))
  const { attributes } = JSON.parse(record?.content ?? '') as { attributes: { key: string; value: object }[] }
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.entries(value)[0]]))
}

describe.each(PROTOCOLS)('%s', (protocol) => {
  const serializers = serializersOf(protocol)

  test('an attribute that is a double is one whatever its value; all others are as they were', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom(...DOUBLES), { maxLength: 4 }),
        fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })),
        fc.string(),
        (names, value, text) => {
          const whole = { 'claude_metrics.meta.text': `${text}"key":"cost_usd","value":{"intValue":5}`, turns: -3 }
          const attributes = { ...whole, ...Object.fromEntries(names.map((name) => [name, value])) }
          const kinds = kindsIn('logs', protocol, serializers.logs([logRecord(7, attributes)]))
          // JSON has no -0.
          for (const name of names) expect(kinds[name]).toEqual(['doubleValue', value + 0])
          expect(kinds['claude_metrics.meta.text']).toEqual(['stringValue', whole['claude_metrics.meta.text']])
          expect(kinds['turns']?.map(String)).toEqual(['intValue', '-3'])
          expect(kinds['duration_ms']?.map(String)).toEqual(['intValue', '7'])
        },
      ),
      { numRuns: 100 },
    )
  })

  test('on spans too', () => {
    const costly = spans(2).map((span) => Object.assign(span, { attributes: { ...span.attributes, cost_usd: 1 } }))
    const body = serializers.traces(costly as ReadableSpan[])
    expect(kindsIn('traces', protocol, body)).toMatchObject({
      cost_usd: ['doubleValue', 1],
      'gen_ai.tool.name': ['stringValue', 'Bash'],
    })
    expect(decode('traces', protocol === 'http/protobuf', Buffer.from(body))).toHaveLength(2)
  })
})
