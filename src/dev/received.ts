import fs from 'node:fs'
import type { ReceivedRequest } from '../../viewer/server/received-request.ts'

/** Ids that are remembered to recognise a repetition; some 15 MB at most. */
const REMEMBERED_IDS = 100_000
/** Requests that are kept whole when asked for; a test or a demo looks at far fewer. */
const KEPT_REQUESTS = 10_000

export interface Received {
  /** Requests answered with 2xx, repetitions included. */
  accepted: number
  duplicates: number
  /** Everything else. */
  refused: number
  /** Accepted requests by path, repetitions not counted. */
  byPath: Record<string, number>
  /** Whole requests, newest last; empty unless the ingest was started with `keep`. */
  requests: ReceivedRequest[]
}

export interface ReceivedStore {
  received: Received
  /** True when `eventId` was accepted before. */
  seen(eventId: string): boolean
  remember(eventId: string): void
  add(request: ReceivedRequest): void
  close(): void
}

export interface ReceivedStoreOptions {
  /** JSONL, one line per request, 0600; a line is on disk before its request is answered. */
  file?: string
  keep?: boolean
  onEvent?: (request: ReceivedRequest) => void
}

/** Counts, and as asked for keeps, writes down and passes on what an ingest got. Its memory is bounded. */
export function createReceivedStore(options: ReceivedStoreOptions): ReceivedStore {
  const ids = new Set<string>()
  const received: Received = { accepted: 0, duplicates: 0, refused: 0, byPath: {}, requests: [] }
  let file: number | undefined
  if (options.file !== undefined) {
    file = fs.openSync(options.file, 'a', 0o600)
    fs.fchmodSync(file, 0o600)
  }

  return {
    received,
    seen: (eventId) => ids.has(eventId),
    remember: (eventId) => {
      ids.add(eventId)
      if (ids.size <= REMEMBERED_IDS) return
      const [oldest] = ids
      if (oldest !== undefined) ids.delete(oldest)
    },
    add: (request) => {
      const accepted = request.status >= 200 && request.status < 300
      if (!accepted) received.refused += 1
      else {
        received.accepted += 1
        if (request.duplicate) received.duplicates += 1
        else received.byPath[request.path] = (received.byPath[request.path] ?? 0) + 1
      }
      if (options.keep) {
        received.requests.push(request)
        if (received.requests.length > KEPT_REQUESTS) received.requests.shift()
      }
      if (file !== undefined) fs.writeSync(file, `${JSON.stringify(request)}\n`)
      options.onEvent?.(request)
    },
    close: () => {
      if (file !== undefined) fs.closeSync(file)
      file = undefined
    },
  }
}
