import type { OccurrenceKind } from '../../src/contract/attributes.ts'
import type { ModelUse } from '../model/entry.ts'
import { factOf } from './fact.ts'
import { labelOf } from './label.ts'
import type { ViewRecord } from './records.ts'
import { spanFact } from './span-fact.ts'

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
  /** Who called whom, and when: those that are complete with it. */
  spans?: readonly ViewSpan[]
}

export interface ViewSpan {
  traceId: string
  spanId: string
  parentId: string | undefined
  name: string
  /** Milliseconds since the epoch. */
  startMs: number
  endMs: number
  attributes: object
  error: string | undefined
}

export interface ViewResponse {
  model: string
  /** Null: not known. */
  costNanos: number | null
  tokens: { input: number; output: number; cacheRead: number; cacheWrite5m: number; cacheWrite1h: number } | null
}

/** Where spans are sent. */
export const SPAN_PATH = '/v1/traces'
/** OTLP's status of what failed. */
const ERROR = 2

/** Where the contract sends an occurrence, as its record's path. */
const PATHS: Readonly<Record<string, string>> = {
  prompt: '/events/prompt',
  execution: '/events/execution',
  tool: '/events/tool',
  session: '/events/session',
}

/** The records of an occurrence: its own, unless it says nothing about its session, and those of its spans. */
export function occurrenceRecords(occurrence: ViewOccurrence): ViewRecord[] {
  const own = occurrenceRecord(occurrence)
  const spans = (occurrence.spans ?? []).map((span) => spanRecord(span, occurrence))
  return own === undefined ? spans : [own, ...spans]
}

function spanRecord(span: ViewSpan, { sessionId, turnId, atMs }: ViewOccurrence): ViewRecord {
  const attributes = new Map<string, unknown>(Object.entries(span.attributes))
  if (span.error !== undefined) attributes.set('error.type', span.error)
  const fact = spanFact(
    {
      ...{ traceId: span.traceId, spanId: span.spanId, parentSpanId: span.parentId, name: span.name },
      ...{ startTimeUnixNano: span.startMs * 1e6, endTimeUnixNano: span.endMs * 1e6 },
      ...(span.error !== undefined && { status: { code: ERROR } }),
    },
    attributes,
    sessionId,
  )
  const json = JSON.stringify(span)
  const about = { label: labelOf(fact), sessionId, turnId, fact }
  const entry = { receivedAtMs: atMs, path: SPAN_PATH, status: 200, duplicate: false, size: json.length, ...about }
  return { entry, json }
}

function occurrenceRecord(occurrence: ViewOccurrence): ViewRecord | undefined {
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
