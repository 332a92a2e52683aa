import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer, type ServerOptions } from 'node:https'
import type { Socket } from 'node:net'
import { holdPort } from '../held-port.ts'

/** What the server does with one request. */
export type Reaction =
  | { kind: 'accept' }
  /** Accepts, and lets the connection break before the receipt is out. */
  | { kind: 'accept without a receipt' }
  /** Accepts, and breaks off in the middle of the receipt. */
  | { kind: 'accept with half a receipt' }
  /** Accepts, and lets the receipt trickle, a byte every 20 ms. */
  | { kind: 'accept slowly' }
  | { kind: 'answer'; status: number; headers?: Record<string, string>; body?: string }
  | { kind: 'reset' }
  | { kind: 'hang' }

export const accept: Reaction = { kind: 'accept' }

export interface Accepted {
  path: string
  body: Record<string, unknown>
  /** How often this id was accepted. */
  times: number
}

export interface Server {
  url: string
  /** By event_id. Health checks, which have none, are not kept. */
  accepted: Map<string, Accepted>
  /** Requests that reached the server, whatever became of them. */
  seen: number
  /** Everything that came, headers and body, when `keepsAll`. */
  everything: string[]
  react: (number: number, path: string, request: IncomingMessage, body: string) => Reaction
  close(): Promise<void>
  /** Nobody listens any more. `listen` undoes it on the same port. */
  stopListening(): Promise<void>
  listen(): Promise<void>
}

/** An API server on loopback that is as bad as `react` says, and remembers exactly what it accepted. */
export async function startServer(options: { tls?: ServerOptions; keepsAll?: boolean } = {}): Promise<Server> {
  const sockets = new Set<Socket>()
  const { port } = await holdPort()

  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('error', () => {})
    response.on('error', () => {})
    request.on('end', () => {
      server.seen++
      const body = Buffer.concat(chunks).toString()
      if (options.keepsAll) server.everything.push(`${request.method} ${request.url}\n${body}`)
      const path = (request.url ?? '').replace('/api/v1', '')
      answer(server.react(server.seen, path, request, body), path, body, response)
    })
  }

  function answer(reaction: Reaction, path: string, body: string, response: ServerResponse): void {
    if (reaction.kind === 'hang') return
    if (reaction.kind === 'reset') return void response.socket?.resetAndDestroy()
    if (reaction.kind === 'answer') {
      const headers = { 'content-type': 'application/json', ...reaction.headers }
      response.writeHead(reaction.status, headers).end(reaction.body ?? '{"message":"no"}')
      return
    }
    const isDuplicate = remember(path, JSON.parse(body || '{}'))
    const receipt = isDuplicate ? '{"duplicate":true}' : '{"id":"1","received_at":"2026-11-20T00:00:00Z"}'
    if (reaction.kind === 'accept without a receipt') return void response.socket?.destroy()
    response.writeHead(202, { 'content-type': 'application/json', 'content-length': String(receipt.length) })
    if (reaction.kind === 'accept') return void response.end(receipt)
    response.write(receipt.slice(0, 4))
    if (reaction.kind === 'accept with half a receipt') return void setTimeout(() => response.socket?.destroy(), 5)
    let sent = 4
    const timer = setInterval(() => {
      response.write(receipt.slice(sent, sent + 1))
      sent++
      if (sent < receipt.length) return
      clearInterval(timer)
      response.end()
    }, 20)
    response.on('close', () => clearInterval(timer))
  }

  function remember(path: string, body: Record<string, unknown>): boolean {
    const id = body['event_id']
    if (typeof id !== 'string') return false
    const known = server.accepted.get(id)
    if (known) {
      known.times++
      if (path === '/events/session') known.body = body
      return true
    }
    server.accepted.set(id, { path, body, times: 1 })
    return false
  }

  const listener = options.tls ? createTlsServer(options.tls, handle) : createServer(handle)
  listener.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  })
  listener.on('tlsClientError', () => {})
  const listen = (): Promise<void> =>
    new Promise((resolve, reject) => {
      listener.once('error', reject)
      listener.listen(port, '127.0.0.1', () => {
        listener.off('error', reject)
        resolve()
      })
    })
  const stopListening = (): Promise<void> =>
    new Promise((resolve) => {
      listener.close(() => resolve())
      for (const socket of sockets) socket.destroy()
    })
  await listen()
  const server: Server = {
    url: `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}/api/v1`,
    accepted: new Map(),
    seen: 0,
    everything: [],
    react: () => accept,
    close: stopListening,
    stopListening,
    listen,
  }
  return server
}
