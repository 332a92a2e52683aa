import type { Log } from '../process/rotating-log.ts'
import { READ_AGAIN_MS } from '../process/system-trouble.ts'
import type { Admission } from './admission.ts'
import type { CircuitBreaker } from './circuit-breaker.ts'
import type { CounterFile } from './counters.ts'
import type { Destination } from './destination.ts'
import type { HttpClient } from './http-client.ts'
import { createKnownServer } from './known-server.ts'
import type { OutboxFolder } from './outbox-folder.ts'
import type { Entry, Queue } from './queue.ts'
import { scrubbed } from './scrub.ts'
import { createSettlement } from './settlement.ts'
import { judge, type Verdict } from './verdict.ts'

/** Sends what the queue holds, as far as the destination's breaker allows, and does what the answers ask for. */
export interface Delivery {
  start(): void
  /** Nothing new is sent; resolves when nothing is in flight. */
  stop(): Promise<void>
  /** Something may have become deliverable. */
  pump(): void
  /** Resolves when nothing is deliverable right now. */
  idle(): Promise<void>
  lastError(): { text: string; atMs: number } | undefined
  /** When something will be tried next, if anything waits for a time. */
  nextAttemptAtMs(): number | undefined
}

export interface DeliveryOptions {
  destination: Destination
  queue: Queue
  breaker: CircuitBreaker
  folder: OutboxFolder
  counters: CounterFile
  http: HttpClient
  log: Log
  now: () => number
  admission: Admission
}

const DEFAULT_TIMEOUT_MS = 3_000

/** Timers do not count while a laptop sleeps: look at the wall clock at least this often while something waits. */
const MAX_SLEEP_MS = 60_000

const NO_TOKEN = 'there is no token yet'

export function createDelivery(options: DeliveryOptions): Delivery {
  const { destination, queue, breaker, folder, http, log, now } = options
  const settle = createSettlement(options)
  const fromKnownServer = createKnownServer(options)
  let running = false
  let inFlight = 0
  let answers = 0
  let lastError: { text: string; atMs: number } | undefined
  let lastNowMs = now()
  let timer: NodeJS.Timeout | undefined
  let waiters: (() => void)[] = []

  function pump(): void {
    if (running) {
      followClock()
      dispatch()
    }
    schedule()
    if (inFlight > 0) return
    const idle = waiters
    waiters = []
    for (const resolve of idle) resolve()
  }

  function followClock(): void {
    const nowMs = now()
    if (nowMs < lastNowMs) {
      queue.clampLater(nowMs)
      breaker.clamp(nowMs)
    }
    lastNowMs = nowMs
  }

  function dispatch(): void {
    const headers = destination.headers()
    const credentials = JSON.stringify(headers ?? NO_TOKEN)
    if (breaker.offered(credentials)) queue.releaseSidelined()
    while (inFlight < breaker.allowance(now())) {
      const entry = queue.take(now())
      if (!entry) {
        // All that is left is suspected of being at fault itself: begin again with the oldest.
        if (inFlight > 0 || !queue.releaseSidelined()) return
        continue
      }
      if (!headers) {
        queue.giveBack(entry, 'ready')
        noteError(NO_TOKEN)
        breaker.unauthorized(now(), breaker.generation, credentials)
        return
      }
      const body = readBody(entry)
      if (body === 'not now') {
        queue.giveBack(entry, 'later')
        continue
      }
      if (!body) {
        queue.remove(entry)
        continue
      }
      inFlight++
      void send(entry, headers, body, credentials)
    }
  }

  /** What the system does not let us read now has its turn again in a while; that costs it no attempt. */
  function readBody(entry: Entry): Buffer | undefined | 'not now' {
    try {
      return folder.readBody(entry)
    } catch (error) {
      const reason = `${entry.id} cannot be read now: ${(error as Error).message}`
      if (!entry.isUnreadable) log.line(`${destination.name}: ${reason}; it is tried again until it can`)
      entry.isUnreadable = true
      noteError(reason)
      entry.dueAtMs = now() + READ_AGAIN_MS
      entry.delayMs = READ_AGAIN_MS
      return 'not now'
    }
  }

  async function send(entry: Entry, headers: Record<string, string>, body: Buffer, credentials: string): Promise<void> {
    const { generation } = breaker
    const request = {
      url: destination.urlFor?.(entry.path) ?? destination.baseUrl + entry.path,
      headers: {
        accept: 'application/json',
        'content-type': entry.contentType,
        ...destination.headersFor?.(body),
        ...headers,
      },
      body,
      timeoutMs: destination.timeoutForPath?.(entry.path) ?? destination.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    }
    const outcome = await http.send(request)
    const judged = await fromKnownServer((destination.judge ?? judge)(outcome, now()), outcome)
    inFlight--
    const verdict = scrubbed(judged, request)
    const { path, occurredAtMs } = entry
    destination.onExchange?.({ path, occurredAtMs, body, outcome, accepted: verdict.kind === 'delivered' })
    if (verdict.kind !== 'delivered') noteError(verdict.reason)
    if (isOwnFault(entry, verdict)) {
      settle(entry, { kind: 'retry', reason: verdict.reason }, answers)
    } else {
      judgeDestination(verdict, generation, credentials)
      settle(entry, verdict, answers)
    }
    pump()
  }

  /** A firewall may reset or forbid one request for what is in it, while others pass. It must not stop the others. */
  function isOwnFault(entry: Entry, verdict: Verdict): verdict is Exclude<Verdict, { kind: 'delivered' }> {
    const isSuspect = 'blameless' in verdict && !verdict.blameless
    return isSuspect && entry.suspectSince !== undefined && answers > entry.suspectSince
  }

  function noteError(text: string): void {
    lastError = { text, atMs: now() }
  }

  function judgeDestination(verdict: Verdict, generation: number, credentials: string): void {
    if (verdict.kind === 'unreachable') breaker.unreachable(now(), generation)
    else if (verdict.kind === 'unauthorized') breaker.unauthorized(now(), generation, credentials)
    else {
      answers++
      if (verdict.kind === 'retry' && verdict.throttleMs) breaker.throttled(now(), verdict.throttleMs)
      else if (breaker.answered(generation)) queue.releaseSidelined()
    }
  }

  function nextAttemptAtMs(): number | undefined {
    const reopens = breaker.probesAtMs()
    if (reopens !== undefined && queue.hasReady()) return reopens
    const due = queue.nextDueAtMs()
    return due === undefined ? undefined : Math.max(due, reopens ?? 0)
  }

  function schedule(): void {
    clearTimeout(timer)
    timer = undefined
    // While all places are taken, the next completion pumps.
    if (!running || (inFlight > 0 && inFlight >= breaker.allowance(now()))) return
    const next = nextAttemptAtMs()
    if (next === undefined) return
    timer = setTimeout(pump, Math.min(Math.max(next - now(), 1), MAX_SLEEP_MS))
  }

  const idle = (): Promise<void> =>
    new Promise((resolve) => {
      waiters.push(resolve)
      pump()
    })

  return {
    start() {
      running = true
      pump()
    },
    stop() {
      running = false
      return idle()
    },
    pump,
    idle,
    lastError: () => lastError,
    nextAttemptAtMs,
  }
}
