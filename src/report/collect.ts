import { type Stats, statSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { listTranscripts, type Transcript } from '../history/transcripts.ts'
import type { FinishSettings } from '../instrumentation/finish/finish-settings.ts'
import { FORGOTTEN } from '../store/forget.ts'
import type { Row } from '../store/schema.ts'
import type { ReadSession, Store } from '../store/store.ts'
import { agentFolders } from '../transcript/agent-files.ts'
import { createReaders, type Readers } from './readers.ts'
import { rowsOfTranscript } from './transcript-rows.ts'

export interface CollectOptions {
  store: Store
  claudeFolder: string
  /** Of this program: what another version read is read again, for it may read it better. */
  version: string
  context: FinishSettings
  /** The command line's program, of which threads are made when there is much to read. */
  program: string
  onProgress(done: number, total: number): void
}

export interface Collected {
  /** Sessions that were read now. */
  read: number
  /** Sessions whose files are as they were. */
  unchanged: number
  failed: { path: string; reason: string }[]
}

/** Rows that are kept in one transaction: enough to be quick, few enough to be small in memory. */
const BATCH_ROWS = 10_000

/** A thread takes a quarter of a second to start, in which this much is read without one. */
const THREADS_FROM_BYTES = 8_000_000

/** Transcripts that are being read, or wait for an older one to be kept first. */
const AHEAD = 4

/** Brings the store up to what the transcripts of this machine say. Only files that have changed since are read. */
export async function collect(options: CollectOptions): Promise<Collected> {
  const { store, claudeFolder, version, context, program, onProgress } = options
  const known = store.sources()
  const collected: Collected = { read: 0, unchanged: 0, failed: [] }
  const changed: { transcript: Transcript; mark: string }[] = []
  // Oldest first: the session that a response was first seen in keeps it.
  for (const transcript of oncePerSession(listTranscripts(claudeFolder).reverse())) {
    const mark = `${version} ${transcript.sizeBytes}:${Math.round(transcript.modifiedAtMs)}${await agentsMark(transcript.path)}`
    const before = known.get(transcript.path)
    if (before === mark || before === FORGOTTEN) collected.unchanged += 1
    else changed.push({ transcript, mark })
  }
  let batch: ReadSession[] = []
  let rows = 0
  const keep = () => {
    store.replaceTranscripts(batch)
    batch = []
    rows = 0
  }
  const bytes = changed.reduce((sum, { transcript }) => sum + transcript.sizeBytes, 0)
  const readers = bytes < THREADS_FROM_BYTES ? inThisThread(context) : createReaders(program)
  const begun: Promise<Row[] | Error>[] = []
  const begin = (count: number) => {
    for (const { transcript } of changed.slice(begun.length, count))
      begun.push(readers.read(transcript.path).catch((error: Error) => error))
  }
  try {
    for (const [index, { transcript, mark }] of changed.entries()) {
      onProgress(index, changed.length)
      begin(index + AHEAD)
      const { sessionId, path } = transcript
      const read = (await begun[index]) ?? []
      // What is kept needs no second place in memory.
      delete begun[index]
      if (read instanceof Error) collected.failed.push({ path, reason: read.message })
      else {
        batch.push({ sessionId, path, mark, rows: read })
        rows += read.length
        collected.read += 1
      }
      if (rows >= BATCH_ROWS) keep()
    }
  } finally {
    await readers.close()
  }
  keep()
  return collected
}

const inThisThread = (context: FinishSettings): Readers => ({
  read: (path) => rowsOfTranscript(path, context),
  close: async () => {},
})

/** Of the copies of a transcript, as a project that was moved has them, the one that was written to last. */
const oncePerSession = (oldestFirst: Transcript[]): Transcript[] => [
  ...new Map(oldestFirst.map((transcript) => [transcript.sessionId, transcript])).values(),
]

/** Size and time of the subagents' transcripts, together. */
async function agentsMark(path: string): Promise<string> {
  if (folderTime(path.replace(/\.jsonl$/, '')) === undefined) return ''
  let mark = ''
  for (const folder of await agentFolders(path)) {
    const names = await readdir(folder).catch(() => [])
    const stats = await Promise.all(names.map((name) => stat(join(folder, name)).catch(() => undefined)))
    const files = stats.filter((one): one is Stats => one !== undefined)
    const bytes = files.reduce((sum, { size }) => sum + size, 0)
    mark += ` ${files.length}:${bytes}:${Math.max(0, ...files.map(({ mtimeMs }) => Math.round(mtimeMs)))}`
  }
  return mark
}

function folderTime(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs
}
