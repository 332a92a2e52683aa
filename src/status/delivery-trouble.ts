import { destinationOf } from '../exporters/destinations.ts'
import type { OutboxStatus } from '../outbox/outbox.ts'
import type { AgentStatus } from './agent-status.ts'

/** A server that is down over night is no news; one that is down for a day is. */
const STUCK_AFTER_MS = 24 * 3_600_000

/** What keeps deliveries from arriving, one sentence per destination; nothing while all goes well. */
export const deliveryTrouble = (status: AgentStatus | undefined, nowMs: number): string[] =>
  (status?.destinations ?? []).flatMap((destination) => trouble(destination, nowMs) ?? [])

function trouble(destination: OutboxStatus, nowMs: number): string | undefined {
  const { name, waiting, state, oldestAtMs, lastError } = destination
  if (waiting <= 0) return undefined
  if (state === 'unauthorized') {
    const refusal = destinationOf(name)?.whenRefused.trouble(events(waiting), lastError)
    return `${name} ${refusal ?? `refuses us (${lastError}); ${events(waiting)}.`}`
  }
  if (oldestAtMs === undefined || nowMs - oldestAtMs <= STUCK_AFTER_MS) return undefined
  const reason = lastError ? ` (${lastError})` : ''
  return `${name} has not been reached for more than a day${reason}; ${events(waiting)} since ${minute(oldestAtMs)}, nothing is lost.`
}

/** `2026-11-20 08:12`, in universal time. */
const minute = (timeMs: number): string => `${new Date(timeMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`

const events = (count: number): string => (count === 1 ? '1 event waits' : `${count} events wait`)
