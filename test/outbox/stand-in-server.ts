import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export interface Arrival {
  id: string
  method: string
  path: string
  headers: IncomingMessage['headers']
  body: string
  atMs: number
}

export type Answer = (arrival: Arrival, response: ServerResponse, request: IncomingMessage) => void

export interface StandInServer {
  url: string
  port: number
  arrivals: Arrival[]
  ids(): string[]
  answer: Answer
  /** Highest number of requests that were being answered at one moment. */
  busiest(): number
  connections(): number
  close(): Promise<void>
}

export const accept: Answer = (_, response) => {
  response.writeHead(202, { 'content-type': 'application/json' }).end('{"id":"1","received_at":"2026-11-20T10:00:00Z"}')
}

export const status =
  (code: number, headers: Record<string, string> = {}, body = '{}'): Answer =>
  (_, response) => {
    response.writeHead(code, { 'content-type': 'application/json', ...headers }).end(body)
  }

/** A real HTTP server on a free port, closed with the test. `answer` may be changed at any time. */
export async function startStandIn(answer: Answer = accept, port = 0): Promise<StandInServer> {
  let busy = 0
  let busiest = 0
  let connections = 0
  const server = createServer((request, response) => {
    busy++
    busiest = Math.max(busiest, busy)
    response.once('close', () => {
      busy--
    })
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8')
      const arrival = { id: idIn(body), method: request.method ?? '', path: request.url ?? '', body, atMs: Date.now() }
      standIn.arrivals.push({ ...arrival, headers: request.headers })
      standIn.answer(standIn.arrivals.at(-1) as Arrival, response, request)
    })
  })
  // A connection that is idle for long must not be closed at the moment at which it is used again.
  server.keepAliveTimeout = 0
  server.on('connection', () => {
    connections++
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
  const standIn: StandInServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    port: (server.address() as AddressInfo).port,
    arrivals: [],
    ids: () => standIn.arrivals.map((arrival) => arrival.id),
    answer,
    busiest: () => busiest,
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  onTestFinished(() => standIn.close())
  return standIn
}

function idIn(body: string): string {
  try {
    return String((JSON.parse(body) as { event_id?: unknown }).event_id)
  } catch {
    return ''
  }
}
