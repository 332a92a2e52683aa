import fs from 'node:fs'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Ingest, type IngestOptions, startIngest } from '../../src/dev/ingest.ts'
import { readReceived } from '../../src/dev/received-file.ts'
import { payloads } from '../../test/contract/sample.ts'
import type { Batch, Hello } from '../model/batch.ts'
import type { Entry } from '../model/entry.ts'
import { createRecordStore } from '../server/record-store.ts'
import { recordsOf } from '../server/records.ts'

const TOKEN = `cm_${'a1'.repeat(24)}`

let folder: string
let running: Ingest[] = []
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'viewer-'))
  for (const name of ['page.html', 'page.js', 'page.css', 'page.svg']) fs.writeFileSync(path.join(folder, name), name)
})
afterEach(async () => {
  await Promise.all(running.map((ingest) => ingest.close()))
  running = []
  fs.rmSync(folder, { recursive: true })
})

async function start(options: IngestOptions = {}): Promise<Ingest> {
  const ingest = await startIngest({ port: 0, pageFolder: folder, ...options })
  running.push(ingest)
  return ingest
}

async function post(ingest: Ingest, where: keyof typeof payloads, change: object = {}): Promise<void> {
  const response = await fetch(`${ingest.url}${where}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}` },
    body: JSON.stringify({ ...payloads[where](), ...change }),
  })
  await response.arrayBuffer()
}

/** `fetch` does not let a caller choose these headers. */
const get = (url: string, headers: http.OutgoingHttpHeaders) =>
  new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
    http
      .get(url, { headers, agent: false }, (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk
        })
        response.on('end', () => resolve({ status: response.statusCode, text }))
      })
      .on('error', reject)
  })

/** Reads the live feed until `enough` says so. */
async function watch(ingest: Ingest, enough: (entries: Entry[]) => boolean, lastEventId?: string) {
  const leaving = new AbortController()
  const headers: Record<string, string> = lastEventId === undefined ? {} : { 'last-event-id': lastEventId }
  const response = await fetch(`${ingest.origin}/live`, { headers, signal: leaving.signal })
  const entries: Entry[] = []
  let hello: Hello | undefined
  let lastId = ''
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true })
    const messages = text.split('\n\n')
    text = messages.pop() ?? ''
    for (const message of messages) {
      const data = /^data: (.*)$/m.exec(message)?.[1] ?? 'null'
      lastId = /^id: (.*)$/m.exec(message)?.[1] ?? lastId
      if (/^event: hello$/m.test(message)) hello = JSON.parse(data) as Hello
      if (/^event: entries$/m.test(message)) entries.push(...(JSON.parse(data) as Batch).entries)
    }
    if (hello && enough(entries)) break
  }
  leaving.abort()
  return { hello, entries, lastId }
}

test('serves the page with a policy under which nothing but itself runs or loads', async () => {
  const ingest = await start()
  const response = await fetch(`${ingest.origin}/`)
  expect(await response.text()).toBe('page.html')
  const policy = response.headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).not.toMatch(/unsafe|\*|http|data:/)
  expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  for (const name of ['page.js', 'page.css', 'page.svg'])
    expect(await (await fetch(`${ingest.origin}/${name}`)).text()).toBe(name)
  expect((await fetch(`${ingest.origin}/`, { method: 'POST' })).status).toBe(405)
})

