import type { Occurrence } from '../../src/instrumentation/occurrence.ts'

/** What a server has in the end: each record once, of each session the last row, and how often each note was made. */
export interface FinalRecords {
  records: Record<string, Occurrence>
  rows: Record<string, Occurrence>
  notes: string[]
}

/** @throws when two records under one id differ: the server keeps the first, whatever the second says */
export function finalRecords(occurrences: Occurrence[]): FinalRecords {
  const records: Record<string, Occurrence> = {}
  const rows: Record<string, Occurrence> = {}
  const notes = new Map<string, string>()
  for (const occurrence of occurrences) {
    const { kind, eventId, sessionId } = occurrence
    if (kind === 'session') rows[sessionId] = { ...occurrence, eventId: 'of the content' }
    else if (kind === 'note') notes.set(eventId, noteText(occurrence))
    else {
      const known = records[eventId]
      if (known !== undefined && JSON.stringify(known) !== JSON.stringify(occurrence))
        throw new Error(`two records of one id:\n${JSON.stringify(known)}\n${JSON.stringify(occurrence)}`)
      records[eventId] = occurrence
    }
  }
  return { records, rows, notes: [...notes.values()].sort() }
}

const noteText = (note: Extract<Occurrence, { kind: 'note' }>): string =>
  JSON.stringify([note.sessionId, note.turnId, note.name, note.fields])

/** Times that follow from when a hook was recorded. With two copies of each hook either may be the one that counts. */
const TIMES = new Set(['atMs', 'duration_ms', 'gap_ms', 'ended_at', 'started_at', 'startMs', 'endMs'])

/** The same records without the times, and rows under no id of their content: what must agree when the clock cannot. */
export const timeless = (final: FinalRecords): FinalRecords =>
  JSON.parse(JSON.stringify(final, (key, value) => (TIMES.has(key) ? undefined : value))) as FinalRecords
