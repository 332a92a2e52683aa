import type { OccurrenceKind } from '../../src/contract/attributes.ts'
import type { ModelUse } from '../model/entry.ts'
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
  /** Of the end of a turn: what each response used and cost. */
  responses?: readonly ViewResponse[]
}

export interface ViewResponse {
  model: string
  /** Null: not known. */
  costNanos: number | null
  tokens: { input: number; output: number; cacheRead: number; cacheWrite5m: number; cacheWrite1h: number } | null
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
  if (fact.kind === 'turn' && occurrence.responses) fact.byModel = byModel(occurrence.responses)
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

function byModel(responses: readonly ViewResponse[]): ModelUse[] {
  const uses = new Map<string, ModelUse>()
  for (const { model, costNanos, tokens } of responses) {
    const use = uses.get(model) ?? { model, tokensIn: 0, tokensOut: 0, cacheRead: 0, costUsd: 0, unpriced: 0 }
    uses.set(model, use)
    if (tokens) {
      use.tokensIn += tokens.input + tokens.cacheRead + tokens.cacheWrite5m + tokens.cacheWrite1h
      use.tokensOut += tokens.output
      use.cacheRead += tokens.cacheRead
    }
    if (costNanos === null) use.unpriced += 1
    else use.costUsd += costNanos / 1e9
  }
  return [...uses.values()]
}
