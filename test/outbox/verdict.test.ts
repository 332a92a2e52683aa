import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { HttpOutcome } from '../../src/outbox/http-client.ts'
import { judge } from '../../src/outbox/verdict.ts'

const NOW_MS = Date.UTC(2026, 10, 20, 10)

const answer = (status: number, changes: Partial<HttpOutcome & { kind: 'answer' }> = {}): HttpOutcome => ({
  kind: 'answer',
  status,
  contentType: 'application/json',
  text: '{}',
  bytes: Buffer.alloc(0),
  ...changes,
})
const kindOf = (status: number): string => judge(answer(status), NOW_MS).kind

describe('the answers of the wire contract', () => {
  test.each([200, 201, 202, 204])('%i is delivered', (status) => {
    expect(judge(answer(status, { text: '' }), NOW_MS)).toEqual({ kind: 'delivered', duplicate: false })
  })

  test('a duplicate is delivered', () => {
    expect(judge(answer(202, { text: '{"duplicate": true}' }), NOW_MS)).toEqual({ kind: 'delivered', duplicate: true })
  })

  test('422 is rejected with the words of the server', () => {
    const text = JSON.stringify({ message: 'The tool name is required.', errors: { tool_name: ['required'] } })
    expect(judge(answer(422, { text }), NOW_MS)).toEqual({ kind: 'rejected', reason: '422 The tool name is required.' })
  })

  test('a token that the server repeats is not repeated', () => {
    const token = `cm_${'x'.repeat(44)}1234`
    for (const said of [`Bearer ${token} is bad`, token.slice(0, 40), `a ${token}`.padStart(320, '-')]) {
      const verdict = judge(answer(500, { text: JSON.stringify({ message: said }) }), NOW_MS)
      expect(JSON.stringify(verdict)).not.toMatch(/xxxxxxxx/)
    }
    expect(judge(answer(422, { text: JSON.stringify({ message: token }) }), NOW_MS)).toMatchObject({
      reason: '422 cm_…1234',
    })
  })

  test.each([
    [401, true],
    [403, false],
  ])('%i is about the token; whether it can also be about the event: %s', (status, blameless) => {
    expect(judge(answer(status), NOW_MS)).toEqual({ kind: 'unauthorized', reason: String(status), blameless })
  })

  test.each([300, 302, 307, 400, 404, 408, 413, 418, 429, 500, 502, 503, 504])('%i is kept and retried', (status) => {
    expect(judge(answer(status), NOW_MS)).toEqual({ kind: 'retry', reason: String(status) })
  })

  test('no answer is unreachable, and blameless when the request was never sent', () => {
    const outcome = { kind: 'no-answer', reason: 'ECONNREFUSED' } as const
    expect(judge({ ...outcome, sent: false }, NOW_MS)).toMatchObject({ kind: 'unreachable', blameless: true })
    expect(judge({ ...outcome, sent: true }, NOW_MS)).toMatchObject({ kind: 'unreachable', blameless: false })
  })

  test.each(['text/html', 'text/html; charset=utf-8', 'TEXT/HTML'])('200 as %s is a network login', (contentType) => {
    expect(judge(answer(200, { contentType, text: '<html>' }), NOW_MS)).toMatchObject({ kind: 'unreachable' })
  })

  test.each([407, 511])('%i comes from something in between', (status) => {
    expect(judge(answer(status), NOW_MS)).toMatchObject({ kind: 'unreachable', blameless: true })
  })
})

describe('Retry-After', () => {
  test.each([429, 503])('with %i makes the whole destination wait', (status) => {
    expect(judge(answer(status, { retryAfter: '120' }), NOW_MS)).toMatchObject({
      retryAfterMs: 120_000,
      throttleMs: 120_000,
    })
  })

  test('with another status makes only that request wait', () => {
    const verdict = judge(answer(500, { retryAfter: '120' }), NOW_MS)
    expect(verdict).toEqual({ kind: 'retry', reason: '500', retryAfterMs: 120_000 })
  })
})

describe('whatever a server says', () => {
  const outcomes = fc.record({
    kind: fc.constant('answer' as const),
    status: fc.integer({ min: 200, max: 599 }),
    contentType: fc.oneof(fc.constantFrom('', 'text/html', 'application/json'), fc.string()),
    bytes: fc.constant(Buffer.alloc(0)),
    retryAfter: fc.oneof(fc.constant('60'), fc.string()),
    text: fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.record({ message: fc.string({ unit: 'binary', maxLength: 900 }) }).map((value) => JSON.stringify(value)),
    ),
  })

  test('only 2xx settles a request as delivered and only 422 as rejected', () => {
    fc.assert(
      fc.property(outcomes, (outcome) => {
        const { kind } = judge(outcome, NOW_MS)
        expect(kind === 'rejected').toBe(outcome.status === 422)
        if (kind === 'delivered') expect(outcome.status).toBeLessThan(300)
        if (outcome.status < 300 && !/html/i.test(outcome.contentType)) expect(kind).toBe('delivered')
      }),
    )
  })

  test('a reason is one short line of whole characters', () => {
    fc.assert(
      fc.property(outcomes, (outcome) => {
        const verdict = judge(outcome, NOW_MS)
        if (verdict.kind === 'delivered') return
        expect(verdict.reason).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u)
        expect(Array.from(verdict.reason).length).toBeLessThanOrEqual(304)
        // A pair that was cut in two would not survive the way through UTF-8, unless it came broken.
        if (Buffer.from(outcome.text).toString() === outcome.text) {
          expect(Buffer.from(verdict.reason).toString()).toBe(verdict.reason)
        }
      }),
    )
  })

  test('the wait is never negative and never beyond a day', () => {
    fc.assert(
      fc.property(outcomes, (outcome) => {
        const verdict = judge(outcome, NOW_MS)
        if (verdict.kind !== 'retry' || verdict.retryAfterMs === undefined) return
        expect(verdict.retryAfterMs).toBeGreaterThanOrEqual(0)
        expect(verdict.retryAfterMs).toBeLessThanOrEqual(24 * 3_600_000)
      }),
    )
  })

  test('every status has exactly one meaning', () => {
    const kinds = new Map<string, number>()
    for (let status = 200; status < 600; status++) kinds.set(kindOf(status), (kinds.get(kindOf(status)) ?? 0) + 1)
    expect(Object.fromEntries(kinds)).toEqual({
      delivered: 100,
      rejected: 1,
      unauthorized: 2,
      unreachable: 2,
      retry: 295,
    })
  })
})
