import type { Batch, Hello } from '../model/batch.ts'
import type { Entry } from '../model/entry.ts'
import type { Overview } from '../model/history.ts'
import { type Metrics, takeReading } from '../model/metrics.ts'
import { createModel, type Model, takeUp } from '../model/model.ts'

export type Connection = 'connecting' | 'live' | 'lost'

/** Where what is shown comes from: a feed of what arrives, or all that is known of the past. */
export interface Source {
  kind: 'live' | 'history'
  model(): Model
  metrics(): Metrics
  /** Newest last. */
  entries(): readonly Entry[]
  connection(): Connection
  /** Which run of the server the entries are of: each numbers them anew. */
  run(): string | undefined
  /** Entries that the server has and this page does not, yet. */
  behind(): number
  /** Sums over all sessions; undefined where there are none, or not yet. */
  overview(): Overview | undefined
  /** Asks for what happened in a session, where that does not come by itself. */
  want(sessionId: string): void
  /** It is on its way. */
  isLoading(sessionId: string): boolean
  /** Calls back after changes, at most every `NOTIFY_MS`. */
  subscribe(listener: () => void): () => void
}

/** As many as the server keeps. */
const MAX_ENTRIES = 50_000
/** Old entries go in lots: removing from the front of an array costs its whole length. */
const LOT = 1_000
/** Time at a stretch that entries may take; the rest of a 16 ms frame is for drawing. */
const SLICE_MS = 5
/** Numbers that change more often than this cannot be read. */
const NOTIFY_MS = 120

/** Follows the server's feed and keeps the model. Reconnects by itself and goes on where it was cut off. */
export function createLive(): Source {
  let model = createModel()
  let metrics: Metrics = new Map()
  let entries: Entry[] = []
  let connection: Connection = 'connecting'
  let run: string | undefined
  let serverLast = 0
  let isWorking = false
  let isNotifying = false
  let waiting: Entry[] = []
  let done = 0
  const listeners = new Set<() => void>()

  const notify = () => {
    if (isNotifying) return
    isNotifying = true
    setTimeout(() => {
      isNotifying = false
      for (const listener of listeners) listener()
    }, NOTIFY_MS)
  }

  const work = () => {
    const untilMs = performance.now() + SLICE_MS
    while (done < waiting.length && performance.now() < untilMs) {
      const entry = waiting[done]
      done += 1
      if (!entry) continue
      takeUp(model, entry)
      if (entry.metric && !entry.duplicate) takeReading(metrics, entry.metric)
      entries.push(entry)
    }
    if (entries.length > MAX_ENTRIES + LOT) entries = entries.slice(-MAX_ENTRIES)
    isWorking = done < waiting.length
    if (isWorking) setTimeout(work)
    else {
      waiting = []
      done = 0
    }
    notify()
  }

  const forgetAll = () => {
    model = createModel()
    metrics = new Map()
    entries = []
    waiting = []
    done = 0
    serverLast = 0
  }

  const source = new EventSource('live')
  source.addEventListener('hello', ({ data }: MessageEvent<string>) => {
    const hello = JSON.parse(data) as Hello
    if (run !== undefined && (hello.run !== run || !hello.resumed)) forgetAll()
    run = hello.run
    connection = 'live'
    notify()
  })
  source.addEventListener('entries', ({ data }: MessageEvent<string>) => {
    const batch = JSON.parse(data) as Batch
    serverLast = batch.last
    waiting.push(...batch.entries)
    if (!isWorking) {
      isWorking = true
      setTimeout(work)
    }
  })
  source.addEventListener('error', () => {
    connection = 'lost'
    notify()
  })

  return {
    kind: 'live',
    model: () => model,
    metrics: () => metrics,
    entries: () => entries,
    connection: () => connection,
    run: () => run,
    behind: () => Math.max(0, serverLast - (entries.at(-1)?.n ?? 0)),
    overview: () => undefined,
    want: () => {},
    isLoading: () => false,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
