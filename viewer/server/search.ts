import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Found } from '../model/batch.ts'
import type { RecordStore } from './record-store.ts'

/** What arrives meanwhile waits for no longer than this. Milliseconds. */
const SLICE_MS = 10

/** Phrases are typed by people. Longer ones are cut. */
const PHRASE_MAX = 200

/**
 * The records from number `from` on that hold the phrase in one of their texts, whatever its case: in values, not in
 * the names of fields. The whole of each record is looked at.
 *
 * @throws the signal's reason, when it fires before the end
 */
export async function search(store: RecordStore, query: string, from: number, signal: AbortSignal): Promise<Found> {
  const phrase = searchPhrase(query)
  // As it stands in JSON. A quick look spares most records the parsing.
  const raw = new RegExp(
    JSON.stringify(phrase)
      .slice(1, -1)
      .replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'),
    'i',
  )
  const last = store.last()
  const found: number[] = []
  let sliceEndMs = performance.now() + SLICE_MS
  for (let n = Math.max(from, store.first()); n <= last; n += 1) {
    const json = store.json(n)
    if (json !== undefined && raw.test(json) && hasText(JSON.parse(json), phrase)) found.push(n)
    if (performance.now() < sliceEndMs) continue
    await nextTurn(undefined, { signal })
    sliceEndMs = performance.now() + SLICE_MS
  }
  return { last, found }
}

export const searchPhrase = (query: string): string => query.slice(0, PHRASE_MAX).toLowerCase()

export const isText = (value: unknown): value is string => typeof value === 'string'

function hasText(value: unknown, phrase: string): boolean {
  if (typeof value === 'string') return value.toLowerCase().includes(phrase)
  if (typeof value !== 'object' || value === null) return false
  if (Array.isArray(value)) return value.some((item) => hasText(item, phrase))
  // OTLP keeps the names of attributes as values.
  return Object.entries(value).some(([name, inner]) => name !== 'key' && hasText(inner, phrase))
}
