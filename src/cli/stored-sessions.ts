import type { ViewOccurrence } from '../../viewer/server/occurrence-record.ts'
import { toDollars } from '../prices/money.ts'
import type { Value } from '../store/schema.ts'
import type { Store } from '../store/store.ts'

type Row = Record<string, Value>

/** What the store knows of sessions whose transcripts the client has deleted, session by session. */
export function storedSessions(store: Store, hasTranscript: (id: string) => boolean): Map<string, ViewOccurrence[]> {
  const sessions = store.all('select * from sessions').filter(({ id }) => !hasTranscript(`${id}`))
  return new Map(sessions.map((session) => [`${session['id']}`, occurrencesOf(store, session)]))
}

function occurrencesOf(store: Store, session: Row): ViewOccurrence[] {
  const id = `${session['id']}`
  const rowsOf = (table: string) => store.all(`select * from ${table} where session_id = ?`, [id])
  const responses = rowsOf('responses')
  const occurrence = (kind: string, row: Row, fields: object, meta: Record<string, unknown> = {}): ViewOccurrence => ({
    ...{ kind, sessionId: id, eventId: `${row['id']}`, turnId: text(row['turn_id']), atMs: Number(row['at_ms']) },
    ...{ sessionName: text(session['name']), cwd: text(row['cwd']) ?? text(session['cwd']) ?? '', meta, fields },
  })
  const own = { ...session, turn_id: null, at_ms: session['last_ms'] ?? 0 }
  const times = { started_at: isoOf(session['started_ms']), ended_at: isoOf(session['ended_ms']) }
  const all = [
    occurrence('session', own, { ...session, ...times }),
    ...rowsOf('prompts').map((row) => occurrence('prompt', row, { ...row, prompt_text: row['text'] })),
    ...rowsOf('tool_calls').map((row) => occurrence('tool', row, toolFields(row))),
    ...rowsOf('executions').map((row) => {
      const theirs = responses.filter(({ execution_id }) => execution_id === row['id'])
      const costs = theirs.map(({ cost_nanos }) => cost_nanos)
      const cost = costs.some((nanos) => nanos === null) ? null : sum(costs)
      return {
        ...occurrence('execution', row, { ...row, ...tokensOf(theirs) }, { cost_usd: toDollars(cost) }),
        responses: theirs.map((response) => ({
          model: `${response['model']}`,
          costNanos: response['cost_nanos'] === null ? null : Number(response['cost_nanos']),
          tokens: response['input'] === null ? null : countsOf(response),
        })),
      }
    }),
  ]
  return all.sort((one, other) => one.atMs - other.atMs || (one.eventId < other.eventId ? -1 : 1))
}

const toolFields = (row: Row): object => ({
  ...row,
  tool_name: row['name'],
  success: row['success'] === 1,
  bash_command_kind: row['bash_kind'],
  subagent_type: row['agent_type'],
  subagent_depth: row['agent_depth'],
})

function tokensOf(responses: readonly Row[]): object {
  if (responses.some(({ input }) => input === null)) return {}
  const parts = (names: string[]) => sum(responses.flatMap((row) => names.map((name) => row[name] ?? null)))
  return {
    tokens_in: parts(['input', 'cache_read', 'cache_write_5m', 'cache_write_1h']),
    tokens_out: parts(['output']),
    cache_read_tokens: parts(['cache_read']),
    thinking_tokens: parts(['thinking']),
  }
}

const countsOf = (row: Row) => ({
  ...{ input: Number(row['input']), output: Number(row['output']), cacheRead: Number(row['cache_read']) },
  ...{ cacheWrite5m: Number(row['cache_write_5m']), cacheWrite1h: Number(row['cache_write_1h']) },
})

const sum = (values: readonly (Value | undefined)[]): number =>
  values.reduce<number>((total, value) => total + Number(value ?? 0), 0)
const text = (value: Value | undefined): string | null => (typeof value === 'string' ? value : null)
const isoOf = (ms: Value | undefined): string | null => (typeof ms === 'number' ? new Date(ms).toISOString() : null)
