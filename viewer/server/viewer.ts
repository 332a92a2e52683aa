import type { IncomingMessage, ServerResponse } from 'node:http'
import { createLiveFeed } from './live-feed.ts'
import { admit, readPage } from './page-files.ts'
import type { ReceivedRequest } from './received-request.ts'
import { createRecordStore, type RecordStoreOptions } from './record-store.ts'
import { recordsOf } from './records.ts'
import { search } from './search.ts'

export interface ViewerOptions extends RecordStoreOptions {
  /** The folder with `page.html`, `page.js`, `page.css` and `page.svg`, as the build leaves them. */
  folder: string
}

export interface Viewer {
  /** Takes up what was received, in the order of arrival. */
  add(request: ReceivedRequest): void
  /** Whether a path is one of the page's. */
  owns(path: string): boolean
  /** Answers a request for such a path. It must have been meant for this machine. */
  handle(request: IncomingMessage, response: ServerResponse, path: string): void
  close(): void
}

const FEED = '/live'
const SEARCH = '/search'
const RECORD = /^\/records\/(\d{1,15})$/

/**
 * The page that shows what an ingest receives. Its files are read once, now.
 *
 * @throws when `folder` does not hold them
 */
export function createViewer(options: ViewerOptions): Viewer {
  const files = readPage(options.folder, 'live')
  const store = createRecordStore(options)
  const feed = createLiveFeed(store)

  return {
    add: (request) => {
      for (const record of recordsOf(request)) store.add(record)
    },
    owns: (path) => files.has(path) || path === FEED || path === SEARCH || RECORD.test(path),
    handle: (request, response, path) => {
      const reply = (status: number, type: string, content: string | Buffer) =>
        response.writeHead(status, { 'content-type': type }).end(content)
      if (!admit(request, response, path)) return

      if (path === FEED) return void feed.watch(request, response).catch(() => response.destroy())
      if (path === SEARCH) {
        const left = new AbortController()
        response.once('close', () => left.abort())
        const query = new URL(request.url ?? '', 'http://localhost').searchParams
        const from = Number(query.get('from') ?? 1) || 1
        // Whoever has gone, or typed on, wants no answer.
        return void search(store, query.get('q') ?? '', from, left.signal).then(
          (found) => reply(200, 'application/json; charset=utf-8', JSON.stringify(found)),
          () => response.destroy(),
        )
      }
      const number = RECORD.exec(path)?.[1]
      if (number !== undefined) {
        const json = store.json(Number(number))
        return void (json === undefined
          ? reply(404, 'text/plain', 'This record is not kept any more')
          : reply(200, 'application/json; charset=utf-8', json))
      }
      const file = files.get(path)
      if (file) reply(200, file.type, file.content)
    },
    close: feed.close,
  }
}
