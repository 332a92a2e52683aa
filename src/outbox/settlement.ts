import type { Log } from '../process/rotating-log.ts'
import type { Admission } from './admission.ts'
import type { CircuitBreaker } from './circuit-breaker.ts'
import { type CounterFile, countDropped } from './counters.ts'
import type { Destination } from './destination.ts'
import type { OutboxFolder } from './outbox-folder.ts'
import type { Entry, Queue } from './queue.ts'
import { retryDelayMs } from './retry-schedule.ts'
import type { Verdict } from './verdict.ts'

export interface SettlementOptions {
  destination: Destination
  queue: Queue
  folder: OutboxFolder
  counters: CounterFile
  breaker: CircuitBreaker
  log: Log
  now: () => number
  admission: Admission
}

/**
 * What becomes of one request after its exchange: forgotten, back in the queue, or waiting for its own schedule.
 * `answers` is how many answers the destination has given so far.
 */
export function createSettlement(
  options: SettlementOptions,
): (entry: Entry, verdict: Verdict, answers: number) => void {
  const { destination, queue, folder, counters, breaker, admission, log, now } = options
  const { name } = destination
  const { counts } = counters

  function forget(entry: Entry): void {
    counters.changed()
    folder.remove(entry.id)
    queue.remove(entry)
  }

  function tryLater(entry: Entry, reason: string, retryAfterMs?: number): void {
    entry.attempts++
    const delayMs = (destination.retryDelayMs ?? retryDelayMs)(entry.attempts, retryAfterMs)
    if (delayMs === undefined) {
      countDropped(counts, 'attempts', entry.path)
      log.line(`${name}: gave up ${entry.id} ${entry.path} after ${entry.attempts} tries: ${reason}`)
      forget(entry)
      return
    }
    counts.retried++
    counters.changed()
    entry.delayMs = delayMs
    entry.dueAtMs = now() + delayMs
    folder.noteAttempts(entry)
    queue.giveBack(entry, 'later')
  }

  /**
   * Taken apart until the part at fault is alone; that one is set aside once the destination has shown that it takes
   * others.
   */
  function settleRefused(entry: Entry, reason: string): void {
    entry.refusedSince ??= counts.delivered
    const parts = partsOf(entry)
    if (parts) {
      divide(entry, parts)
    } else if (counts.delivered > entry.refusedSince) {
      counts.rejected++
      folder.setAside(entry.id, `(${name}) is refused: ${reason}`)
      forget(entry)
    } else {
      // A destination that takes nothing at all is set up wrongly; that is no reason to throw anything away.
      tryLater(entry, reason)
    }
  }

  /** Undefined also while the request cannot be read: then it is as if it had one part, and its turn comes again. */
  function partsOf(entry: Entry): Uint8Array[] | undefined {
    try {
      const body = folder.readBody(entry)
      return body && destination.split?.(body, entry.contentType)
    } catch {
      return undefined
    }
  }

  function divide(entry: Entry, parts: Uint8Array[]): void {
    try {
      admission.divide(entry, parts)
    } catch (error) {
      tryLater(entry, `its parts cannot be written: ${(error as Error).message}`)
    }
  }

  function settleUnanswered(entry: Entry, verdict: Verdict, answers: number): void {
    const isBlameless = 'blameless' in verdict && verdict.blameless
    if (!isBlameless) entry.suspectSince = answers
    queue.giveBack(entry, isBlameless || breaker.state === 'ok' ? 'ready' : 'sidelined')
  }

  return (entry, verdict, answers) => {
    if (verdict.kind === 'delivered') {
      counts.delivered++
      if (destination.isEvent?.(entry.path) !== false) counts.events++
      if (verdict.duplicate) counts.duplicates++
      counts.lastDeliveredAtMs = now()
      if (verdict.partial) {
        counts.rejected += verdict.partial.rejected
        log.line(`${name}: ${verdict.partial.rejected} records of ${entry.id} rejected: ${verdict.partial.reason}`)
      }
      admission.delivered(entry)
      forget(entry)
    } else if (verdict.kind === 'rejected') {
      counts.rejected++
      log.line(`${name}: rejected ${entry.id} ${entry.path}: ${verdict.reason}`)
      forget(entry)
    } else if (entry.superseded) {
      // A newer one took its place while it travelled; it must not come after that one.
      forget(entry)
    } else if (entry.dueAtMs > now()) {
      // Tried ahead of its time by flush. That costs no attempt, or six flushes would lose it.
      queue.giveBack(entry, 'later')
    } else if (verdict.kind === 'refused') {
      settleRefused(entry, verdict.reason)
    } else if (verdict.kind === 'retry') {
      tryLater(entry, verdict.reason, verdict.retryAfterMs)
    } else {
      settleUnanswered(entry, verdict, answers)
    }
  }
}
