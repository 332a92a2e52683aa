import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createHttpClient, type HttpClient, type HttpOutcome } from '../../src/outbox/http-client.ts'
import { holdPort } from '../held-port.ts'
import { type Arrival, accept, startStandIn, status } from './stand-in-server.ts'

function createClient(env: Record<string, string> = {}): HttpClient {
  const client = createHttpClient({ env })
  onTestFinished(() => client.close())
  return client
}

/** A server below HTTP: answers with what the test gives it, when the test says so. */
async function startRaw(onConnection: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>()
  const server = createTcpServer((socket) => {
    sockets.add(socket.on('error', () => {}))
    onConnection(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/**
 * A server that answers the first request of a connection, and then makes trouble: what is sent over that is sent at
 * once.
 */
const startTroubled = (trouble: (socket: Socket) => void): Promise<string> =>
  startRaw((socket) => {
    let text = ''
    socket.on('data', (data) => {
      const before = requestsIn(text)
      text += data
      if (requestsIn(text) === before) return
      if (before === 0) socket.write('HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n')
      else trouble(socket)
    })
  })

/** Whole ones: the body of each ends with a brace. */
const requestsIn = (text: string): number => text.split('}').length - 1

/** Sends a second request over the connection of the first, for 150 ms. */
async function sendTwice(url: string): Promise<HttpOutcome> {
  const client = createClient()
  expect(await client.send(post(url))).toMatchObject({ kind: 'answer', status: 202 })
  // Only then is the connection free again.
  await new Promise((resolve) => setImmediate(resolve))
  return await client.send(post(url, 150))
}

const trickling = (start: string) => (socket: Socket) => {
  socket.write(start)
  const trickle = setInterval(() => socket.write('x'), 10)
  socket.once('close', () => clearInterval(trickle))
}

const post = (url: string, timeoutMs = 60_000) => ({
  url,
  headers: { 'content-type': 'application/json', authorization: 'Bearer cm_secret' },
  body: Buffer.from('{"event_id":"a"}'),
  timeoutMs,
})

test('an answer comes with its status, type, Retry-After and text', async () => {
  const server = await startStandIn(status(429, { 'retry-after': '7' }, '{"message":"slow down"}'))
  expect(await createClient().send(post(`${server.url}/events/tool?x=1`))).toEqual({
    kind: 'answer',
    status: 429,
    contentType: 'application/json',
    retryAfter: '7',
    text: '{"message":"slow down"}',
    bytes: Buffer.from('{"message":"slow down"}'),
  })
  const [arrival] = server.arrivals as [Arrival]
  expect(arrival).toMatchObject({ method: 'POST', path: '/events/tool?x=1', body: '{"event_id":"a"}' })
  expect(arrival.headers.authorization).toBe('Bearer cm_secret')
})

test('GET sends no body', async () => {
  const server = await startStandIn()
  const outcome = await createClient().send({
    method: 'GET',
    url: `${server.url}/health`,
    headers: {},
    timeoutMs: 60_000,
  })
  expect(outcome).toMatchObject({ kind: 'answer', status: 202 })
  expect(server.arrivals[0]).toMatchObject({ method: 'GET', body: '' })
})

test('requests one after the other do not open one connection each', async () => {
  const server = await startStandIn()
  const client = createClient()
  for (let count = 0; count < 20; count++) await client.send(post(server.url))
  expect(server.arrivals).toHaveLength(20)
  expect(server.connections()).toBeLessThanOrEqual(2)
})

test('a redirect is an answer and is not followed', async () => {
  const server = await startStandIn(status(302, { location: '/elsewhere' }))
  expect(await createClient().send(post(server.url))).toMatchObject({ kind: 'answer', status: 302 })
  expect(server.arrivals).toHaveLength(1)
})

test('a refused connection cannot have carried the request', async () => {
  const { url } = await holdPort()
  expect(await createClient().send(post(url))).toEqual({
    kind: 'no-answer',
    reason: expect.stringContaining('ECONNREFUSED'),
    sent: false,
  })
})

test('an unknown host cannot have carried the request', async () => {
  const outcome = await createClient().send(post('http://no-such-host.invalid', 2_000))
  expect(outcome).toMatchObject({ kind: 'no-answer', sent: false })
})

test('a connection that is reset after the request may have carried it', async () => {
  const url = await startRaw((socket) => socket.once('data', () => socket.resetAndDestroy()))
  expect(await createClient().send(post(url))).toMatchObject({ kind: 'no-answer', sent: true })
})

test('a server that accepts and says nothing is given up after the timeout', async () => {
  const url = await startTroubled((socket) => socket.resume())
  const began = performance.now()
  const reason = 'no complete answer within 150 ms'
  expect(await sendTwice(url)).toEqual({ kind: 'no-answer', reason, sent: true })
  expect(performance.now() - began).toBeGreaterThan(140)
})

test('a receipt that trickles in is given up after the timeout, however steadily it trickles', async () => {
  const url = await startTroubled(trickling('HTTP/1.1 202 Accepted\r\ncontent-length: 100000\r\n\r\n'))
  expect(await sendTwice(url)).toMatchObject({ kind: 'no-answer', sent: true })
})

test('headers that trickle in are given up after the timeout', async () => {
  const url = await startTroubled(trickling('HTTP/1.1 202 Accepted\r\nx-slow: '))
  expect(await sendTwice(url)).toMatchObject({ kind: 'no-answer', sent: true })
})

test('half a receipt is no receipt', async () => {
  const url = await startRaw((socket) =>
    socket.once('data', () => socket.end('HTTP/1.1 202 Accepted\r\ncontent-length: 40\r\n\r\n{"id":"1",')),
  )
  expect(await createClient().send(post(url))).toMatchObject({ kind: 'no-answer', sent: true })
})

test('half an error message is an answer: its status is certain', async () => {
  const url = await startRaw((socket) =>
    socket.once('data', () => socket.end('HTTP/1.1 500 Oops\r\ncontent-length: 40\r\n\r\n{"message"')),
  )
  expect(await createClient().send(post(url))).toMatchObject({ kind: 'answer', status: 500, text: '{"message"' })
})

test('an answer is read up to 64 KB and its connection is given up then', async () => {
  let isClosed = false
  const server = await startStandIn((_, response) => {
    response.once('close', () => {
      isClosed = true
    })
    response.writeHead(202)
    const pour = (): void => {
      while (!response.destroyed && response.write('y'.repeat(16_384)));
    }
    response.on('drain', pour)
    pour()
  })
  const outcome = await createClient().send(post(server.url))
  expect(outcome).toMatchObject({ kind: 'answer', status: 202 })
  expect(outcome.kind === 'answer' && outcome.text.length).toBe(64 * 1024)
  await vi.waitUntil(() => isClosed)
})

test('what is no HTTP at all is no answer', async () => {
  const url = await startRaw((socket) => socket.once('data', () => socket.end('SSH-2.0-OpenSSH_9.2\r\n')))
  expect(await createClient().send(post(url))).toMatchObject({ kind: 'no-answer', sent: true })
})

test.each(['not a url', 'ftp://127.0.0.1/x', 'http://127.0.0.1:99999'])(
  '%s is no answer, not an exception',
  async (url) => {
    expect(await createClient().send(post(url))).toMatchObject({ kind: 'no-answer', sent: false })
  },
)

test('a token that is no header value fails without being repeated in the reason', async () => {
  const server = await startStandIn()
  const outcome = await createClient().send({ ...post(server.url), headers: { authorization: 'Bearer cm_sec\nret' } })
  expect(outcome).toMatchObject({ kind: 'no-answer', sent: false })
  expect(JSON.stringify(outcome)).not.toContain('cm_sec')
})

test('HTTP_PROXY carries plain requests, NO_PROXY excepts hosts', async () => {
  const proxy = await startStandIn()
  const server = await startStandIn()
  const proxied = createClient({ HTTP_PROXY: proxy.url })
  expect(await proxied.send(post('http://metrics.example/api/v1/events/tool'))).toMatchObject({ status: 202 })
  expect(proxy.arrivals[0]).toMatchObject({
    path: 'http://metrics.example/api/v1/events/tool',
    body: '{"event_id":"a"}',
  })
  expect(proxy.arrivals[0]?.headers.host).toBe('metrics.example')

  const excepted = createClient({ HTTP_PROXY: proxy.url, NO_PROXY: '127.0.0.1' })
  await excepted.send(post(server.url))
  expect(server.arrivals).toHaveLength(1)
  expect(proxy.arrivals).toHaveLength(1)
})

test('this machine is reached directly, whatever HTTP_PROXY says', async () => {
  const proxy = await startStandIn()
  const server = await startStandIn()
  expect(await createClient({ HTTP_PROXY: proxy.url }).send(post(server.url))).toMatchObject({ status: 202 })
  expect(proxy.arrivals).toHaveLength(0)
})

test('a proxy that is not there is named by its variable', async () => {
  const gone = (await holdPort()).url.replace('http://', '')
  const outcome = await createClient({ HTTP_PROXY: gone }).send(post('http://metrics.example/api'))
  expect(outcome).toMatchObject({
    kind: 'no-answer',
    reason: expect.stringMatching(/\(through the proxy of HTTP_PROXY\)$/),
  })
  const none = await createClient({ HTTP_PROXY: 'socks5://10.0.0.1' }).send(post('http://metrics.example/api'))
  expect(none).toMatchObject({
    kind: 'no-answer',
    sent: false,
    reason: expect.stringMatching(/^HTTP_PROXY names no proxy/),
  })
})

test('TLS to a server that speaks none says so in words, without a path of whoever built Node', async () => {
  const server = await startStandIn()
  const outcome = await createClient().send(post(server.url.replace('http:', 'https:')))
  expect(outcome).toMatchObject({
    kind: 'no-answer',
    reason: expect.stringMatching(/^ERR_SSL_.*http:\/\/ in place of https/),
  })
  expect(JSON.stringify(outcome)).not.toMatch(/openssl|\.c:/)
})

test('HTTPS_PROXY is asked for a tunnel', async () => {
  const asked: string[] = []
  const url = await startRaw((socket) =>
    socket.once('data', (head) => {
      asked.push(head.toString('utf8').split('\r\n')[0] ?? '')
      socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n')
    }),
  )
  const outcome = await createClient({ https_proxy: url }).send(post('https://metrics.example/api'))
  expect(asked[0]).toBe('CONNECT metrics.example:443 HTTP/1.1')
  expect(outcome).toMatchObject({ kind: 'no-answer', sent: false })
})

test('the environment of the process does not choose the proxy', async () => {
  const proxy = await startStandIn()
  const server = await startStandIn()
  vi.stubEnv('HTTP_PROXY', proxy.url)
  vi.stubEnv('NO_PROXY', '')
  onTestFinished(() => void vi.unstubAllEnvs())
  await createClient({ HTTPS_PROXY: 'http://127.0.0.1:9' }).send(post(server.url))
  expect(proxy.arrivals).toHaveLength(0)
})

test('after close, what is in flight ends as no answer and the client can be used again', async () => {
  const server = await startStandIn(() => {})
  const client = createClient()
  const hanging = client.send(post(server.url))
  await vi.waitUntil(() => server.arrivals.length === 1)
  await client.close()
  expect(await hanging).toMatchObject({ kind: 'no-answer' })
  server.answer = accept
  expect(await client.send(post(server.url))).toMatchObject({ kind: 'answer', status: 202 })
})