test.each([
  ['another name for this machine (DNS rebinding)', '/', { host: 'evil.example:8000' }],
  ['a page of another site', '/live', { origin: 'https://evil.example' }],
  [
    'a page of another site without an Origin',
    '/records/1',
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
  ],
  [
    'another program of this machine, from its page',
    '/live',
    { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' },
  ],
])('gives nothing to %s', async (_, where, headers) => {
  const ingest = await start()
  await post(ingest, '/events/tool')
  const { status, text } = await get(`${ingest.origin}${where}`, headers)
  expect(status).toBe(403)
  expect(text).not.toContain('Bash')
})

test('a link from elsewhere may open the page', async () => {
  const ingest = await start()
  const { status } = await get(`${ingest.origin}/`, { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' })
  expect(status).toBe(200)
})

test('a page that comes late gets what there is, then what comes; one that comes back goes on where it was', async () => {
  const ingest = await start()
  await post(ingest, '/events/prompt')
  await post(ingest, '/events/tool')
  const first = await watch(ingest, (entries) => entries.length === 2)
  expect(first.entries.map(({ n, fact }) => [n, fact?.kind])).toEqual([
    [1, 'prompt'],
    [2, 'tool'],
  ])
  await post(ingest, '/events/execution')
  const second = await watch(ingest, (entries) => entries.length > 0, first.lastId)
  expect(second.entries.map(({ n }) => n)).toEqual([3])
  expect(second.hello).toEqual({ run: first.hello?.run, resumed: true })
  const stranger = await watch(ingest, (entries) => entries.length === 3, 'another-run 2')
  expect(stranger.hello?.resumed).toBe(false)
})

test('the raw record is what was sent, and nothing of the request around it', async () => {
  const ingest = await start()
  const body = payloads['/events/tool']()
  await post(ingest, '/events/tool', body)
  const response = await fetch(`${ingest.origin}/records/1`)
  const text = await response.text()
  expect(JSON.parse(text)).toEqual(body)
  expect(text).not.toContain(TOKEN)
  expect((await fetch(`${ingest.origin}/records/2`)).status).toBe(404)
})

test('requests that were not accepted are shown as such', async () => {
  const ingest = await start()
  await post(ingest, '/events/tool', { success: 'perhaps' })
  ingest.setBehaviour({ refuse: true })
  await post(ingest, '/events/tool').catch(() => {})
  const { entries } = await watch(ingest, ({ length }) => length === 2)
  expect(entries.map(({ status, fact, label }) => [status, fact, label])).toEqual([
    [422, null, 'refused with 422'],
    [0, null, 'connection cut'],
  ])
})

test('what an earlier run wrote down is shown again, and not counted', async () => {
  const file = path.join(folder, 'received.jsonl')
  const before = await start({ file })
  await post(before, '/events/prompt')
  await post(before, '/events/execution')
  const span = {
    traceId: 'ab'.repeat(16),
    spanId: 'cd'.repeat(8),
    name: 'GET /',
    startTimeUnixNano: '1',
    endTimeUnixNano: '2',
  }
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] }
  const traces = await fetch(`${before.origin}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] }),
  })
  expect(await traces.json()).toEqual({})
  await before.close()
  running = []
  fs.appendFileSync(file, '{"at":"2026-01-01T00:00:00.000Z","path":"/events/to')

  const ingest = await start()
  for (const request of readReceived(file)) ingest.show(request)
  const { entries } = await watch(ingest, ({ length }) => length === 3)
  expect(entries.map(({ fact }) => fact?.kind)).toEqual(['prompt', 'turn', 'span'])
  expect(entries[2]?.sessionId).toBe('service shop')
  expect(ingest.received.accepted).toBe(0)
})

test('a file of something else is refused in words', () => {
  const file = path.join(folder, 'other.json')
  fs.writeFileSync(file, '{"a":1}\n')
  expect(() => readReceived(file)).toThrow('was not written by dev --file')
})

test('the store keeps the newest records, by number and by size', () => {
  const [record] = recordsOf({
    at: '2026-01-01T00:00:00.000Z',
    path: '/x',
    status: 202,
    duplicate: false,
    body: 'b'.repeat(98),
  })
  if (!record) throw new Error('no record')
  const byNumber = createRecordStore({ maxRecords: 3 })
  for (let count = 0; count < 10; count += 1) byNumber.add(record)
  expect(byNumber.entries(1, 100).map(({ n }) => n)).toEqual([8, 9, 10])
  expect([byNumber.json(7), byNumber.json(8)]).toEqual([undefined, record.json])

  const bySize = createRecordStore({ maxSize: 250 })
  for (let count = 0; count < 10; count += 1) bySize.add(record)
  expect(bySize.entries(1, 100).map(({ n }) => n)).toEqual([9, 10])
})

test('many requests at once arrive at the page in order, each once', async () => {
  const ingest = await start()
  const seen = watch(ingest, ({ length }) => length >= 600)
  for (let round = 0; round < 12; round += 1)
    await Promise.all(Array.from({ length: 50 }, () => post(ingest, '/events/tool')))
  const { entries } = await seen
  expect(entries.map(({ n }) => n)).toEqual(Array.from({ length: 600 }, (_, index) => index + 1))
})
