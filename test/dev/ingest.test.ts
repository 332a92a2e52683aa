import fs from 'node:fs'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { EventPath } from '../../src/contract/claude-metrics.ts'
import type { UsagePath } from '../../src/contract/usage.ts'
import { type Ingest, type IngestOptions, startIngest } from '../../src/dev/ingest.ts'
import { payloads, usagePayloads } from '../contract/sample.ts'

const TOKEN = `cm_${'a1'.repeat(24)}`
const EVENT_PATHS = Object.keys(payloads) as EventPath[]

let folder: string
let running: Ingest[] = []

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ingest-'))
})
afterEach(async () => {
  await Promise.all(running.map((ingest) => ingest.close()))
  running = []
  fs.rmSync(folder, { recursive: true })
})

async function start(options: IngestOptions = {}): Promise<Ingest> {
  const ingest = await startIngest({ port: 0, keep: true, ...options })
  running.push(ingest)
  return ingest
}

interface Sent {
  status: number
  headers: Headers
  json: Record<string, unknown>
}

async function send(url: string, method: string, body?: string, headers: Record<string, string> = {}): Promise<Sent> {
  const response = await fetch(url, { method, headers, redirect: 'manual', ...(body === undefined ? {} : { body }) })
  return {
    status: response.status,
    headers: response.headers,
    json: (await response.json()) as Record<string, unknown>,
  }
}

const post = (url: string, payload: unknown, token: string | undefined = TOKEN) =>
  send(url, 'POST', JSON.stringify(payload), token === '' ? {} : { authorization: `Bearer ${token}` })

/** `fetch` does not let a caller choose Host or Origin. */
const statusWith = (url: string, headers: Record<string, string>) =>
  new Promise<number | undefined>((resolve, reject) => {
    http
      .get(url, { headers, agent: false }, (response) => {
        response.resume()
        resolve(response.statusCode)
      })
      .on('error', reject)
  })

describe.each(EVENT_PATHS)('POST %s', (eventPath) => {
  test('answers a valid payload with 202 and a receipt', async () => {
    const ingest = await start({ now: () => Date.UTC(2026, 10, 20) })
    const { status, json } = await post(ingest.url + eventPath, payloads[eventPath]())
    expect(status).toBe(202)
    expect(json).toEqual({ id: expect.any(String), received_at: '2026-11-20T00:00:00.000Z' })
    expect(ingest.received.byPath).toEqual({ [eventPath]: 1 })
  })

  test('answers an incomplete payload with 422 and what is missing', async () => {
    const ingest = await start()
    const { account_email: _, ...payload } = payloads[eventPath]()
    const { status, json } = await post(ingest.url + eventPath, payload)
    expect(status).toBe(422)
    expect(json.errors).toEqual({ account_email: ['The account email field is required.'] })
    expect(ingest.received).toMatchObject({ accepted: 0, refused: 1 })
  })

  test('answers 401 without a token and with a wrong one', async () => {
    const ingest = await start({ token: TOKEN })
    expect(await post(ingest.url + eventPath, payloads[eventPath](), '')).toMatchObject({
      status: 401,
      json: { message: 'Unauthenticated.' },
    })
    expect((await post(ingest.url + eventPath, payloads[eventPath](), `cm_${'b'.repeat(48)}`)).status).toBe(401)
    expect((await post(ingest.url + eventPath, payloads[eventPath](), TOKEN)).status).toBe(202)
  })
})

test.each(Object.keys(usagePayloads) as UsagePath[])('the usage API takes %s without a token', async (usagePath) => {
  const ingest = await start()
  expect((await post(ingest.usageUrl + usagePath, usagePayloads[usagePath](), '')).status).toBe(202)
  expect((await post(ingest.usageUrl + usagePath, {}, '')).status).toBe(422)
  expect(ingest.received.byPath).toEqual({ [`/usage${usagePath}`]: 1 })
})

test('without a token of its own it takes any of the right shape', async () => {
  const ingest = await start()
  const url = `${ingest.url}/events/prompt`
  expect((await post(url, payloads['/events/prompt'](), `cm_${'Z'.repeat(48)}`)).status).toBe(202)
  expect((await post(url, payloads['/events/prompt'](), `cm_${'Z'.repeat(47)}`)).status).toBe(401)
  expect((await post(url, payloads['/events/prompt'](), 'Z'.repeat(51))).status).toBe(401)
})

test('health answers without a token', async () => {
  const ingest = await start({ token: TOKEN })
  expect((await send(`${ingest.url}/health`, 'GET')).status).toBe(200)
})

