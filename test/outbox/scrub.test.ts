import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { scrubbed } from '../../src/outbox/scrub.ts'
import { cpuMs } from '../cpu-time.ts'
import { createRig, request } from './rig.ts'
import { startStandIn, status } from './stand-in-server.ts'

const KEY = 'k3y/with+odd="chars"&more'

const headers = {
  accept: 'application/json',
  'content-type': 'application/json',
  authorization: `Basic ${Buffer.from('husa:hu$h/hu$h').toString('base64')}`,
  'x-honeycomb-team': KEY,
  cookie: 'theme=dark; session=c00kie-c00kie',
}
const url = 'https://collector.test/insert?stream=service&api_key=qu%2Fery-key'

const reported = (reason: string): string => {
  const verdict = scrubbed({ kind: 'retry', reason }, { url, headers })
  return 'reason' in verdict ? verdict.reason : ''
}

describe('what a server repeats of our secrets is not kept', () => {
  const basic = headers.authorization.slice('Basic '.length)
  test.each([
    ['a header', KEY],
    ['credentials with their scheme', headers.authorization],
    ['credentials without it', basic],
    ['user and password, decoded', 'husa:hu$h/hu$h'],
    ['the password alone', 'hu$h/hu$h'],
    ['a cookie', 'c00kie-c00kie'],
    ['a key in the query, decoded', 'qu/ery-key'],
    ['as in the query', 'api_key=qu%2Fery-key'],
    ['Base64 of the query as it is sent', Buffer.from('GET /insert?api_key=qu%2Fery-key').toString('base64')],
    ['percent-encoded', encodeURIComponent(KEY)],
    ['percent-encoded in small letters', encodeURIComponent(KEY).toLowerCase()],
    ['as a form encodes it', new URLSearchParams({ key: KEY }).toString()],
    ['within JSON', JSON.stringify({ key: KEY })],
    ['within JSON in JSON', JSON.stringify(JSON.stringify({ key: KEY }))],
    ['JSON with escaped slashes', KEY.replaceAll('"', '\\"').replaceAll('/', '\\/')],
    ['JSON with everything as \\u', [...KEY].map((c) => `\\u00${c.charCodeAt(0).toString(16)}`).join('')],
    ['HTML', KEY.replaceAll('&', '&amp;').replaceAll('"', '&quot;')],
    ['HTML with numbers', KEY.replaceAll('&', '&#38;').replaceAll('"', '&#x22;')],
    ['Base64', Buffer.from(KEY).toString('base64')],
    ['URL-safe Base64', Buffer.from(KEY).toString('base64url')],
    ['Base64 of more than it', Buffer.from(`key: ${KEY}.`).toString('base64')],
  ])('%s', (_, echo) => {
    const reason = reported(`403 unknown: ${echo} (sorry)`)
    expect(reason).toContain('[redacted]')
    for (const part of ['k3y', 'odd', 'chars', 'hu$h', 'husa', 'c00kie', 'ery-key', basic, echo]) {
      expect(reason).not.toContain(part)
    }
    expect(reason).toMatch(/^403 unknown: .*sorry\)$/)
  })

  test('user name and password of a URL', () => {
    const sent = { url: 'https://husa:hu%24h%2Fhu%24h@collector.test/', headers: {} }
    const verdict = scrubbed({ kind: 'retry', reason: '407 husa, hu$h/hu$h or hu%24h%2Fhu%24h?' }, sent)
    expect(verdict).toEqual({ kind: 'retry', reason: '407 [redacted], [redacted] or [redacted]?' })
  })

  test('what the server says itself stays', () => {
    const reason = '403 Bearer or Basic? application/json needs a team; collector.test'
    expect(reported(reason)).toBe(reason)
  })

  test('wherever a long answer was cut', () => {
    const whole = `400 ${'x'.repeat(290)} ${KEY}`
    for (let length = 300; length <= whole.length; length++) {
      expect(reported(whole.slice(0, length)).slice(295)).toMatch(/^(.{0,3}|\[redacted\])$/)
    }
  })

  test('any secret in any text, in any of these encodings', () => {
    const encodings = [
      (text: string) => text,
      encodeURIComponent,
      (text: string) => JSON.stringify(text).slice(1, -1),
      (text: string) => Buffer.from(text).toString('base64'),
    ]
    const secret = fc.string({
      minLength: 8,
      maxLength: 40,
      unit: fc.integer({ min: 33, max: 126 }).map((code) => String.fromCharCode(code)),
    })
    fc.assert(
      fc.property(secret, fc.constantFrom(...encodings), (value, encode) => {
        const verdict = scrubbed(
          { kind: 'delivered', duplicate: false, partial: { rejected: 1, reason: `<<${encode(value)}>>` } },
          { url: 'http://127.0.0.1/', headers: { 'x-key': value } },
        )
        const reason = verdict.kind === 'delivered' ? verdict.partial?.reason : undefined
        // Backslashes at the ends stay: texts have more of them than secrets.
        const core = reason?.replace(/^<<(?:%5C|\\)+/i, '<<').replace(/(?:%5C|\\)+>>$/i, '>>')
        expect(core).toMatch(/^<<.{0,2}\[redacted\].{0,4}>>$/)
      }),
    )
  })

  test('a header of many kilobytes is masked as well, and takes no time', () => {
    const ticket = randomBytes(12_000).toString('base64')
    const sent = { url: 'http://127.0.0.1/', headers: { authorization: `Negotiate ${ticket}` } }
    const started = cpuMs()
    for (const echo of [ticket, encodeURIComponent(ticket), Buffer.from(`: ${ticket}`).toString('base64')]) {
      const verdict = scrubbed({ kind: 'retry', reason: `401 bad ticket ${echo}`.slice(0, 304) }, sent)
      expect(verdict).toMatchObject({ reason: expect.stringMatching(/^401 bad ticket .{0,3}\[redacted\]$/) })
    }
    expect(cpuMs() - started).toBeLessThan(5_000)
  })

  test('a header that is all backslashes takes no time', () => {
    const started = cpuMs()
    const sent = { url: 'http://127.0.0.1/', headers: { 'x-key': `${'\\'.repeat(60)}x` } }
    scrubbed({ kind: 'retry', reason: '\\'.repeat(300) }, sent)
    expect(cpuMs() - started).toBeLessThan(5_000)
  })
})

test('neither the log nor the status of a destination holds what the server repeats', async () => {
  const echo = (code: number) => status(code, {}, JSON.stringify({ message: `bad ${headers.authorization} ${KEY}` }))
  const server = await startStandIn(echo(422))
  const { outbox, log } = createRig({ url: server.url, headers: () => headers })
  outbox.start()
  await outbox.put([request('r-1')])
  await outbox.idle()
  server.answer = echo(500)
  await outbox.put([request('r-2')])
  await outbox.idle()
  expect(log).toEqual(['claude-metrics: rejected r-1 /events/tool: 422 bad [redacted] [redacted]'])
  expect(outbox.status().lastError).toBe('500 bad [redacted] [redacted]')
})
