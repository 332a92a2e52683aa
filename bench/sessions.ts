import { appendFileSync, mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseRecording, type Recorded, scenesOf } from '../src/dev/recording.ts'
import { createSpool } from '../src/spool/spool.ts'

const RECORDING = new URL('../plugin/demo/session.json', import.meta.url)

/** Sessions end to end in the past: nothing waits for its time. */
const BEGUN_BEFORE_MS = 30 * 60_000

/** A recorded session takes 5.3 s: eight run at a time. */
const APART_MS = 670

export interface SpooledSessions {
  events: number
  bytes: number
}

/**
 * Copies of the recorded session until there are `count` events: their transcripts written whole, their hooks in the
 * spool of `home` as the recorder would have left them. `project` is where their transcripts and folders lie.
 */
export function spoolSessions(home: string, project: string, count: number): SpooledSessions {
  openSpool(home)
  const text = readFileSync(RECORDING, 'utf8')
  const original = (JSON.parse(text) as { sessionId: string }).sessionId
  const begunAtMs = Date.now() - BEGUN_BEFORE_MS
  let events = 0
  let bytes = 0
  for (let copy = 0; events < count; copy++) {
    const sessionId = `${String(copy).padStart(8, '0')}${original.slice(8)}`
    const recording = parseRecording(text.replaceAll(original, sessionId), project)
    const transcripts = new Map<string, string>()
    for (const scene of scenesOf(recording)) {
      const atMs = begunAtMs + copy * APART_MS + scene.atMs
      if (scene.kind === 'hook') {
        bytes += writeEntry(home, { name: `${sessionId}.${++events}`, event: scene.event, input: scene.input, atMs })
        continue
      }
      const line = scene.kind === 'file' ? scene.content : stamped(scene.line, begunAtMs + scene.spokenAtMs)
      transcripts.set(scene.file, `${transcripts.get(scene.file) ?? ''}${JSON.stringify(line)}\n`)
    }
    for (const [file, lines] of transcripts) {
      mkdirSync(dirname(file), { recursive: true })
      appendFileSync(file, lines)
    }
  }
  return { events, bytes }
}

/** Makes the folders of a spool, which switches recording on. */
export function openSpool(home: string): void {
  createSpool({ home, now: Date.now, log: { line: () => {} } }).open()
}

const stamped = (line: Recorded, atMs: number): Recorded => ({ ...line, timestamp: new Date(atMs).toISOString() })

interface BenchEntry {
  name: string
  event: string
  input: object
  atMs: number
}

/** One file of the spool; answers its size. */
export function writeEntry(home: string, { name, event, input, atMs }: BenchEntry): number {
  const path = join(home, 'spool/new', name)
  writeFileSync(path, `cm1 ${event} effort=medium\n${JSON.stringify(input)}`)
  utimesSync(path, atMs / 1_000, atMs / 1_000)
  return statSync(path).size
}