test('an event_id seen before is a duplicate, whatever else the body says', async () => {
  const ingest = await start()
  const payload = payloads['/events/tool']()
  await post(`${ingest.url}/events/tool`, payload)
  const { status, json } = await post(`${ingest.url}/events/tool`, { ...payload, output_bytes: 7 })
  expect(status).toBe(202)
  expect(json).toMatchObject({ duplicate: true, id: payload.event_id })
  expect(ingest.received).toMatchObject({ accepted: 2, duplicates: 1, byPath: { '/events/tool': 1 } })
})

test('a refused payload does not make its event_id a seen one', async () => {
  const ingest = await start()
  const payload = payloads['/events/tool']()
  expect((await post(`${ingest.url}/events/tool`, { ...payload, success: 'yes' })).status).toBe(422)
  expect((await post(`${ingest.url}/events/tool`, payload)).json).not.toHaveProperty('duplicate')
})

describe('what it does not understand', () => {
  test('unknown paths are 404, in JSON', async () => {
    const ingest = await start()
    expect((await post(`${ingest.url}/events/other`, {})).status).toBe(404)
    expect((await post(`${ingest.url.replace('/api/v1', '')}/events/prompt`, {})).status).toBe(404)
  })

  test('wrong methods are 405 and told the right one', async () => {
    const ingest = await start()
    const { status, headers } = await send(`${ingest.url}/events/prompt`, 'GET')
    expect([status, headers.get('allow')]).toEqual([405, 'POST'])
  })

  test.each(['', '{', 'undefined'])('a body of %j is 400', async (body) => {
    const ingest = await start()
    const { status } = await send(`${ingest.url}/events/prompt`, 'POST', body, { authorization: `Bearer ${TOKEN}` })
    expect(status).toBe(400)
  })

  test.each(['null', '[]', '3'])('JSON that is no object, %s, is 422', async (body) => {
    const ingest = await start()
    const { status } = await send(`${ingest.url}/events/prompt`, 'POST', body, { authorization: `Bearer ${TOKEN}` })
    expect(status).toBe(422)
  })

  test('a body of 16 MB is read, one byte more is 413', async () => {
    const ingest = await start()
    const url = `${ingest.url}/events/prompt`
    const empty = JSON.stringify({ ...payloads['/events/prompt'](), prompt_text: '' })
    const fill = (bytes: number) => ({
      ...(JSON.parse(empty) as object),
      prompt_text: 'x'.repeat(bytes - empty.length),
    })
    expect((await post(url, fill(16 * 1024 * 1024))).status).toBe(202)
    expect((await post(url, fill(16 * 1024 * 1024 + 1))).status).toBe(413)
    expect((await post(url, payloads['/events/prompt']())).status).toBe(202)
  })
})

