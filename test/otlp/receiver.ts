import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import { createServer as createTlsServer, type ServerOptions } from 'node:https'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { onTestFinished } from 'vitest'
import { PATH_OF, type Signal } from '../../src/exporters/otlp/signal.ts'
import { decode, type Received } from './decode.ts'

export interface Arrival {
  signal: Signal
  path: string
  headers: IncomingHttpHeaders
  /** As sent, decompressed. */
  body: Buffer
  records: Received[]
  atMs: number
}

export type Answer = (arrival: Arrival, response: ServerResponse) => void

export interface Receiver {
  url: string
  port: number
  answer: Answer
  arrivals: Arrival[]
  /** What an answer of 2xx was given for, in the order of arrival. */
  taken: Received[]
  /** Requests that no receiver should get. */
  complaints: string[]
  close(): Promise<void>
}

/** As a collector answers: nothing to say, in the type of the request. */
export const take: Answer = ({ headers }, response) => {
  const type = headers['content-type'] ?? ''
  response.writeHead(200, { 'content-type': type }).end(type.includes('json') ? '{}' : '')
}

export const reply =
  (status: number, type: string, body: string | Uint8Array = '', headers: Record<string, string> = {}): Answer =>
  (_, response) =>
    void response.writeHead(status, { 'content-type': type, ...headers }).end(body)

export interface ReceiverOptions {
  answer?: Answer
  port?: number
  tls?: ServerOptions
}

/**
 * A strict OTLP/HTTP receiver on this machine, closed with the test: what it cannot decode it refuses and complains
 * about.
 */
export async function startReceiver(options: ReceiverOptions = {}): Promise<Receiver> {
  const receiver: Receiver = {
    url: '',
    port: 0,
    answer: options.answer ?? take,
    arrivals: [],
    taken: [],
    complaints: [],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  const server = options.tls ? createTlsServer(options.tls) : createServer()
  // A connection that is idle for long must not be closed at the moment at which it is used again.
  server.keepAliveTimeout = 0
  server.on('request', (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      try {
        const arrival = arrivalOf(request.method ?? '', request.url ?? '', request.headers, Buffer.concat(chunks))
        receiver.arrivals.push(arrival)
        response.once('finish', () => {
          if (response.statusCode < 300) receiver.taken.push(...arrival.records)
        })
        receiver.answer(arrival, response)
      } catch (error) {
        receiver.complaints.push(String(error))
        response.writeHead(400).end()
      }
    })
  })
  await new Promise<void>((resolve, reject) =>
    server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve),
  )
  receiver.port = (server.address() as AddressInfo).port
  receiver.url = `${options.tls ? 'https' : 'http'}://127.0.0.1:${receiver.port}`
  onTestFinished(() => receiver.close())
  return receiver
}

function arrivalOf(method: string, path: string, headers: IncomingHttpHeaders, sent: Buffer): Arrival {
  const type = headers['content-type']
  const encoding = headers['content-encoding']
  if (method !== 'POST') throw new Error(`${method} instead of POST`)
  if (type !== 'application/x-protobuf' && type !== 'application/json') throw new Error(`content type ${type}`)
  if (encoding !== undefined && encoding !== 'gzip') throw new Error(`content encoding ${encoding}`)
  const signal = (Object.keys(PATH_OF) as Signal[]).find((name) => path.includes(name))
  if (!signal) throw new Error(`no signal has the path ${path}`)
  const body = encoding === 'gzip' ? gunzipSync(sent) : sent
  const records = decode(signal, type === 'application/x-protobuf', body)
  return { signal, path, headers, body, records, atMs: Date.now() }
}
