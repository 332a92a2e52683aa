import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, request as httpRequest } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { createClock } from '../outbox/rig.ts'
import { startReceiver } from './receiver.ts'
import { logRecord } from './records.ts'
import { createRig } from './rig.ts'

let folder: string
const pem = (name: string) => join(folder, `${name}.pem`)
const read = (name: string) => readFileSync(pem(name))

/** An authority of our own, a receiver that it vouches for, and a client that it vouches for. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'otlp-tls-'))
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  openssl('req', '-x509', ...newKey, '-keyout', 'ca-key.pem', '-out', 'ca.pem', '-subj', '/CN=Test CA', '-days', '2')
  writeFileSync(join(folder, 'san.cnf'), 'subjectAltName=IP:127.0.0.1,DNS:localhost,DNS:collector.test\n')
  for (const name of ['server', 'client']) {
    openssl('req', ...newKey, '-keyout', `${name}-key.pem`, '-out', `${name}.csr`, '-subj', `/CN=${name}`)
    const signed = ['-CA', 'ca.pem', '-CAkey', 'ca-key.pem', '-CAcreateserial', '-days', '2', '-extfile', 'san.cnf']
    openssl('x509', '-req', '-in', `${name}.csr`, '-out', `${name}.pem`, ...signed)
  }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const serverTls = (more: object = {}) => ({ key: read('server-key'), cert: read('server'), ...more })

describe('TLS', () => {
  test('an authority of one’s own is trusted when it is named', async () => {
    const receiver = await startReceiver({ tls: serverTls() })
    const rig = createRig({ url: receiver.url, tls: { certificate: pem('ca') } })
    await rig.export([logRecord(1)])
    await vi.waitUntil(() => receiver.taken.length === 1)
  })

  test('and not otherwise: the request waits, and status names the certificate', async () => {
    const receiver = await startReceiver({ tls: serverTls() })
    const rig = createRig({ url: receiver.url, now: createClock() })
    await rig.export([logRecord(1)])
    await vi.waitUntil(() => rig.outbox.status().state === 'unreachable')
    expect(rig.outbox.status()).toMatchObject({ waiting: 1, delivered: 0 })
    expect(rig.outbox.status().lastError).toMatch(/certificate/i)
    expect(receiver.arrivals).toEqual([])
  })

  test('a receiver that asks who calls gets the client certificate', async () => {
    const receiver = await startReceiver({ tls: serverTls({ ca: read('ca'), requestCert: true }) })
    const tls = { certificate: pem('ca'), clientCertificate: pem('client'), clientKey: pem('client-key') }
    const rig = createRig({ url: receiver.url, tls })
    await rig.export([logRecord(1)])
    await vi.waitUntil(() => receiver.taken.length === 1)
  })

  test('an authority named for collectors takes none away that NODE_EXTRA_CA_CERTS names for everything', async () => {
    const receiver = await startReceiver({ tls: serverTls() })
    const env = { NODE_EXTRA_CA_CERTS: pem('ca') }
    const rig = createRig({ url: receiver.url, tls: { certificate: pem('client') }, env })
    await rig.export([logRecord(1)])
    await vi.waitUntil(() => receiver.taken.length === 1)
  })

  test('without it such a receiver is unreachable', async () => {
    const receiver = await startReceiver({ tls: serverTls({ ca: read('ca'), requestCert: true }) })
    const rig = createRig({ url: receiver.url, tls: { certificate: pem('ca') }, now: createClock() })
    await rig.export([logRecord(1)])
    await vi.waitUntil(() => rig.outbox.status().state === 'unreachable')
    expect(rig.outbox.status().waiting).toBe(1)
  })

  test('a file that is missing is named in status; as soon as it is there, deliveries go on', async () => {
    const receiver = await startReceiver({ tls: serverTls() })
    const late = join(folder, 'late', 'ca.pem')
    const clock = createClock()
    const rig = createRig({ url: receiver.url, tls: { certificate: late }, now: clock })
    await rig.export([logRecord(1)])
    await vi.waitUntil(() => rig.outbox.status().state === 'unreachable')
    expect(rig.outbox.status().lastError).toContain(late)
    mkdirSync(join(folder, 'late'))
    writeFileSync(late, read('ca'))
    rig.outbox.wake()
    await vi.waitUntil(() => receiver.taken.length === 1)
  })
})

// A name that only the proxy knows: this machine itself is never reached through a proxy.
const named = (url: string) => url.replace('127.0.0.1', 'collector.test')
const numbered = (url: string) => url.replace('collector.test', '127.0.0.1')

describe('a proxy from the environment', () => {
  test('carries plain requests', async () => {
    const receiver = await startReceiver()
    const seen: string[] = []
    const proxy = createServer((incoming, response) => {
      seen.push(String(incoming.url))
      const { headers, method = '' } = incoming
      const onward = httpRequest(numbered(String(incoming.url)), { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(response)
      })
      incoming.pipe(onward)
    })
    const url = await listen(proxy)
    const rig = createRig({ url: named(receiver.url), env: { HTTP_PROXY: url } })
    await rig.export([logRecord(1)])
    await vi.waitUntil(() => receiver.taken.length === 1)
    expect(seen).toEqual([`${named(receiver.url)}/v1/logs`])
  })

  test('tunnels encrypted ones, with our own authority at the far end', async () => {
    const receiver = await startReceiver({ tls: serverTls({ ca: read('ca'), requestCert: true }) })
    const seen: string[] = []
    const proxy = createServer().on('connect', (request, socket) => {
      seen.push(String(request.url))
      const onward = connect(receiver.port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
        onward.pipe(socket).pipe(onward)
      })
      onward.on('error', () => socket.destroy())
      socket.on('error', () => onward.destroy())
    })
    const url = await listen(proxy)
    const tls = { certificate: pem('ca'), clientCertificate: pem('client'), clientKey: pem('client-key') }
    const rig = createRig({ url: named(receiver.url), env: { HTTPS_PROXY: url }, tls })
    await rig.export([logRecord(1)])
    await vi.waitUntil(() => receiver.taken.length === 1)
    expect(seen).toEqual([`collector.test:${receiver.port}`])
  })
})

async function listen(server: ReturnType<typeof createServer>): Promise<string> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
