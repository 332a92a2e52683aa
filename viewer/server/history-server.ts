import { createHash, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { History } from './history.ts'
import { isFromLoopback } from './loopback.ts'
import { admit, readPage } from './page-files.ts'

export interface HistoryServerOptions {
  history: History
  /** The folder with the page's files, as the build leaves them. */
  folder: string
  /** First part of every path: whoever does not know it gets nothing. */
  secret: string
  /** Taken when it is free; otherwise, and for 0, another one. */
  port: number
}

export interface HistoryServer {
  /** The page's address, with the secret. */
  url: string
  close(): Promise<void>
}

const HOST = '127.0.0.1'
const JSON_TYPE = 'application/json; charset=utf-8'
const SESSION = /^\/sessions\/([A-Za-z0-9_-]{1,128})(\.jsonl)?$/
const RECORD = /^\/records\/(\d{1,15})$/

/** Serves the page over all history, to this machine only and to those who have its address. */
export async function startHistoryServer({
  history,
  folder,
  secret,
  port,
}: HistoryServerOptions): Promise<HistoryServer> {
  const files = readPage(folder, 'history')
  const server = createServer((request, response) => {
    const reply = (status: number, type: string, content: string | Buffer) =>
      void response.writeHead(status, { 'content-type': type }).end(content)
    if (!isFromLoopback(request.headers)) return reply(403, 'text/plain', 'Only for this machine')
    const path = pathBelow(secret, new URL(request.url ?? '/', `http://${HOST}`).pathname)
    if (path === undefined) return reply(404, 'text/plain', 'Not found')
    if (!admit(request, response, path)) return
    const file = files.get(path)
    if (file) return reply(200, file.type, file.content)
    answer(history, request, response, path).then(
      (content) => (content === undefined ? reply(404, 'text/plain', 'Not found') : reply(200, JSON_TYPE, content)),
      (error: Error) => (response.destroyed ? undefined : reply(500, 'text/plain', error.message)),
    )
  })
  await listen(server, port)
  const { port: taken } = server.address() as AddressInfo
  return {
    url: `http://${HOST}:${taken}/${secret}/`,
    close: async () => {
      history.close()
      server.close()
      server.closeAllConnections()
      await once(server, 'close').catch(() => {})
    },
  }
}

async function answer(
  history: History,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<string | undefined> {
  if (path === '/overview') return JSON.stringify(await history.overview())
  if (path === '/search') {
    const left = new AbortController()
    response.once('close', () => left.abort())
    const query = new URL(request.url ?? '/', `http://${HOST}`).searchParams.get('q') ?? ''
    return JSON.stringify(await history.search(query, left.signal))
  }
  const [, id, asLines] = SESSION.exec(path) ?? []
  if (id !== undefined && asLines !== undefined) {
    response.setHeader('content-disposition', `attachment; filename="${id}.jsonl"`)
    return history.jsonLines(id)
  }
  if (id !== undefined) {
    const entries = await history.entries(id)
    return entries && JSON.stringify(entries)
  }
  const n = RECORD.exec(path)?.[1]
  return n === undefined ? undefined : history.json(Number(n))
}

/** What follows the secret in a path, beginning with a slash; undefined for any other path. */
function pathBelow(secret: string, path: string): string | undefined {
  const end = path.indexOf('/', 1)
  if (end === -1) return undefined
  // Hashes are of equal length, and comparing them takes equally long.
  const [given, wanted] = [path.slice(1, end), secret].map((text) => createHash('sha256').update(text).digest())
  return given && wanted && timingSafeEqual(given, wanted) ? path.slice(end) : undefined
}

async function listen(server: ReturnType<typeof createServer>, port: number): Promise<void> {
  const bind = async (wanted: number) => {
    server.listen(wanted, HOST)
    await once(server, 'listening')
  }
  try {
    await bind(port)
  } catch (error) {
    if (port === 0 || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    await bind(0)
  }
}
