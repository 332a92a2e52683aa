import { closeSync, constants, openSync, readFileSync, renameSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** Something the agent has just made a record of, without any content: what `tail` shows. */
export interface RecentEvent {
  atMs: number
  session: string
  kind: string
  /** Numbers and words of the contract: outcomes, durations, counts. */
  fields: Record<string, unknown>
}

/** Some thousand events; two such files at most. */
const MAX_BYTES = 500_000

// A link in its place would let someone else choose the file we append to. Windows has no such flag.
const APPEND = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0)

export const recentPath = (home: string): string => join(home, 'recent.jsonl')

/** Appends to recent.jsonl (0600). Best effort: what is shown is not worth failing for. */
export function appendRecent(home: string, events: readonly RecentEvent[]): void {
  if (events.length === 0) return
  const path = recentPath(home)
  try {
    const file = openSync(path, APPEND, 0o600)
    try {
      writeSync(file, events.map((event) => `${JSON.stringify(event)}\n`).join(''))
    } finally {
      closeSync(file)
    }
    if (statSync(path).size > MAX_BYTES) renameSync(path, `${path}.1`)
  } catch {
    // The disk is full: the events themselves are what matters.
  }
}

/** Where a reader of recent.jsonl is. */
export interface RecentPlace {
  inode: number
  offset: number
}

/**
 * What was appended since `place`, whole lines only, and where the next call goes on. A file that was begun anew is
 * read from its start. Nothing when there is no file.
 */
export function readRecent(home: string, place: RecentPlace): { events: RecentEvent[]; place: RecentPlace } {
  try {
    const path = recentPath(home)
    const { ino } = statSync(path)
    const bytes = readFileSync(path)
    const from = ino === place.inode && place.offset <= bytes.length ? place.offset : 0
    const end = bytes.lastIndexOf('\n') + 1
    const lines = end > from ? bytes.toString('utf8', from, end).trimEnd().split('\n') : []
    return { events: lines.flatMap(parse), place: { inode: ino, offset: Math.max(end, from) } }
  } catch {
    return { events: [], place }
  }
}

function parse(line: string): RecentEvent[] {
  try {
    const event = JSON.parse(line) as Partial<RecentEvent> | null
    const isEvent =
      typeof event?.atMs === 'number' && typeof event.kind === 'string' && typeof event.fields === 'object'
    return isEvent ? [event as RecentEvent] : []
  } catch {
    return []
  }
}
