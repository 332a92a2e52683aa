import { createHash, randomUUID } from 'node:crypto'
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/*
 * Makes past sessions out of captured ones: each is a row of captures, one after the other, with ids and times of its
 * own.
 *   npx tsx bench/history-set.ts <folder> <sessions> <megabytes> [captures]
 */

const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g
const API_ID = /\b(msg|toolu|req)_[A-Za-z0-9]+/g
const TIME = /\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d\d\dZ/g
const PROJECTS = 12
const HOUR_MS = 3_600_000
const GAP_MS = 60_000

export interface HistorySet {
  /** Configuration folder of a client, with `projects` in it. */
  folder: string
  sessions: number
  bytes: number
  /** Folders with a `transcript.jsonl` each. */
  captures: string
  /** Time of the newest session. */
  untilMs: number
}

export function makeHistorySet({ folder, sessions, bytes, captures, untilMs }: HistorySet): void {
  const texts = readdirSync(captures)
    .map((name) => join(captures, name, 'transcript.jsonl'))
    .filter((path) => existsSync(path))
    .map((path) => readFileSync(path, 'utf8'))
  const perSession = bytes / sessions
  for (let index = 0; index < sessions; index++) {
    const sessionId = randomUUID()
    const project = join(folder, 'projects', `-home-dev-project-${index % PROJECTS}`)
    mkdirSync(project, { recursive: true })
    let atMs = untilMs - (sessions - index) * 6 * HOUR_MS
    let pieces: string[] = []
    for (let written = 0, round = 0; written < perSession; round++) {
      const piece = retold(texts[(index + round) % texts.length] ?? '', sessionId, `${index}/${round}`, atMs)
      atMs = piece.endMs + GAP_MS
      pieces.push(piece.text)
      written += piece.text.length
    }
    appendFileSync(join(project, `${sessionId}.jsonl`), pieces.join(''))
    pieces = []
  }
}

/** The capture as a part of another session: its own ids replaced throughout, its times moved. */
function retold(text: string, sessionId: string, salt: string, startMs: number) {
  const own = /"sessionId": ?"([^"]+)"/.exec(text)?.[1]
  const hash = (id: string) => createHash('sha1').update(salt).update(id).digest('hex')
  const firstMs = Date.parse(TIME.exec(text)?.[0] ?? '')
  TIME.lastIndex = 0
  let endMs = startMs
  const moved = text
    .replace(UUID, (id) => {
      if (id === own) return sessionId
      const hex = hash(id)
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
    })
    .replace(API_ID, (id, kind: string) => `${kind}_${hash(id).slice(0, 24)}`)
    .replace(TIME, (time) => {
      const ms = startMs + Date.parse(time) - firstMs
      endMs = Math.max(endMs, ms)
      return new Date(ms).toISOString()
    })
  return { text: moved.endsWith('\n') ? moved : `${moved}\n`, endMs }
}

const [folder, sessions, megabytes, captures] = process.argv.slice(2)
if (process.argv[1]?.endsWith('history-set.ts') && folder !== undefined) {
  const bytes = Number(megabytes) * 1_000_000
  const from = captures ?? join(import.meta.dirname, '../test/captures')
  makeHistorySet({ folder, sessions: Number(sessions), bytes, captures: from, untilMs: Date.now() })
}
