import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Log } from '../process/rotating-log.ts'
import { createAdmission } from './admission.ts'
import { COUNTER_FILE, openCounterFile } from './counters.ts'
import { createDelivery } from './delivery.ts'
import type { HttpClient, HttpOutcome } from './http-client.ts'
import { openOutboxFolder } from './outbox-folder.ts'
import { createQueue } from './queue.ts'
import { createStanding } from './standing.ts'
import type { Verdict } from './verdict.ts'

/** One HTTP POST that must arrive, however long that takes. */
export interface OutboxRequest {
  /** Idempotency key, and the name of its file when it has one of its own: letters, digits and dashes, at most 128. */
  id: string
  /** Appended to the destination's base URL, for example `/events/tool`. */
  path: string
  /** Sent as JSON; a Uint8Array is sent as it is. */
  body: unknown
  /** Media type of a Uint8Array body. @default application/json for JSON, application/x-protobuf for bytes */
  contentType?: string
  /** When it happened, milliseconds since the epoch: the order of the queue. */
  occurredAtMs: number
  /** Usually the session id. One request per key is in flight at a time, oldest first, while things go well. */
  orderKey?: string
  /** Newest wins: a waiting request with the same key is dropped in favour of this one. */
  replaceKey?: string
}

export interface Destination {
  name: string
  /** Without a trailing slash. */
  baseUrl: string
  /** Asked before each send. Undefined means there is no token yet: everything waits. */
  headers: () => Record<string, string> | undefined
  /** From the first byte sent to the last byte received. @default 3000 */
  timeoutMs?: number
  /** Another timeout for some paths; undefined falls back to timeoutMs. */
  timeoutForPath?: (path: string) => number | undefined
  /** Where a request of this path goes. @default baseUrl followed by the path */
  urlFor?: (path: string) => string
  /** Headers that only the body tells, such as its encoding. */
  headersFor?: (body: Uint8Array) => Record<string, string>
  /** What an exchange means. @default the table of the wire contract, §1 */
  judge?: (outcome: HttpOutcome, nowMs: number) => Verdict
  /** Milliseconds until the next try of a request that failed `attempts` times; undefined gives it up. @default five retries */
  retryDelayMs?: (attempts: number, retryAfterMs?: number) => number | undefined
  /** The parts of a refused body, to be sent one by one; undefined when it holds a single record. Asked after a `refused` verdict only. */
  split?: (body: Uint8Array, contentType: string) => Uint8Array[] | undefined
  /** Told of every exchange, before what it means is acted upon. Must not throw. */
  onExchange?: (exchange: Exchange) => void
  /** What may wait on disk; over it the oldest are dropped and counted. @default 10 MiB */
  maxBytes?: number
}

/** One request as it left, and what came back. */
export interface Exchange {
  path: string
  /** Of what the request tells, milliseconds since the epoch. */
  occurredAtMs: number
  body: Uint8Array
  outcome: HttpOutcome
  accepted: boolean
}

export type OutboxState = 'ok' | 'unauthorized' | 'unreachable' | 'throttled'

/** The counters survive restarts; the rest describes this moment. */
export interface OutboxStatus {
  name: string
  waiting: number
  waitingBytes: number
  oldestAtMs?: number
  delivered: number
  /** Of those delivered, how many the server had seen before. */
  duplicates: number
  /** How often an answer sent a request back to wait for its own schedule. */
  retried: number
  /** What the destination will never take, one line each in the log: dropped, or for OTLP records set aside. */
  rejected: number
  dropped: { cap: number; attempts: number }
  state: OutboxState
  /** Stays after a recovery: compare its time with lastDeliveredAtMs. */
  lastError?: string
  lastErrorAtMs?: number
  lastDeliveredAtMs?: number
  nextAttemptAtMs?: number
}

export interface OutboxOptions {
  /** Created 0700 when missing. One process at a time may use it. */
  folder: string
  destination: Destination
  http: HttpClient
  /** Where rejected and dropped requests are told, one line each, without payload or token. */
  log: Log
  /** Wall clock, milliseconds since the epoch. */
  now: () => number
  /** 0 ≤ x < 1, for jitter. @default Math.random */
  random?: () => number
}

