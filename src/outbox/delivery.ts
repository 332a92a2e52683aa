import type { Log } from '../process/rotating-log.ts'
import type { CounterFile } from './counters.ts'
import type { HttpClient } from './http-client.ts'
import type { Destination } from './outbox.ts'
import type { OutboxFolder } from './outbox-folder.ts'
import type { Entry, Queue } from './queue.ts'
import { retryDelayMs } from './retry-schedule.ts'
import type { Standing } from './standing.ts'
import { judge, type Verdict } from './verdict.ts'

/** Sends what the queue holds, as far as the destination's standing allows, and does what the answers ask for. */
export interface Delivery {
  start(): void
  /** Nothing new is sent; resolves when nothing is in flight. */
  stop(): Promise<void>
  /** Something may have become deliverable. */
  pump(): void
  /** Resolves when nothing is deliverable right now. */
  idle(): Promise<void>
  lastError(): string | undefined
  /** When something will be tried next, if anything waits for a time. */
  nextAttemptAtMs(): number | undefined
}

export interface DeliveryOptions {
  destination: Destination
  queue: Queue
  standing: Standing
  folder: OutboxFolder
  counters: CounterFile
  http: HttpClient
  log: Log
  now: () => number
  /** Called when the destination accepted a request. */
  onDelivered: (entry: Entry) => void
}

const DEFAULT_TIMEOUT_MS = 3_000

/** Timers do not count while a laptop sleeps: look at the wall clock at least this often while something waits. */
const MAX_SLEEP_MS = 60_000

const NO_TOKEN = 'there is no token yet'

export function createDelivery(options: DeliveryOptions): Delivery {
  const { destination, queue, standing, folder, counters, http, log, now, onDelivered } = options
  let running = false
  let inFlight = 0
  let answers = 0
  let lastError: string | undefined
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
      standing.clamp(nowMs)
    }
    lastNowMs = nowMs
  }

  function dispatch(): void {
    const headers = destination.headers()
    const credentials = JSON.stringify(headers ?? NO_TOKEN)
    if (standing.offered(credentials)) queue.releaseSidelined()
    while (inFlight < standing.allowance(now())) {
      const entry = queue.take(now())
      if (!entry) {
        // All that is left is suspected of being at fault itself: begin again with the oldest.
        if (inFlight > 0 || !queue.releaseSidelined()) return
        continue
      }
      if (!headers) {
        queue.giveBack(entry, 'ready')
        lastError = NO_TOKEN
        standing.unauthorized(now(), standing.generation, credentials)
        return
      }
      const body = folder.readBody(entry)
      if (!body) {
        queue.remove(entry)
        continue
      }
      inFlight++
      void send(entry, headers, body, credentials)
    }
  }

  async function send(entry: Entry, headers: Record<string, string>, body: Buffer, credentials: string): Promise<void> {
    const { generation } = standing
    const outcome = await http.send({
      url: destination.baseUrl + entry.path,
      headers: { accept: 'application/json', 'content-type': entry.contentType, ...headers },
      body,
      timeoutMs: destination.timeoutForPath?.(entry.path) ?? destination.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    })
    inFlight--
    const verdict = judge(outcome, now())
    if (verdict.kind !== 'delivered') lastError = verdict.reason
    if (isOwnFault(entry, verdict)) {
      settle(entry, { kind: 'retry', reason: verdict.reason })
    } else {
      judgeDestination(verdict, generation, credentials)
      settle(entry, verdict)
    }
    pump()
  }

  /** A firewall may reset or forbid one request for what is in it, while others pass. It must not stop the others. */
  function isOwnFault(entry: Entry, verdict: Verdict): verdict is Verdict & { reason: string } {
    const isSuspect = verdict.kind === 'unauthorized' || (verdict.kind === 'unreachable' && !verdict.blameless)
    return isSuspect && entry.suspectSince !== undefined && answers > entry.suspectSince
  }

  function judgeDestination(verdict: Verdict, generation: number, credentials: string): void {
    if (verdict.kind === 'unreachable') return standing.unreachable(now(), generation)
    if (verdict.kind === 'unauthorized') return standing.unauthorized(now(), generation, credentials)
    answers++
    if (verdict.kind === 'retry' && verdict.throttleMs) standing.throttled(now(), verdict.throttleMs)
    else if (standing.answered(generation)) queue.releaseSidelined()
  }

  function settle(entry: Entry, verdict: Verdict): void {
    const { counts } = counters
    if (verdict.kind === 'delivered') {
      counts.delivered++
      if (verdict.duplicate) counts.duplicates++
      counts.lastDeliveredAtMs = now()
      onDelivered(entry)
      return forget(entry)
    }
    if (verdict.kind === 'rejected') {
      counts.rejected++
      log.line(`${destination.name}: rejected ${entry.id} ${entry.path}: ${verdict.reason}`)
      return forget(entry)
    }
    // A newer one took its place while it travelled: it must not come after that one.
    if (entry.superseded) return forget(entry)
    if (verdict.kind === 'retry') return retryLater(entry, verdict.reason, verdict.retryAfterMs)
    if (verdict.kind === 'unreachable' && verdict.blameless) return queue.giveBack(entry, 'ready')
    entry.suspectSince = answers
    queue.giveBack(entry, standing.state === 'ok' ? 'ready' : 'sidelined')
  }

  function retryLater(entry: Entry, reason: string, retryAfterMs?: number): void {
    // Tried ahead of its time by flush: that costs no attempt, or six flushes would lose it.
    if (entry.dueAtMs > now()) return queue.giveBack(entry, 'later')
    entry.attempts++
    const delayMs = retryDelayMs(entry.attempts, retryAfterMs)
    if (delayMs === undefined) {
      counters.counts.dropped.attempts++
      log.line(`${destination.name}: gave up ${entry.id} ${entry.path} after ${entry.attempts} tries: ${reason}`)
      return forget(entry)
    }
    counters.counts.retried++
    counters.changed()
    entry.delayMs = delayMs
    entry.dueAtMs = now() + delayMs
    folder.rewrite(entry)
    queue.giveBack(entry, 'later')
  }

  function forget(entry: Entry): void {
    counters.changed()
    folder.remove(entry.id)
    queue.remove(entry)
  }

  function nextAttemptAtMs(): number | undefined {
    const reopens = standing.reopensAtMs()
    if (reopens !== undefined && queue.hasReady()) return reopens
    const due = queue.nextDueAtMs()
    return due === undefined ? undefined : Math.max(due, reopens ?? 0)
  }

  function schedule(): void {
    clearTimeout(timer)
    timer = undefined
    // While all places are taken, the next completion pumps.
    if (!running || (inFlight > 0 && inFlight >= standing.allowance(now()))) return
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
