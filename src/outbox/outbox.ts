import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Log } from '../process/rotating-log.ts'
import { createAdmission } from './admission.ts'
import { type CircuitState, createCircuitBreaker } from './circuit-breaker.ts'
import { COUNTER_FILE, openCounterFile } from './counters.ts'
import { createDelivery } from './delivery.ts'
import type { Destination } from './destination.ts'
import type { HttpClient } from './http-client.ts'
import { openOutboxFolder } from './outbox-folder.ts'
import { createQueue } from './queue.ts'
import type { OutboxRequest } from './request.ts'

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
  /** Both together by path of the request. */
  droppedKinds?: Record<string, number>
  state: CircuitState
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
  /** Where rejected and dropped requests are logged, one line each, without payload or token. */
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
 * The outbox of one destination. Nothing happens before start(), put() or flush(): until then the folder is not even
 * read.
 *
 * @throws when the folder cannot be made or is a symbolic link
 */
export function createOutbox(options: OutboxOptions): Outbox {
  const { destination, http, log, now, random = Math.random } = options
  const folder = openOutboxFolder({ path: options.folder, log })
  const counters = openCounterFile(join(options.folder, COUNTER_FILE))
  const queue = createQueue()
  const breaker = createCircuitBreaker({ random })
  const maxBytes = destination.maxBytes ?? DEFAULT_MAX_BYTES
  const admission = createAdmission({ name: destination.name, maxBytes, folder, queue, counters, log, now })
  const delivery = createDelivery({ destination, queue, breaker, folder, counters, admission, http, log, now })
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
    breaker.close()
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
      breaker.probeNow()
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
        droppedKinds: { ...counts.droppedKinds },
        state: breaker.found,
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