describe('this machine only', () => {
  test.each(['127.0.0.1', 'localhost:1234', '[::1]:8000', 'LOCALHOST'])('Host %s is answered', async (host) => {
    const ingest = await start()
    expect(await statusWith(`${ingest.url}/health`, { host })).toBe(200)
  })

  test.each(['example.com', 'localhost.example.com', '127.0.0.1.nip.io:8000', 'x@localhost', '192.168.1.5'])(
    'Host %j is 403',
    async (host) => {
      const ingest = await start()
      expect(await statusWith(`${ingest.url}/health`, { host })).toBe(403)
    },
  )

  test.each([
    ['http://localhost:3000', 200],
    ['http://127.0.0.1', 200],
    ['https://example.com', 403],
    ['http://localhost.example.com', 403],
    ['null', 403],
  ])('Origin %s gets %i', async (origin, status) => {
    const ingest = await start()
    expect(await statusWith(`${ingest.url}/health`, { origin })).toBe(status)
  })

  test('it does not listen on other addresses', async () => {
    await expect(startIngest({ host: '0.0.0.0', port: 0 })).rejects.toThrow('this machine only')
  })

  test('a port in use is the caller’s error to report', async () => {
    const ingest = await start()
    await expect(startIngest({ port: Number(new URL(ingest.url).port) })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })
})

describe('misbehaviour', () => {
  const url = (ingest: Ingest) => `${ingest.url}/events/prompt`
  const prompt = () => payloads['/events/prompt']()

  test('a status with Retry-After, so many times, then good again', async () => {
    const ingest = await start({ behaviour: { status: 503, retryAfter: 7, times: 2 } })
    const answers = [await post(url(ingest), prompt()), await post(url(ingest), prompt())]
    expect(answers.map(({ status, headers }) => [status, headers.get('retry-after')])).toEqual([
      [503, '7'],
      [503, '7'],
    ])
    expect((await post(url(ingest), prompt())).status).toBe(202)
  })

  test('a failed request does not count as seen', async () => {
    const ingest = await start({ behaviour: { status: 500, times: 1 } })
    const payload = prompt()
    await post(url(ingest), payload)
    expect((await post(url(ingest), payload)).json).not.toHaveProperty('duplicate')
  })

  test('a delay comes before the answer', async () => {
    const ingest = await start({ behaviour: { delayMs: 80 } })
    const before = performance.now()
    expect((await post(url(ingest), prompt())).status).toBe(202)
    expect(performance.now() - before).toBeGreaterThan(75)
  })

  test('refused connections leave no event behind', async () => {
    const ingest = await start({ behaviour: { refuse: true } })
    await expect(post(url(ingest), prompt())).rejects.toThrow('fetch failed')
    expect(ingest.received).toMatchObject({ accepted: 0, refused: 1 })
  })

  test('a lost answer is found out at the repetition', async () => {
    const ingest = await start({ behaviour: { lose: true, times: 1 } })
    const payload = prompt()
    await expect(post(url(ingest), payload)).rejects.toThrow('fetch failed')
    expect((await post(url(ingest), payload)).json).toMatchObject({ duplicate: true })
  })

  test('only the paths that are named', async () => {
    const ingest = await start({ behaviour: { status: 500, paths: ['/events/tool'] } })
    expect((await post(url(ingest), prompt())).status).toBe(202)
    expect((await post(`${ingest.url}/events/tool`, payloads['/events/tool']())).status).toBe(500)
  })

  test('can be switched while running, over HTTP and by call', async () => {
    const ingest = await start()
    const toggle = `${ingest.url}/_behaviour`
    expect((await send(toggle, 'PUT', '{"status":429}')).json).toEqual({ status: 429 })
    expect((await post(url(ingest), prompt())).status).toBe(429)
    expect((await send(toggle, 'GET')).json).toEqual({ status: 429 })
    ingest.setBehaviour({})
    expect((await post(url(ingest), prompt())).status).toBe(202)
  })

  test('a behaviour that makes no sense is refused and changes nothing', async () => {
    const ingest = await start()
    expect((await send(`${ingest.url}/_behaviour`, 'PUT', '{"status":"bad"}')).status).toBe(422)
    expect((await send(`${ingest.url}/_behaviour`, 'PUT', '{"mood":1}')).status).toBe(422)
    expect((await post(url(ingest), prompt())).status).toBe(202)
  })

  test('close does not wait for a delayed answer', async () => {
    const ingest = await startIngest({ port: 0, behaviour: { delayMs: 60_000 } })
    const answer = post(url(ingest), prompt()).catch((error: unknown) => error)
    // Sent after it and answered, so that the delayed one is inside as well.
    await fetch(`${ingest.url}/_behaviour`)
    await ingest.close()
    expect(await answer).toBeInstanceOf(Error)
  })
})

describe('what it keeps', () => {
  test('one line per request, in a private file, also under a loose umask', async () => {
    const file = path.join(folder, 'received.jsonl')
    const umask = process.umask(0)
    const ingest = await start({ file }).finally(() => process.umask(umask))
    const payload = payloads['/events/prompt']()
    await post(`${ingest.url}/events/prompt`, payload)
    await post(`${ingest.url}/events/prompt`, payload)
    await post(`${ingest.url}/events/prompt`, {})
    const lines = fs.readFileSync(file, 'utf8').trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { at: expect.any(String), path: '/events/prompt', status: 202, duplicate: false, body: payload },
      { at: expect.any(String), path: '/events/prompt', status: 202, duplicate: true, body: payload },
      { at: expect.any(String), path: '/events/prompt', status: 422, duplicate: false, body: {} },
    ])
    expect(fs.statSync(file).mode & 0o777).toBe(0o600)
  })

  test('a file that was readable by others is not any more', async () => {
    const file = path.join(folder, 'received.jsonl')
    fs.writeFileSync(file, '', { mode: 0o644 })
    await start({ file })
    expect(fs.statSync(file).mode & 0o777).toBe(0o600)
  })

  test('the token is in nothing it keeps', async () => {
    const file = path.join(folder, 'received.jsonl')
    const ingest = await start({ file, token: TOKEN })
    await post(`${ingest.url}/events/prompt`, payloads['/events/prompt']())
    expect(fs.readFileSync(file, 'utf8') + JSON.stringify(ingest.received)).not.toContain(TOKEN)
  })

  test('whole requests only when asked, counts always', async () => {
    const told: string[] = []
    const ingest = await start({ keep: false, onEvent: (request) => told.push(request.path) })
    await post(`${ingest.url}/events/prompt`, payloads['/events/prompt']())
    expect(ingest.received).toEqual({
      accepted: 1,
      duplicates: 0,
      refused: 0,
      byPath: { '/events/prompt': 1 },
      requests: [],
    })
    expect(told).toEqual(['/events/prompt'])
  })
})
