/*
 * The tables of the store, described for people in docs/store.md. Ids are the deterministic ones of the session model
 * and of the API, so that the same fact is one row however often and by whatever way it comes.
 */

/** Of each table: its columns, the first ones being its primary key. */
export const TABLES = {
  sessions: {
    key: ['id'],
    columns: {
      id: 'text not null',
      name: 'text',
      cwd: 'text',
      client_version: 'text',
      started_ms: 'integer',
      last_ms: 'integer not null',
      ended_ms: 'integer',
      prompts: 'integer',
      turns: 'integer',
      interrupts: 'integer',
      tool_calls: 'integer',
      compactions: 'integer',
      exit_kind: 'text',
      origin: 'integer not null',
    },
  },
  executions: {
    key: ['id'],
    columns: {
      id: 'text not null',
      session_id: 'text not null',
      turn_id: 'text',
      at_ms: 'integer not null',
      first_of_turn: 'integer not null',
      status: 'text not null',
      stop_reason: 'text not null',
      duration_ms: 'integer',
      model: 'text',
      lines_of_code: 'integer',
      context_tokens: 'integer',
      cwd: 'text',
      repository: 'text',
      branch: 'text',
      origin: 'integer not null',
    },
  },
  responses: {
    key: ['id'],
    columns: {
      id: 'text not null',
      session_id: 'text not null',
      execution_id: 'text not null',
      turn_id: 'text',
      at_ms: 'integer not null',
      model: 'text not null',
      agent_id: 'text',
      agent_type: 'text',
      input: 'integer',
      output: 'integer',
      cache_read: 'integer',
      cache_write_5m: 'integer',
      cache_write_1h: 'integer',
      thinking: 'integer',
      web_searches: 'integer',
      cost_nanos: 'integer',
      cost_source: 'text',
      cwd: 'text',
      repository: 'text',
      branch: 'text',
      origin: 'integer not null',
    },
  },
  tool_calls: {
    key: ['session_id', 'id'],
    columns: {
      session_id: 'text not null',
      id: 'text not null',
      turn_id: 'text',
      at_ms: 'integer not null',
      name: 'text not null',
      bash_kind: 'text',
      success: 'integer not null',
      error_class: 'text',
      permission_outcome: 'text',
      duration_ms: 'integer',
      input_bytes: 'integer',
      output_bytes: 'integer',
      agent_type: 'text',
      agent_depth: 'integer',
      cwd: 'text',
      origin: 'integer not null',
    },
  },
  prompts: {
    key: ['id'],
    columns: {
      id: 'text not null',
      session_id: 'text not null',
      turn_id: 'text',
      at_ms: 'integer not null',
      model: 'text',
      effort: 'text',
      gap_ms: 'integer',
      length: 'integer',
      text: 'text',
      cwd: 'text',
      origin: 'integer not null',
    },
  },
  tags: {
    key: ['session_id', 'name'],
    columns: {
      session_id: 'text not null',
      name: 'text not null',
      value: 'text not null',
      origin: 'integer not null',
    },
  },
  changes: {
    key: ['session_id', 'kind', 'name'],
    columns: {
      session_id: 'text not null',
      kind: 'text not null',
      name: 'text not null',
      turn_id: 'text',
      at_ms: 'integer not null',
      repository: 'text',
      branch: 'text',
      origin: 'integer not null',
    },
  },
} as const

export type TableName = keyof typeof TABLES

export const TABLE_NAMES = Object.keys(TABLES) as TableName[]

export type Value = string | number | null

/** One row on its way into a table. Columns that are left out are null. */
export interface Row {
  table: TableName
  values: Record<string, Value>
}

function createTable(name: TableName): string {
  const { key, columns } = TABLES[name]
  const lines = Object.entries(columns).map(([column, type]) => `${column} ${type}`)
  return `create table ${name} (${[...lines, `primary key (${key.join(', ')})`].join(', ')}) without rowid`
}

/** Files that were read, as they were then: a file that is as it was is not read again. */
const SOURCES = `create table sources (path text primary key, session_id text not null, mark text not null) without rowid`

/** What the store was asked and what it answered, until something in it changes. */
const ANSWERS = 'create table answers (question text primary key, answer text not null) without rowid'

/** Step n brings a store of version n to n + 1. Steps are never changed once released. */
export const MIGRATIONS: readonly (readonly string[])[] = [
  [
    ...TABLE_NAMES.map(createTable),
    SOURCES,
    'create index executions_session on executions (session_id, turn_id)',
    'create index responses_session on responses (session_id)',
    'create index responses_time on responses (at_ms)',
  ],
  [ANSWERS],
]

export const SCHEMA_VERSION = MIGRATIONS.length
