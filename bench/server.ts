import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

export interface BenchServer {
  /** http://127.0.0.1:<port> */
  url: string
  /** Each request that came in whole, with its `performance.now()`; the body if they are kept. */
  arrivals: { path: string; atMs: number; body?: Buffer }[]
  /** Bytes of all bodies. */
  bodyBytes: number
  close(): void
}

/** In the contract's form: of another server nothing counts as delivered. */
const RECEIPT = '{"id":"1","received_at":"2026-11-20T00:00:00Z"}'

/**
 * Accepts everything at once, or never answers anything. The cheapest that node:http can do: the client is what is
 * measured.
 */
export async function startServer(behaviour: 'accepts' | 'hangs', { keep = false } = {}): Promise<BenchServer> {
  const sockets = new Set<Socket>()
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => {
      result.bodyBytes += chunk.length
      if (keep) chunks.push(chunk)
    })
    request.on('end', () => {
      const arrival = { path: request.url ?? '', atMs: performance.now() }
      result.arrivals.push(keep ? { ...arrival, body: Buffer.concat(chunks) } : arrival)
      if (behaviour === 'accepts') response.writeHead(202, { 'content-type': 'application/json' }).end(RECEIPT)
    })
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const result: BenchServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrivals: [],
    bodyBytes: 0,
    close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
  return result
}

/** Where nothing listens. The port was ours a moment ago. */
export async function refusingUrl(): Promise<string> {
  const { url, close } = await startServer('accepts')
  close()
  return url
}
