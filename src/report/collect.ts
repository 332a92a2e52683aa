import { type Stats, statSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { replaySession } from '../history/replay-session.ts'
import { listTranscripts, type Transcript } from '../history/transcripts.ts'
import type { FinishSettings } from '../instrumentation/finish/finish-settings.ts'
import { maskSecrets } from '../processors/redaction.ts'
import { ORIGIN } from '../store/fact.ts'
import { FORGOTTEN } from '../store/forget.ts'
import { rowsOf } from '../store/rows.ts'
import type { Row } from '../store/schema.ts'
import type { ReadSession, Store } from '../store/store.ts'
import { agentFolders } from '../transcript/agent-files.ts'

export interface CollectOptions {
  store: Store
  claudeFolder: string
  /** Of this program: what another version read is read again, for it may read it better. */
  version: string
  context: FinishSettings
  texts: boolean
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
const BATCH_ROWS = 5_000

/** Brings the store up to what the transcripts of this machine say. Only files that have changed since are read. */
export async function collect(options: CollectOptions): Promise<Collected> {
  const { store, claudeFolder, version, onProgress } = options
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
  for (const [index, { transcript, mark }] of changed.entries()) {
    onProgress(index, changed.length)
    const { sessionId, path } = transcript
    try {
      const session = { sessionId, path, mark, rows: await rowsOfTranscript(path, options) }
      batch.push(session)
      rows += session.rows.length
      collected.read += 1
    } catch (error) {
      collected.failed.push({ path, reason: (error as Error).message })
    }
    if (rows >= BATCH_ROWS) keep()
  }
  keep()
  return collected
}

async function rowsOfTranscript(path: string, { context, texts }: CollectOptions): Promise<Row[]> {
  const rows: Row[] = []
  // Rows of a session replace each other: the last one is the one.
  let session: Row[] = []
  await replaySession({
    path,
    bashArgs: false,
    context: { ...context, spans: false },
    take(occurrences) {
      for (const occurrence of occurrences) {
        const made = rowsOf(occurrence, { origin: ORIGIN.transcript, texts, mask: maskSecrets })
        if (occurrence.kind === 'session') session = made
        else rows.push(...made)
      }
    },
  })
  return [...rows, ...session]
}

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
