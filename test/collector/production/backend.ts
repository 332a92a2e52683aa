import { createServer, type Server } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { onTestFinished } from 'vitest'
import { decode, type Received } from '../../otlp/decode.ts'

/** A gateway that can go away and come back on the same port; it remembers what it acknowledged. */
export function createBackend(port: number) {
  const taken: Received[] = []
  const authorizations = new Set<string | undefined>()
  let server: Server | undefined
  const start = async (): Promise<void> => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const body = Buffer.concat(chunks)
        const isGzip = request.headers['content-encoding'] === 'gzip'
        const signal = request.url === '/v1/traces' ? 'traces' : 'logs'
        authorizations.add(request.headers.authorization)
        if (backend.status === 200) taken.push(...decode(signal, true, isGzip ? gunzipSync(body) : body))
        response.writeHead(backend.status, { 'content-type': 'application/x-protobuf' }).end()
      })
    })
    await new Promise<void>((done) => server?.listen(port, '127.0.0.1', done))
  }
  /** As a crash: what is on its way gets no answer. */
  const stop = async (): Promise<void> => {
    const closing = server
    server = undefined
    closing?.closeAllConnections()
    await new Promise<void>((done) => (closing ? closing.close(() => done()) : done()))
  }
  onTestFinished(stop)
  const backend = { start, stop, taken, authorizations, status: 200 }
  return backend
}
