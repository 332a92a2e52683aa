import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import type { Batch } from '../model/batch.ts'
import type { RecordStore } from './record-store.ts'

/** Entries per message: small enough for the page to take up between two frames. */
const BATCH_MAX = 250
/** What arrives within this time travels together. */
const GATHER_MS = 50
/** A comment sent this often shows each side that the other is there. */
const HEARTBEAT_MS = 15_000
/** Tabs that watch at once; more are a loop, not people. */
const MAX_WATCHERS = 16

export interface LiveFeed {
  /** Streams everything that is kept and everything that comes, as server-sent events, until the client leaves. */
  watch(request: IncomingMessage, response: ServerResponse): Promise<void>
  close(): void
}

/** Sends entries to pages. A slow page gets them later and costs no memory: each has its own place in the store. */
export function createLiveFeed(store: RecordStore): LiveFeed {
  // Shows a page that comes back whether the numbers it knows are still the same records.
  const run = randomUUID()
  const closing = new AbortController()
  let watchers = 0

  async function stream(response: ServerResponse, from: number, signal: AbortSignal): Promise<void> {
    let next = from
    let heardAtMs = Date.now()
    const send = async (text: string) => {
      heardAtMs = Date.now()
      if (!response.write(text)) await once(response, 'drain', { signal })
    }
    await send(`retry: 1000\nevent: hello\ndata: ${JSON.stringify({ run, resumed: from > 1 })}\n\n`)
    while (!signal.aborted) {
      const entries = store.entries(next, BATCH_MAX)
      const last = entries.at(-1)?.n ?? next - 1
      if (entries.length > 0) {
        const batch: Batch = { first: store.first(), last: store.last(), entries }
        await send(`id: ${run} ${last}\nevent: entries\ndata: ${JSON.stringify(batch)}\n\n`)
        next = last + 1
      }
      if (next <= store.last()) continue
      await added(store, HEARTBEAT_MS - (Date.now() - heardAtMs), signal)
      if (next > store.last()) await send(': still here\n\n')
      else await wait(GATHER_MS, undefined, { signal })
    }
  }

  return {
    watch: async (request, response) => {
      if (watchers >= MAX_WATCHERS) return void response.writeHead(503).end()
      const left = new AbortController()
      response.once('close', () => left.abort())
      const signal = AbortSignal.any([left.signal, closing.signal])
      const [knownRun, known] = String(request.headers['last-event-id'] ?? '').split(' ')
      const from = knownRun === run && /^\d{1,15}$/.test(known ?? '') ? Number(known) + 1 : 1
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
      watchers += 1
      try {
        await stream(response, from, signal)
      } catch (error) {
        if (!signal.aborted) throw error
      } finally {
        watchers -= 1
        response.end()
      }
    },
    close: () => closing.abort(),
  }
}

/** Resolves when something is added, or after `ms`. Rejects when `signal` fires. */
function added(store: RecordStore, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void) => {
      clearTimeout(timer)
      stop()
      signal.removeEventListener('abort', leave)
      finish()
    }
    const leave = () => settle(() => reject(signal.reason))
    const stop = store.onAdd(() => settle(resolve))
    const timer = setTimeout(() => settle(resolve), Math.max(0, ms))
    signal.addEventListener('abort', leave, { once: true })
    if (signal.aborted) leave()
  })
}
