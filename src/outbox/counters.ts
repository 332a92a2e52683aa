import { readFileSync } from 'node:fs'
import { writePrivateFile } from '../process/private-files.ts'

/** What `status` reports about the past of one destination. */
export interface Counters {
  delivered: number
  /** Of those delivered, how many say something about an event. */
  events: number
  duplicates: number
  retried: number
  rejected: number
  dropped: { cap: number; attempts: number }
  /** The same by what was dropped: the path of the request. */
  droppedKinds: Record<string, number>
  lastDeliveredAtMs?: number
  /** Base URL of the server that has shown itself to be the destination. */
  knownServer?: string
}

export interface CounterFile {
  readonly counts: Counters
  /** Call after changing counts: they are saved within two seconds. */
  changed(): void
  /** Saves what has changed now. Best effort: deliveries go on when the disk is full. */
  save(): void
}

/** A thousand deliveries per second must not become a thousand file writes; a killed process miscounts this much. */
const SAVE_AFTER_MS = 2_000

/** Of an outbox's folder. */
export const COUNTER_FILE = 'counters.json'

export function openCounterFile(path: string): CounterFile {
  const counts = readCounters(path)
  let timer: NodeJS.Timeout | undefined

  function save(): void {
    if (!timer) return
    clearTimeout(timer)
    timer = undefined
    try {
      writePrivateFile(path, `${JSON.stringify(counts)}\n`)
    } catch {
      // Counting is not worth failing for.
    }
  }

  return {
    counts,
    changed() {
      // Keeps no process alive: stop() saves.
      timer ??= setTimeout(save, SAVE_AFTER_MS).unref()
    },
    save,
  }
}

/** Counts that were never saved, or make no sense, are 0. */
export function readCounters(path: string): Counters {
  const saved = parse(path)
  const dropped = (typeof saved.dropped === 'object' && saved.dropped !== null ? saved.dropped : {}) as typeof saved
  const counts: Counters = {
    delivered: countOf(saved.delivered),
    // Older versions counted deliveries only.
    events: countOf(saved.events ?? saved.delivered),
    duplicates: countOf(saved.duplicates),
    retried: countOf(saved.retried),
    rejected: countOf(saved.rejected),
    dropped: { cap: countOf(dropped.cap), attempts: countOf(dropped.attempts) },
    droppedKinds: kindsIn(saved.droppedKinds),
  }
  if (typeof saved.lastDeliveredAtMs === 'number') counts.lastDeliveredAtMs = saved.lastDeliveredAtMs
  if (typeof saved.knownServer === 'string') counts.knownServer = saved.knownServer
  return counts
}

/** Counts one request that is given up. */
export function countDropped(counts: Counters, why: 'cap' | 'attempts', path: string): void {
  counts.dropped[why]++
  counts.droppedKinds[path] = (counts.droppedKinds[path] ?? 0) + 1
}

const kindsIn = (saved: unknown): Record<string, number> =>
  Object.fromEntries(
    Object.entries(typeof saved === 'object' && saved !== null ? saved : {})
      .map(([path, count]) => [path, countOf(count)] as const)
      .filter(([path, count]) => path.startsWith('/') && count > 0),
  )

function parse(path: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

const countOf = (value: unknown): number => (Number.isSafeInteger(value) && Number(value) > 0 ? Number(value) : 0)
