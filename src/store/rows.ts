import type { Fact, Origin, ResponseFact } from './fact.ts'
import type { Row, Value } from './schema.ts'

export interface RowOptions {
  origin: Origin
  /** Texts of prompts are kept. @default false */
  texts?: boolean
  /** Takes secrets out of what people name: titles and tags. */
  mask(text: string): string
}

/** The rows that a fact is kept as: none for kinds of facts that no report asks for. */
export function rowsOf(fact: Fact, { origin, texts = false, mask }: RowOptions): Row[] {
  const fields = fact.fields as Record<string, unknown>
  const own = { session_id: fact.sessionId, turn_id: fact.turnId, at_ms: fact.atMs, cwd: fact.cwd || null, origin }
  const tags = tagRows(fact, origin, mask)
  switch (fact.kind) {
    case 'session':
    case 'session_start':
      return [sessionRow(fact, fields, origin, mask), ...tags]
    case 'execution':
      return [
        executionRow(fact, fields, own),
        ...(fact.responses ?? []).map((response) => responseRow(fact, response, origin)),
        ...tags,
        ...changeRows(fact, origin),
      ]
    case 'tool':
      return [toolRow(fact, fields, own)]
    case 'prompt':
      return [promptRow(fact, fields, own, texts), ...tags]
    default:
      return []
  }
}

type Own = Record<'session_id' | 'turn_id' | 'cwd', string | null> & Record<'at_ms' | 'origin', number>

function sessionRow(fact: Fact, fields: Record<string, unknown>, origin: Origin, mask: RowOptions['mask']): Row {
  const values = {
    id: fact.sessionId,
    name: fact.sessionName === null ? null : mask(fact.sessionName),
    cwd: fact.cwd || null,
    client_version: fact.clientVersion ?? null,
    started_ms: time(fields['started_at']),
    last_ms: fact.atMs,
    ended_ms: time(fields['ended_at']),
    prompts: number(fields['prompt_count']),
    turns: number(fields['turn_count']),
    interrupts: number(fields['interrupt_count']),
    tool_calls: number(fields['tool_calls_total']),
    compactions: number(fields['compaction_count']),
    exit_kind: text(fields['exit_kind']),
    origin,
  }
  return { table: 'sessions', values }
}

function executionRow(fact: Fact, fields: Record<string, unknown>, own: Own): Row {
  const last = fact.responses?.findLast(({ agentId }) => agentId === null) ?? fact.responses?.at(-1)
  const values = {
    id: fact.eventId,
    ...own,
    first_of_turn: fact.measures?.firstOfTurn === false ? 0 : 1,
    status: text(fields['status']) ?? 'unknown',
    stop_reason: text(fields['stop_reason']) ?? 'unknown',
    duration_ms: number(fields['duration_ms']),
    model: text(fields['model']),
    lines_of_code: number(fields['lines_of_code']),
    context_tokens: number(fields['context_tokens']),
    repository: last?.repository ?? null,
    branch: last?.branch ?? null,
  }
  return { table: 'executions', values }
}

/**
 * A request's id is the API's own: copies of a transcript repeat it, and count once. Without one, the session names
 * responses apart.
 */
function responseRow(fact: Fact, response: ResponseFact, origin: Origin): Row {
  const { tokens } = response
  const values = {
    id: `${response.id}/${response.requestId ?? fact.sessionId}`,
    session_id: fact.sessionId,
    execution_id: fact.eventId,
    turn_id: fact.turnId,
    at_ms: response.atMs,
    model: response.model,
    agent_id: response.agentId,
    agent_type: response.agentType,
    input: tokens?.input ?? null,
    output: tokens?.output ?? null,
    cache_read: tokens?.cacheRead ?? null,
    cache_write_5m: tokens?.cacheWrite5m ?? null,
    cache_write_1h: tokens?.cacheWrite1h ?? null,
    thinking: tokens === null ? null : response.thinkingTokens,
    web_searches: response.webSearches,
    cost_nanos: response.costNanos,
    cost_source: response.costSource,
    cwd: response.cwd ?? (fact.cwd || null),
    repository: response.repository,
    branch: response.branch,
    origin,
  }
  return { table: 'responses', values }
}

function toolRow(fact: Fact, fields: Record<string, unknown>, own: Own): Row {
  const values = {
    ...own,
    id: fact.toolUseId ?? fact.eventId,
    name: text(fields['tool_name']) ?? 'unknown',
    bash_kind: text(fields['bash_command_kind']),
    success: fields['success'] === true ? 1 : 0,
    error_class: text(fields['error_class']),
    permission_outcome: text(fields['permission_outcome']),
    duration_ms: number(fields['duration_ms']),
    input_bytes: number(fields['input_bytes']),
    output_bytes: number(fields['output_bytes']),
    agent_type: text(fields['subagent_type']),
    agent_depth: number(fields['subagent_depth']),
  }
  return { table: 'tool_calls', values }
}

function promptRow(fact: Fact, fields: Record<string, unknown>, own: Own, texts: boolean): Row {
  const prompt = text(fields['prompt_text'])
  const values = {
    ...own,
    id: fact.eventId,
    model: text(fields['model']),
    effort: text(fields['effort']),
    gap_ms: number(fields['gap_ms']),
    length: prompt?.length ?? null,
    text: texts ? prompt : null,
  }
  return { table: 'prompts', values }
}

function tagRows({ sessionId, meta }: Fact, origin: Origin, mask: RowOptions['mask']): Row[] {
  const tags = Object.entries(record(meta['tags']))
  return tags.flatMap(([name, value]): Row[] =>
    typeof value === 'string'
      ? [{ table: 'tags', values: { session_id: sessionId, name, value: mask(value), origin } }]
      : [],
  )
}

/** Commits, change requests and tickets of an execution, with the branch that it ended on. */
function changeRows(fact: Fact, origin: Origin): Row[] {
  const vcs = record(fact.meta['vcs'])
  const at = { session_id: fact.sessionId, turn_id: fact.turnId, at_ms: fact.atMs, origin }
  const where = { repository: text(vcs['repository']), branch: text(list(vcs['branches']).at(-1)) }
  const row = (kind: string, name: string | null): Row[] =>
    name === null ? [] : [{ table: 'changes', values: { ...at, ...where, kind, name } }]
  return [
    ...list(vcs['commits']).flatMap((commit) => row('commit', text(commit) ?? text(record(commit)['sha']))),
    ...list(vcs['change_requests']).flatMap((request) => row('change_request', text(record(request)['url']))),
    ...list(vcs['tickets']).flatMap((ticket) => row('ticket', text(ticket))),
  ]
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
const number = (value: unknown): Value => (typeof value === 'number' && Number.isFinite(value) ? value : null)
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

function time(value: unknown): Value {
  const atMs = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(atMs) ? null : atMs
}
