import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { handedOverCount, handOver, takeHandover } from '../../src/outbox/handover.ts'
import { createMemoryOutbox } from '../../src/outbox/memory-outbox.ts'
import type { Outbox } from '../../src/outbox/outbox.ts'
import type { OutboxRequest } from '../../src/outbox/request.ts'

let home: string
let logged: string[]

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'cm-handover-'))
  logged = []
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const request = (id: string, text = ''): OutboxRequest => ({
  ...{
    id,
    path: '/events/tool',
    body: { event_id: id, text },
    occurredAtMs: 1,
    orderKey: 's',
    replaceKey: `row ${id}`,
  },
})
const memory = () => createMemoryOutbox({ destination: { name: 'claude-metrics', baseUrl: '', headers: () => ({}) } })
const take = (outbox: Outbox, maxBytes = 10_000) =>
  takeHandover({ home, outbox, maxBytes, log: { line: (text) => void logged.push(text) } })

test('what is handed over arrives as it was, once, and is gone from its folder', async () => {
  handOver(home, 'claude-metrics', [request('a'), request('b'), request('a')])
  expect(handedOverCount(home)).toBe(2)
  const outbox = memory()
  expect(await take(outbox)).toBe(2)
  const [first] = outbox.requests
  expect(first).toMatchObject({ id: 'a', path: '/events/tool', orderKey: 's', replaceKey: 'row a', occurredAtMs: 1 })
  expect(JSON.parse(Buffer.from(first?.body as Uint8Array).toString())).toEqual({ event_id: 'a', text: '' })
  expect(first?.contentType).toBe('application/json')
  expect(handedOverCount(home)).toBe(0)
})

test('it is readable by its owner alone', () => {
  handOver(home, 'claude-metrics', [request('a')])
  expect(statSync(join(home, 'handover/claude-metrics')).mode & 0o777).toBe(0o700)
  expect(statSync(join(home, 'handover/claude-metrics/a')).mode & 0o777).toBe(0o600)
})

test('events of this day keep half of the queue: the rest waits for room', async () => {
  const big = 'x'.repeat(2_000)
  handOver(
    home,
    'claude-metrics',
    ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => request(id, big)),
  )
  const outbox = memory()
  expect(await take(outbox, 10_000)).toBe(3)
  const full: Outbox = { ...outbox, status: () => ({ ...outbox.status(), waitingBytes: 5_000 }) }
  expect(await take(full, 10_000)).toBe(0)
  expect(handedOverCount(home, ['claude-metrics'])).toBe(3)
})

test('when the outbox refuses, nothing is lost', async () => {
  handOver(home, 'claude-metrics', [request('a')])
  const refusing: Outbox = { ...memory(), put: async () => Promise.reject(new Error('no space left')) }
  await expect(take(refusing)).rejects.toThrow('no space left')
  expect(handedOverCount(home)).toBe(1)
})

test('a damaged file is dropped and reported, and the others go on; other names are not touched', async () => {
  handOver(home, 'claude-metrics', [request('a'), request('b')])
  writeFileSync(join(home, 'handover/claude-metrics/a'), 'half a fi')
  writeFileSync(join(home, 'handover/claude-metrics/.b.1.draft'), '')
  const outbox = memory()
  expect(await take(outbox)).toBe(1)
  expect(logged.join()).toMatch(/a is damaged/)
  expect(readdirSync(join(home, 'handover/claude-metrics'))).toEqual(['.b.1.draft'])
})

test('another destination’s requests are not ours to take', async () => {
  handOver(home, 'usage', [request('a')])
  expect(await take(memory())).toBe(0)
  expect(handedOverCount(home)).toBe(1)
})
