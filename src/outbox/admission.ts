import type { Log } from '../process/rotating-log.ts'
import { type CounterFile, countDropped } from './counters.ts'
import type { OutboxFolder } from './outbox-folder.ts'
import type { Entry, Queue } from './queue.ts'
import type { OutboxRequest } from './request.ts'
import { type EncodedRequest, encodeRequest, type StoredRequest } from './request-file.ts'

/**
 * The way into the queue: each id once, the newest of a replaceKey only, and what comes in never takes it over its cap.
 */
export interface Admission {
  /** Reads what an earlier process left: the first call all of it, later ones what could not be read then. */
  load(): void
  /** @throws when the disk refuses, or a request is not what its type promises: then none of them is taken */
  admit(requests: readonly OutboxRequest[]): void
  /** Puts parts of a request that travels in its place. @throws when the disk refuses; then it is as it was */
  divide(whole: Entry, bodies: Uint8Array[]): void
  /** Remembers what was delivered: nothing older with the same replaceKey may follow it. */
  delivered(entry: Entry): void
  /** One line for all drops of a burst; `now` also ends a burst that is still going on. */
  logDrops(now?: 'now'): void
}

export interface AdmissionOptions {
  name: string
  maxBytes: number
  folder: OutboxFolder
  queue: Queue
  counters: CounterFile
  log: Log
  now: () => number
}

/**
 * Without what is replaced within the batch. After a crash a batch comes again, and its last row may be there already:
 * an earlier one of the same moment must not take that one's place.
 */
function newestOnly(requests: readonly OutboxRequest[]): OutboxRequest[] {
  const newest = new Map<string, OutboxRequest>()
  for (const request of requests) {
    const { replaceKey, occurredAtMs } = request
    if (replaceKey === undefined || (newest.get(replaceKey)?.occurredAtMs ?? 0) > occurredAtMs) continue
    newest.set(replaceKey, request)
  }
  return requests.filter((one) => one.replaceKey === undefined || newest.get(one.replaceKey) === one)
}

/** While the cap is reached, every event drops another: it is logged once a minute. */
const DROP_LOG_EVERY_MS = 60_000

/** Sessions whose newest delivered row is remembered. */
const MAX_REMEMBERED_KEYS = 1_000

/**
 * One request never pushes out more than this many others: rather it goes itself, or one that is as large. A hundred
 * tool calls say more than one long answer.
 */
const MAX_PUSHED_OUT = 10

/** A row from further ahead than this was stamped before the clock was set back; it must not hold up newer ones. */
const FUTURE_TOLERANCE_MS = 60_000

