import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { isReceipt, vouches } from '../../src/exporters/claude-metrics/api-answer.ts'
import { createRig, request, requests } from './rig.ts'
import { type Answer, startStandIn } from './stand-in-server.ts'

/** What a server says to an event, and to a question for its health. */
type Said = readonly [status: number, contentType: string, body: string]

const says =
  (event: Said, health: Said): Answer =>
  ({ path }, response) => {
    const [status, type, body] = path.endsWith('/health') ? health : event
    response.writeHead(status, type === '' ? {} : { 'content-type': type }).end(body)
  }

const HEALTHY: Said = [200, 'application/json', '{"status":"ok"}']
const NOT_FOUND: Said = [404, 'application/json', '{"message":"Not Found"}']

const rigFor = (url: string, folder?: string) =>
  createRig({
    url,
    ...(folder !== undefined && { folder }),
    isReceipt,
    vouches: (http, answer) => vouches(http, url, answer),
  })

describe('another program on the port', () => {
  const everything: Said[] = [
    [200, 'text/plain', 'OK'],
    [200, 'application/json', '{"error":"no such route"}'],
    [200, 'application/json', '{"ok":true}'],
    [204, '', ''],
    [200, 'application/xhtml+xml', '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>'],
    [200, '', '<!doctype html><title>Welcome</title>'],
    [202, 'text/html', '<p>Welcome'],
  ]
  test.each(everything)('that says %i %s %s to everything has got nothing, and is named', async (...said) => {
    const server = await startStandIn(says(said, said))
    const { outbox } = rigFor(server.url)
    await outbox.put(requests(3))
    outbox.start()
    await vi.waitFor(() => expect(outbox.status().lastError).toMatch(new RegExp(`^${said[0]}`)))
    await outbox.idle()
    expect(outbox.status()).toMatchObject({ waiting: 3, delivered: 0, state: 'unreachable' })
  })

  test('gets no token with the question for its health', async () => {
    const server = await startStandIn(says([204, '', ''], [204, '', '']))
    const { outbox } = rigFor(server.url)
    await outbox.put([request('a')])
    outbox.start()
    await vi.waitFor(() => expect(server.arrivals.some(({ path }) => path === '/health')).toBe(true))
    const asked = server.arrivals.filter(({ path }) => path === '/health')
    expect(asked.map(({ headers }) => headers.authorization)).toEqual(asked.map(() => undefined))
  })
})

describe('a real API', () => {
  test.each<[string, Said, Said]>([
    [
      'a receipt, and no health',
      [202, 'application/json', '{"id":"1","received_at":"2026-11-20T10:00:00Z"}'],
      NOT_FOUND,
    ],
    ['a duplicate, without a type', [202, '', '{"duplicate":true}'], NOT_FOUND],
    ['other JSON', [201, 'application/json', '{"stored":1}'], HEALTHY],
    ['JSON of another kind', [200, 'text/plain', '[]'], HEALTHY],
    ['no body', [200, '', ''], HEALTHY],
    ['204', [204, '', ''], HEALTHY],
  ])('that answers with %s has got it', async (_, event, health) => {
    const server = await startStandIn(says(event, health))
    const { outbox } = rigFor(server.url)
    await outbox.put(requests(20))
    outbox.start()
    await outbox.idle()
    expect(outbox.status()).toMatchObject({ waiting: 0, delivered: 20, state: 'ok' })
  })

  test('is known from then on, also after a restart and without its health', async () => {
    const server = await startStandIn(says([200, '', ''], HEALTHY))
    const { outbox, folder, reopen } = rigFor(server.url)
    await outbox.put([request('a')])
    outbox.start()
    await outbox.idle()
    await outbox.stop()
    expect(JSON.parse(readFileSync(join(folder, 'counters.json'), 'utf8')).knownServer).toBe(server.url)
    server.answer = says([204, '', ''], NOT_FOUND)
    const again = reopen()
    await again.put([request('b')])
    again.start()
    await again.idle()
    expect(again.status()).toMatchObject({ waiting: 0, delivered: 2 })
  })

  test('that comes up where another program answered gets what waited', async () => {
    const server = await startStandIn(says([200, 'text/plain', 'OK'], [200, 'text/plain', 'OK']))
    const { outbox } = rigFor(server.url)
    await outbox.put(requests(5))
    outbox.start()
    await vi.waitFor(() => expect(outbox.status().state).toBe('unreachable'))
    await outbox.idle()
    server.answer = says([202, '', '{"id":"1","received_at":"2026-11-20T10:00:00Z"}'], HEALTHY)
    outbox.wake()
    await vi.waitFor(() => expect(outbox.status()).toMatchObject({ waiting: 0, delivered: 5 }))
  })

  test('at another base URL has to show itself anew', async () => {
    const server = await startStandIn(says([200, '', ''], HEALTHY))
    const { outbox, folder } = rigFor(server.url)
    await outbox.put([request('a')])
    outbox.start()
    await outbox.idle()
    await outbox.stop()
    const other = await startStandIn(says([200, '', ''], [200, '', '']))
    const moved = rigFor(other.url, folder).outbox
    await moved.put([request('b')])
    moved.start()
    await vi.waitFor(() => expect(moved.status().state).toBe('unreachable'))
    expect(moved.status()).toMatchObject({ waiting: 1, delivered: 1 })
  })
})
