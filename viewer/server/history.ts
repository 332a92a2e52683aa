import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Entry } from '../model/entry.ts'
import type { DaySum, HistoryFound, Overview, SessionSummary } from '../model/history.ts'
import { createModel, takeUp } from '../model/model.ts'
import { daysOf, mergeDays, summaryOf } from '../model/summary.ts'
import { occurrenceRecords, SPAN_PATH, type ViewOccurrence } from './occurrence-record.ts'
import type { ViewRecord } from './records.ts'
import { isText, searchPhrase } from './search.ts'

/** A session that can be read. */
export interface SessionRef {
  id: string
  /** Another one than before: there is more to read. */
  mark: string
}

/** Where the past is kept: transcripts, a store, or a test's list. */
export interface SessionSource {
  /** Newest first. */
  list(): SessionRef[] | Promise<SessionRef[]>
  /** What happened in a session, in the same order each time. */
  read(id: string): Promise<ViewOccurrence[]>
}

export interface History {
  overview(): Promise<Overview>
  /** What happened in a session; undefined when there is no such session. */
  entries(sessionId: string): Promise<Entry[] | undefined>
  /** A session's records as JSON, one each line; undefined when there is no such session. */
  jsonLines(sessionId: string): Promise<string | undefined>
  json(n: number): Promise<string | undefined>
  /** Records of all sessions that hold the phrase in one of their texts, whatever its case. */
  search(phrase: string, signal: AbortSignal): Promise<HistoryFound>
  /** Resolves when everything that was listed is read. */
  settled(): Promise<void>
  close(): void
}

/** Numbers of records: session by session, so that a number stays what it is when a session goes on. */
const NUMBERS_EACH = 1_000_000
/** Sessions whose records are kept in memory; others are read again when somebody looks at them. */
const KEPT_SESSIONS = 4
/** Characters of a record that are searched. */
const SEARCHED_MAX = 4_000
/** Characters that are searched in all: some 120 MB at most. Beyond them the oldest sessions are found by name only. */
const SEARCHED_TOTAL = 60_000_000
/** Sources are not listed more often than this. Milliseconds. */
const LIST_AGAIN_MS = 2_000
const SLICE_MS = 10

interface Known {
  index: number
  mark: string
  summary: SessionSummary | undefined
  days: DaySum[]
  /** What is searched, record by record, in lower case. */
  texts: string[]
}

/** All sessions of a source: read one after the other, newest first, and again when they go on. */
export function createHistory(source: SessionSource, now: () => number = Date.now): History {
  const known = new Map<string, Known>()
  const ids: string[] = []
  const kept = new Map<string, { mark: string; records: Promise<ViewRecord[]> }>()
  let queue: SessionRef[] = []
  let reading: Promise<void> | undefined
  let listedAtMs = Number.NEGATIVE_INFINITY
  let searched = 0
  let failed = 0
  let isClosed = false

  async function refresh(): Promise<void> {
    if (reading !== undefined || now() - listedAtMs < LIST_AGAIN_MS) return
    listedAtMs = now()
    queue = (await source.list()).filter(({ id, mark }) => known.get(id)?.mark !== mark)
    reading ??= readAll().finally(() => {
      reading = undefined
    })
  }

  async function readAll(): Promise<void> {
    failed = 0
    while (!isClosed) {
      const next = queue[0]
      if (next === undefined) return
      await readOne(next).catch(() => (failed += 1))
      queue.shift()
      await nextTurn()
    }
  }

  async function readOne({ id, mark }: SessionRef): Promise<void> {
    const before = known.get(id)
    const one: Known = { index: before?.index ?? ids.length, mark, summary: undefined, days: [], texts: [] }
    if (before === undefined) ids.push(id)
    for (const text of before?.texts ?? []) searched -= text.length
    known.set(id, one)
    const records = recordsOf(await source.read(id))
    const model = createModel()
    for (const { entry } of records) takeUp(model, { n: 0, ...entry }, Number.POSITIVE_INFINITY)
    const session = model.sessions.get(id)
    if (session === undefined) return
    one.summary = summaryOf(session, mark)
    one.days = daysOf(session)
    for (const { entry, json } of records) {
      // A span says nothing in words that its occurrence does not.
      const text =
        searched < SEARCHED_TOTAL && entry.path !== SPAN_PATH
          ? textsIn(JSON.parse(json)).slice(0, SEARCHED_MAX).toLowerCase()
          : ''
      searched += text.length
      one.texts.push(text)
    }
  }

  async function records(id: string): Promise<ViewRecord[] | undefined> {
    const mark = known.get(id)?.mark
    if (mark === undefined) return undefined
    const found = kept.get(id)
    const here = found?.mark === mark ? found : { mark, records: source.read(id).then(recordsOf) }
    kept.delete(id)
    kept.set(id, here)
    for (const [oldest] of kept) if (kept.size > KEPT_SESSIONS) kept.delete(oldest)
    return here.records.catch((error: unknown) => {
      kept.delete(id)
      throw error
    })
  }

  const numberOf = (index: number, position: number) => index * NUMBERS_EACH + position + 1

  return {
    overview: async () => {
      await refresh()
      const read = [...known.values()]
      return {
        sessions: read.flatMap(({ summary }) => summary ?? []),
        days: mergeDays(read.flatMap(({ days }) => days)),
        toRead: queue.length,
        failed,
      }
    },
    entries: async (id) => {
      const index = known.get(id)?.index
      if (index === undefined) return undefined
      return (await records(id))?.map(({ entry }, position) => ({ n: numberOf(index, position), ...entry }))
    },
    jsonLines: async (id) => (await records(id))?.map(({ json }) => `${json}\n`).join(''),
    json: async (n) => {
      const id = ids[Math.floor((n - 1) / NUMBERS_EACH)]
      return id === undefined ? undefined : (await records(id))?.[(n - 1) % NUMBERS_EACH]?.json
    },
    search: async (query, signal) => {
      const phrase = searchPhrase(query)
      const found: number[] = []
      const sessions: string[] = []
      let sliceEndMs = performance.now() + SLICE_MS
      for (const [id, { index, texts }] of known) {
        const before = found.length
        for (const [position, text] of texts.entries()) {
          if (text.includes(phrase)) found.push(numberOf(index, position))
        }
        if (found.length > before) sessions.push(id)
        if (performance.now() < sliceEndMs) continue
        await nextTurn(undefined, { signal })
        sliceEndMs = performance.now() + SLICE_MS
      }
      return { last: known.size, found, sessions }
    },
    settled: async () => {
      await refresh()
      await reading
    },
    close: () => {
      isClosed = true
    },
  }
}

const recordsOf = (occurrences: readonly ViewOccurrence[]): ViewRecord[] => occurrences.flatMap(occurrenceRecords)

/** Every text in a record. */
function textsIn(value: unknown): string {
  if (isText(value)) return value
  if (typeof value !== 'object' || value === null) return ''
  return Object.values(value).map(textsIn).filter(Boolean).join('\n')
}
