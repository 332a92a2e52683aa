import type { Entry } from '../model/entry.ts'
import type { ViewRecord } from './records.ts'

export interface RecordStore {
  /** Number of the oldest record that is kept; one more than `last` when there is none. */
  first(): number
  /** Number of the newest record; 0 before the first. */
  last(): number
  add(record: ViewRecord): void
  /** Entries from number `from` on (or from the oldest kept), at most `max`. */
  entries(from: number, max: number): Entry[]
  /** The record itself; undefined when it is not kept, or never was. */
  json(n: number): string | undefined
  /** Calls back after each addition, until the returned function is called. */
  onAdd(listener: () => void): () => void
}

export interface RecordStoreOptions {
  /** @default 50 000: as many as the page keeps. */
  maxRecords?: number
  /** Of their JSON, in UTF-16 units; entries weigh little beside it. @default 128 Mi */
  maxSize?: number
}

const MAX_RECORDS = 50_000
const MAX_SIZE = 128 * 1024 * 1024

/** The newest records, in the order of arrival. */
export function createRecordStore({
  maxRecords = MAX_RECORDS,
  maxSize = MAX_SIZE,
}: RecordStoreOptions = {}): RecordStore {
  // A ring: record n is at index n % maxRecords.
  const ring: { entry: Entry; json: string }[] = []
  const listeners = new Set<() => void>()
  let first = 1
  let last = 0
  let size = 0

  const at = (n: number) => (n >= first && n <= last ? ring[n % maxRecords] : undefined)
  const forget = () => {
    size -= at(first)?.json.length ?? 0
    delete ring[first % maxRecords]
    first += 1
  }

  return {
    first: () => first,
    last: () => last,
    add: ({ entry, json }) => {
      if (last - first + 1 >= maxRecords) forget()
      last += 1
      size += json.length
      ring[last % maxRecords] = { entry: { n: last, ...entry }, json }
      while (size > maxSize && first < last) forget()
      for (const listener of listeners) listener()
    },
    entries: (from, max) => {
      const start = Math.max(first, from)
      const count = Math.max(0, Math.min(max, last - start + 1))
      return Array.from({ length: count }, (_, index) => at(start + index)?.entry).filter(
        (entry) => entry !== undefined,
      )
    },
    json: (n) => at(n)?.json,
    onAdd: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
