import type { OccurrenceKind } from '../../src/contract/attributes.ts'
import { factOf } from './fact.ts'
import { labelOf } from './label.ts'
import type { ViewRecord } from './records.ts'

/** What the viewer takes of an occurrence, wherever it is kept. Fields are those of the contract. */
export interface ViewOccurrence {
  kind: string
  eventId: string
  sessionId: string
  /** Milliseconds since the epoch. */
  atMs: number
  turnId: string | null
  sessionName: string | null
  cwd: string
  /** Entries of `client_meta`. */
  meta: Record<string, unknown>
  fields: object
}

/** Where the contract sends an occurrence, as its record's path. */
const PATHS: Readonly<Record<string, string>> = {
  prompt: '/events/prompt',
  execution: '/events/execution',
  tool: '/events/tool',
  session: '/events/session',
}

/** The record of an occurrence; undefined for one that says nothing about its session. */
export function occurrenceRecord(occurrence: ViewOccurrence): ViewRecord | undefined {
  const { kind, eventId, sessionId, atMs, turnId, sessionName, cwd, meta, fields } = occurrence
  const own = fields as Record<string, unknown>
  const fact = factOf(kind as OccurrenceKind, (name) => own[name], {
    id: eventId,
    atMs,
    cwd,
    gitRepo: own['git_repo'],
    sessionName,
    meta: (name) => meta[name],
  })
  if (fact === null) return undefined
  const ids = { event_id: eventId, session_id: sessionId, session_name: sessionName, turn_id: turnId }
  const json = JSON.stringify({ ...ids, occurred_at: new Date(atMs).toISOString(), cwd, ...own, client_meta: meta })
  const entry = {
    receivedAtMs: atMs,
    path: PATHS[kind] ?? `/events/system ${kind}`,
    status: 200,
    duplicate: false,
    size: json.length,
    label: labelOf(fact),
    sessionId,
    turnId,
    fact,
  }
  return { entry, json }
}
