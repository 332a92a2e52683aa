import type { Log } from '../process/rotating-log.ts'
import type { CounterFile } from './counters.ts'
import type { OutboxFolder } from './outbox-folder.ts'
import type { Entry, Queue } from './queue.ts'
import { retryDelayMs } from './retry-schedule.ts'
import type { Standing } from './standing.ts'
import type { Verdict } from './verdict.ts'

export interface SettlementOptions {
  name: string
  queue: Queue
  folder: OutboxFolder
  counters: CounterFile
  standing: Standing
  log: Log
  now: () => number
  onDelivered: (entry: Entry) => void
}

/**
 * What becomes of one request after its exchange: forgotten, back in the queue, or waiting for its own schedule.
 * `answers` is how many answers the destination has given so far.
 */
export function createSettlement(
  options: SettlementOptions,
): (entry: Entry, verdict: Verdict, answers: number) => void {
  const { name, queue, folder, counters, standing, log, now, onDelivered } = options
  const { counts } = counters

  function forget(entry: Entry): void {
    counters.changed()
    folder.remove(entry.id)
    queue.remove(entry)
  }

  function tryLater(entry: Entry, reason: string, retryAfterMs?: number): void {
    entry.attempts++
    const delayMs = retryDelayMs(entry.attempts, retryAfterMs)
    if (delayMs === undefined) {
      counts.dropped.attempts++
      log.line(`${name}: gave up ${entry.id} ${entry.path} after ${entry.attempts} tries: ${reason}`)
      forget(entry)
      return
    }
    counts.retried++
    counters.changed()
    entry.delayMs = delayMs
    entry.dueAtMs = now() + delayMs
    folder.rewrite(entry)
    queue.giveBack(entry, 'later')
  }

  function settleUnanswered(entry: Entry, verdict: Verdict, answers: number): void {
    const isBlameless = 'blameless' in verdict && verdict.blameless
    if (!isBlameless) entry.suspectSince = answers
    queue.giveBack(entry, isBlameless || standing.state === 'ok' ? 'ready' : 'sidelined')
  }

  return (entry, verdict, answers) => {
    if (verdict.kind === 'delivered') {
      counts.delivered++
      if (verdict.duplicate) counts.duplicates++
      counts.lastDeliveredAtMs = now()
      onDelivered(entry)
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
    } else if (verdict.kind === 'retry') {
      tryLater(entry, verdict.reason, verdict.retryAfterMs)
    } else {
      settleUnanswered(entry, verdict, answers)
    }
  }
}