export function createAdmission(options: AdmissionOptions): Admission {
  const { name, maxBytes, folder, queue, counters, log, now } = options
  const deliveredAtMs = new Map<string, number>()
  let loaded = false
  let lastSeq = 0
  let unloggedDrops = 0
  let lastDropLogMs = Number.NEGATIVE_INFINITY

  function load(): void {
    const found = loaded ? folder.rescan() : folder.scan()
    loaded = true
    if (found.length === 0) return
    found.sort(({ stored: a }, { stored: b }) => a.occurredAtMs - b.occurredAtMs || a.seq - b.seq)
    for (const { stored, fileBytes } of found) {
      lastSeq = Math.max(lastSeq, stored.seq)
      const dueAtMs = Math.min(stored.dueAtMs, now() + stored.delayMs)
      // Also over the cap: who makes it smaller says how much may come, not that what waits is worth less.
      add({ ...stored, dueAtMs, fileBytes, place: 'new' })
    }
  }

  function admit(requests: readonly OutboxRequest[]): void {
    const fresh = new Map(newestOnly(requests).flatMap((one) => (queue.has(one.id) ? [] : [[one.id, one]])))
    const encoded = [...fresh.values()].flatMap((request) => encodeIfFitting(request) ?? [])
    folder.write(encoded)
    for (const { stored, file } of encoded) {
      if (isOutdated(stored)) folder.remove(stored.id)
      else enqueue({ ...stored, fileBytes: file.length, place: 'new' })
    }
  }

  function encodeIfFitting(request: OutboxRequest): EncodedRequest | undefined {
    const encoded = encodeRequest(request, ++lastSeq)
    if (encoded.file.length <= maxBytes) return encoded
    const { id, path } = request
    countDropped(counters.counts, 'cap', path)
    counters.changed()
    const reason = `its ${encoded.file.length} bytes are more than the queue takes (${maxBytes})`
    log.line(`${name}: dropped ${id} ${path}: ${reason}`)
    return undefined
  }

  function divide(whole: Entry, bodies: Uint8Array[]): void {
    const { path, contentType, occurredAtMs, orderKey, refusedSince } = whole
    const parts = bodies.map((body, index): Entry => {
      const id = `${whole.id}-${index}`
      const request = { id, path, contentType, occurredAtMs, body, ...(orderKey !== undefined && { orderKey }) }
      const { stored, file } = encodeRequest(request, ++lastSeq)
      folder.write([{ stored, file }], { sync: true })
      return { ...stored, fileBytes: file.length, place: 'new', ...(refusedSince !== undefined && { refusedSince }) }
    })
    // Only now: a crash in between sends the whole again, and with it the same parts.
    forget(whole)
    for (const part of parts) if (!queue.has(part.id)) enqueue(part)
  }

  function isOutdated({ replaceKey, occurredAtMs }: StoredRequest): boolean {
    if (replaceKey === undefined) return false
    const newestAtMs = queue.current(replaceKey)?.occurredAtMs ?? deliveredAtMs.get(replaceKey)
    return newestAtMs !== undefined && newestAtMs > occurredAtMs && newestAtMs <= now() + FUTURE_TOLERANCE_MS
  }

  /** Puts it into the queue in place of the one that it replaces. */
  function add(entry: Entry): void {
    const replaced = entry.replaceKey === undefined ? undefined : queue.current(entry.replaceKey)
    queue.add(entry)
    if (replaced?.place === 'flight') replaced.superseded = true
    else if (replaced) forget(replaced)
  }

  function enqueue(entry: Entry): void {
    const wasOver = queue.bytes > maxBytes
    const before = queue.bytes
    add(entry)
    // What waited before the cap was made smaller has the older right.
    if (wasOver && queue.bytes > before) giveUp([entry])
    else for (let go = tooMany(); go.length > 0; go = tooMany()) giveUp(go)
  }

  const tooMany = () => queue.tooMany(maxBytes, MAX_PUSHED_OUT)

  function giveUp(entries: readonly Entry[]): void {
    for (const entry of entries) {
      forget(entry)
      countDropped(counters.counts, 'cap', entry.path)
      counters.changed()
      unloggedDrops++
    }
  }

  function forget(entry: Entry): void {
    folder.remove(entry.id)
    queue.remove(entry)
  }

  function logDrops(end?: 'now'): void {
    const nowMs = now()
    const isBurst = nowMs >= lastDropLogMs && nowMs - lastDropLogMs < DROP_LOG_EVERY_MS
    if (unloggedDrops === 0 || (isBurst && end === undefined)) return
    log.line(`${name}: the queue is full (${maxBytes} bytes): dropped ${unloggedDrops} requests, the oldest first`)
    unloggedDrops = 0
    lastDropLogMs = nowMs
  }

  return {
    load,
    admit,
    divide,
    delivered({ replaceKey, occurredAtMs }) {
      if (replaceKey === undefined) return
      deliveredAtMs.delete(replaceKey)
      deliveredAtMs.set(replaceKey, occurredAtMs)
      const [longestAgo] = deliveredAtMs.keys()
      if (deliveredAtMs.size > MAX_REMEMBERED_KEYS && longestAgo !== undefined) deliveredAtMs.delete(longestAgo)
    },
    logDrops,
  }
}
