import type { OccurrenceKind } from '../../src/contract/attributes.ts'
import { type Entry, type Fact, LABEL_MAX } from '../model/entry.ts'
import { plainText } from '../model/plain-text.ts'
import { factOf } from './fact.ts'
import { type Fields, idOf, isRecord, timeOf } from './fields.ts'
import { labelOf } from './label.ts'
import { otlpRecords } from './otlp-records.ts'
import type { ReceivedRequest } from './received-request.ts'

/** One record to look at: what the page gets of it, and all of it as JSON. */
export interface ViewRecord {
  entry: Omit<Entry, 'n'>
  json: string
}

const KIND_OF: { readonly [path: string]: OccurrenceKind } = {
  '/events/prompt': 'prompt',
  '/events/execution': 'execution',
  '/events/tool': 'tool',
  '/events/session': 'session',
}
const SYSTEM_KINDS: ReadonlySet<unknown> = new Set(['notification', 'pre_compact', 'subagent_stop'])

/** The records in a request: one, except that a request of OTLP carries many. */
export function recordsOf(request: ReceivedRequest): ViewRecord[] {
  const isAccepted = request.status >= 200 && request.status < 300
  if (isAccepted && request.path.startsWith('/v1/')) return otlpRecords(request)

  const json = JSON.stringify(request.body) ?? 'null'
  const body: Record<string, unknown> = isRecord(request.body) ? request.body : {}
  const receivedAtMs = timeOf(request.at) ?? 0
  const fact = isAccepted ? factOfBody(request.path, body, receivedAtMs) : null
  const entry = {
    receivedAtMs,
    path: plainText(request.path, LABEL_MAX),
    status: request.status,
    duplicate: request.duplicate,
    size: json.length,
    label: fact === null ? plainLabel(request, body) : labelOf(fact),
    sessionId: idOf(body['session_id']),
    turnId: idOf(body['turn_id']),
    fact,
  }
  return [{ entry, json }]
}

function factOfBody(path: string, body: Record<string, unknown>, receivedAtMs: number): Fact | null {
  const isSystem = path === '/events/system'
  const system = SYSTEM_KINDS.has(body['kind']) ? (body['kind'] as OccurrenceKind) : undefined
  const kind = isSystem ? system : KIND_OF[path]
  const id = idOf(body['event_id'])
  if (kind === undefined || id === null) return null
  const meta = fieldsOf(body['client_meta'])
  return factOf(kind, isSystem ? fieldsOf(body['payload']) : fieldsOf(body), {
    id,
    atMs: timeOf(meta('occurred_at')) ?? receivedAtMs,
    cwd: body['cwd'] ?? body['folder_path'],
    gitRepo: body['git_repo'],
    sessionName: body['session_name'],
    meta,
  })
}

const fieldsOf = (value: unknown): Fields => {
  const record: Record<string, unknown> = isRecord(value) ? value : {}
  return (name) => (Object.hasOwn(record, name) ? record[name] : undefined)
}

function plainLabel({ path, status }: ReceivedRequest, body: Record<string, unknown>): string {
  if (status === 0) return 'connection cut'
  if (status < 200 || status >= 300) return `refused with ${status}`
  if (path === '/health-checks') return 'the agent is alive'
  if (path === '/usage/events') return plainText(`${body['type'] ?? ''} ${body['name'] ?? ''}`, LABEL_MAX)
  if (path === '/usage/sessions') return plainText(`session ended: ${body['exit_reason'] ?? ''}`, LABEL_MAX)
  return ''
}
