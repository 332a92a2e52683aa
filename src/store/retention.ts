import { forget, forgottenBefore } from './forget.ts'
import type { Store } from './store.ts'

export interface Retention {
  days: number
  maxBytes: number
}

const DAY_MS = 86_400_000

/** Of a store that is too large, this share goes at a time, the oldest first. */
const SHARE = 0.2

/** Rows that are a day too old may stay a while longer: what is removed in small pieces costs a write each time. */
const GRACE_MS = DAY_MS

/**
 * Removes what is older than it may be, and the oldest of a store that is too large. @returns what was removed, in
 * words; undefined for nothing
 */
export function retain(store: Store, { days, maxBytes }: Retention, nowMs: number): string | undefined {
  const oldestMs = nowMs - days * DAY_MS
  const removed = forgetUntil(store, oldestMs) ? `what is older than ${days} days` : undefined
  if (store.sizeBytes() <= maxBytes) return removed
  const count = Number(store.all('select count(*) n from responses')[0]?.['n'])
  const cut = store.all('select at_ms from responses order by at_ms limit 1 offset ?', [
    Math.floor(count * SHARE),
  ])[0]?.['at_ms']
  if (cut === undefined) return removed
  store.write((database) => forget(database, { beforeMs: Number(cut) }))
  store.compact()
  return `what is older than ${new Date(Number(cut)).toISOString().slice(0, 10)}: the store had more than ${maxBytes} bytes`
}

function forgetUntil(store: Store, oldestMs: number): boolean {
  const first = store.all('select min(at_ms) first from responses')[0]?.['first'] ?? null
  if (oldestMs - GRACE_MS < forgottenBefore(store) || first === null || Number(first) >= oldestMs) return false
  store.write((database) => forget(database, { beforeMs: oldestMs }))
  return true
}