export interface Outbox {
  /** Resolves when every request is on disk. The same id twice counts once. Rejects when the disk refuses. */
  put(requests: OutboxRequest[]): Promise<void>
  start(): void
  /** Lets what is in flight end (at most its timeout); the rest stays on disk. */
  stop(): Promise<void>
  /** The token or the settings changed: look again now. */
  wake(): void
  /** Resolves when nothing is deliverable right now: empty, or all of it waits for a later time or a token. */
  idle(): Promise<void>
  /** Tries everything once now, ignoring schedules, for at most deadlineMs from now. */
  flush(deadlineMs: number): Promise<'empty' | 'waiting'>
  status(): OutboxStatus
}

const DEFAULT_MAX_BYTES = 10 * 1024 * 1024

/** Requests written in one go before answers and timers get their turn. */
const PUT_CHUNK = 64

/**
 * The outbox of one destination. Nothing happens before start(), put() or flush(): until then the folder is not even read.
 *
 * @throws when the folder cannot be made or is a symbolic link
 */
export function createOutbox(options: OutboxOptions): Outbox {
  const { destination, http, log, now, random = Math.random } = options
  const folder = openOutboxFolder({ path: options.folder, log })
  const counters = openCounterFile(join(options.folder, COUNTER_FILE))
  const queue = createQueue()
  const standing = createStanding({ random })
  const maxBytes = destination.maxBytes ?? DEFAULT_MAX_BYTES
  const admission = createAdmission({ name: destination.name, maxBytes, folder, queue, counters, log, now })
  const delivery = createDelivery({ destination, queue, standing, folder, counters, admission, http, log, now })
  let started = false

  async function put(requests: OutboxRequest[]): Promise<void> {
    admission.load()
    try {
      for (let first = 0; first < requests.length; first += PUT_CHUNK) {
        if (first > 0) await nextTurn()
        admission.admit(requests.slice(first, first + PUT_CHUNK))
        delivery.pump()
      }
    } finally {
      // Also when the disk refused in the middle: what is stored is stored.
      admission.logDrops()
      delivery.pump()
    }
    await folder.sync()
  }

  async function stop(): Promise<void> {
    started = false
    await delivery.stop()
    admission.logDrops('now')
    counters.save()
  }

  async function flush(deadlineMs: number): Promise<'empty' | 'waiting'> {
    admission.load()
    standing.open()
    queue.releaseSidelined()
    queue.releaseLater()
    delivery.start()
    const { promise: deadline, cancel } = delay(deadlineMs)
    await Promise.race([delivery.idle(), deadline])
    cancel()
    if (!started) void stop()
    counters.save()
    return queue.size === 0 ? 'empty' : 'waiting'
  }

  return {
    put,
    start() {
      started = true
      admission.load()
      delivery.start()
    },
    stop,
    wake() {
      standing.probeNow()
      delivery.pump()
    },
    idle: delivery.idle,
    flush,
    status() {
      const { counts } = counters
      const status: OutboxStatus = {
        name: destination.name,
        waiting: queue.size,
        waitingBytes: queue.bytes,
        ...counts,
        dropped: { ...counts.dropped },
        state: standing.found,
      }
      const oldestAtMs = queue.oldestAtMs()
      const nextAttemptAtMs = delivery.nextAttemptAtMs()
      const lastError = delivery.lastError()
      if (oldestAtMs !== undefined) status.oldestAtMs = oldestAtMs
      if (nextAttemptAtMs !== undefined) status.nextAttemptAtMs = nextAttemptAtMs
      if (lastError) Object.assign(status, { lastError: lastError.text, lastErrorAtMs: lastError.atMs })
      return status
    },
  }
}

function delay(ms: number): { promise: Promise<void>; cancel: () => void } {
  let timer: NodeJS.Timeout | undefined
  const promise = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  return { promise, cancel: () => clearTimeout(timer) }
}
