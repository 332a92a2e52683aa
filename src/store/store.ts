import { existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { plainError } from '../process/plain-error.ts'
import { makePrivateFolder } from '../process/private-files.ts'
import { personFolder } from '../process/profile-path.ts'
import { type Database, openDatabase, openInMemory, UnusableStore } from './database.ts'
import { forgottenBefore } from './forget.ts'
import { takeRows } from './incoming.ts'
import { type Row, TABLE_NAMES, TABLES, type TableName, type Value } from './schema.ts'
import { lockStore, type StoreLock } from './store-lock.ts'

/** The history of this machine: what sessions used, did and cost. */
export interface Store {
  path: string
  /** Keeps rows, in one transaction. A row of a lower origin never replaces one of a higher. */
  put(rows: readonly Row[]): void
  /**
   * Replaces all that transcripts said of these sessions by what they say now, and notes the state of their files, in
   * one transaction.
   */
  replaceTranscripts(sessions: readonly ReadSession[]): void
  /** Files that were read, as they were then. */
  sources(): Map<string, string>
  all: Database['all']
  /** The same, for questions over everything: while nothing has changed, the last answer is given again. */
  recall: Database['all']
  each: Database['each']
  /** Changes that are not rows: what is forgotten. */
  write<T>(work: (database: Database) => T): T
  /** Gives freed space back to the disk. */
  compact(): void
  sizeBytes(): number
}

/** A session as its transcripts report it. */
export interface ReadSession {
  sessionId: string
  rows: readonly Row[]
  path: string
  /** Size and time of the files that it was read from, see `sources`. */
  mark: string
}

export const storePath = (home: string): string => join(personFolder(home), 'history.db')

/** Where the agent leaves what it records. */
export const incomingPath = (home: string): string => join(personFolder(home), 'history.incoming')

/**
 * Opens the store, takes over what the agent recorded, and closes it after `work`.
 *
 * @throws UnusableStore, or what SQLite says
 */
export async function withStore<T>(
  { home, now, onDamage }: { home: string; now: () => number; onDamage: (aside: string, reason: string) => void },
  work: (store: Store) => T | Promise<T>,
): Promise<T> {
  const path = storePath(home)
  const lock = await prepare(path, now)
  try {
    const database = await openDatabase(path, onDamage)
    try {
      const store = createStore(database, path)
      takeRows(incomingPath(home), now, store.put)
      return await work(store)
    } finally {
      database.close()
    }
  } finally {
    lock.release()
  }
}

async function prepare(path: string, now: () => number): Promise<StoreLock> {
  try {
    makePrivateFolder(dirname(path))
    return await lockStore(path, now)
  } catch (error) {
    throw new UnusableStore(plainError(error))
  }
}

/** A store that nothing stays of: for when the one on disk cannot be used. */
export async function withStoreInMemory<T>(work: (store: Store) => T | Promise<T>): Promise<T> {
  const database = await openInMemory()
  try {
    return await work(createStore(database, 'memory'))
  } finally {
    database.close()
  }
}

function createStore(database: Database, path: string): Store {
  const runners = new Map<TableName, (row: Row) => void>()
  const runnerOf = (table: TableName) => {
    const known = runners.get(table)
    if (known !== undefined) return known
    const run = database.runner(upsertInto(table))
    const columns = Object.keys(TABLES[table].columns)
    const made = ({ values }: Row) => run(columns.map((column) => values[column] ?? null))
    runners.set(table, made)
    return made
  }
  const putAll = (rows: readonly Row[]) => {
    for (const row of rows) runnerOf(row.table)(row)
    if (rows.some(({ values }) => values['origin'] === 1)) preferAgents(database, rows)
  }

  function replace({ sessionId, rows, path: source, mark }: ReadSession): void {
    // Most are new on a first report: there is nothing to replace.
    const isKnown = database.all('select 1 from sessions where id = ?', [sessionId]).length > 0
    for (const table of isKnown ? TABLE_NAMES : []) {
      const column = table === 'sessions' ? 'id' : 'session_id'
      database.all(`delete from ${table} where ${column} = ? and origin = 0`, [sessionId])
    }
    const better = recordedTurns(database, sessionId)
    const forgottenMs = forgottenBefore(database)
    const isWanted = ({ table, values }: Row) =>
      Number(values['at_ms'] ?? forgottenMs) >= forgottenMs &&
      !(BY_TURN.includes(table) && better.has(values['turn_id'] ?? null))
    putAll(rows.filter(isWanted))
    database.all('insert or replace into sources values (?, ?, ?)', [source, sessionId, mark])
  }

  const change = <T>(work: () => T): T =>
    database.transaction(() => {
      database.exec('delete from answers')
      return work()
    })

  return {
    path,
    put: (rows) => void (rows.length > 0 && change(() => putAll(rows))),
    replaceTranscripts: (sessions) => void (sessions.length > 0 && change(() => sessions.forEach(replace))),
    recall: (sql, values = []) => recall(database, sql, values),
    sources: () =>
      new Map(database.all('select path, mark from sources').map((row) => [`${row['path']}`, `${row['mark']}`])),
    all: database.all,
    each: database.each,
    compact: () => database.exec('vacuum'),
    write: (work) => change(() => work(database)),
    sizeBytes: () => (existsSync(path) ? statSync(path).size : 0),
  }
}

/** Questions with values (a time, a folder) are seldom asked twice: their answers would only gather. */
function recall(database: Database, sql: string, values: Value[]): Record<string, Value>[] {
  if (values.length > 0) return database.all(sql, values)
  const known = database.all('select answer from answers where question = ?', [sql])[0]?.['answer']
  if (typeof known === 'string') return JSON.parse(known) as Record<string, Value>[]
  const found = database.all(sql)
  try {
    database.transaction(() => database.all('insert into answers values (?, ?)', [sql, JSON.stringify(found)]))
  } catch {
    // On a full disk it is asked again the next time.
  }
  return found
}

/**
 * Of two with the same key, the one that knows more stays; of two that know the same, the newer, unless it is another
 * session's copy.
 */
export function upsertInto(table: TableName): string {
  const { key, columns } = TABLES[table]
  const names = Object.keys(columns)
  const rest = names.filter((name) => !(key as readonly string[]).includes(name))
  const same = names.includes('session_id') && !(key as readonly string[]).includes('session_id')
  const newer = table === 'sessions' ? ` and excluded.last_ms >= ${table}.last_ms` : ''
  const equal = `excluded.origin = ${table}.origin${newer}${same ? ` and excluded.session_id = ${table}.session_id` : ''}`
  return (
    `insert into ${table} (${names.join(', ')}) values (${names.map(() => '?').join(', ')}) ` +
    `on conflict (${key.join(', ')}) do update set ${rest.map((name) => `${name} = excluded.${name}`).join(', ')} ` +
    `where excluded.origin > ${table}.origin or (${equal})`
  )
}

/**
 * An execution or a prompt can have another id when only the transcript is known: of a turn that the agent recorded,
 * its rows are the ones.
 */
const BY_TURN: readonly TableName[] = ['executions', 'prompts']

function preferAgents(database: Database, rows: readonly Row[]): void {
  for (const { table, values } of rows) {
    if (!BY_TURN.includes(table) || values['origin'] !== 1) continue
    const turn = [values['session_id'] ?? null, values['turn_id'] ?? null]
    database.all(`delete from ${table} where session_id = ? and turn_id = ? and origin = 0`, turn)
  }
}

function recordedTurns(database: Database, sessionId: string): Set<Value> {
  const sql = 'select distinct turn_id from executions where session_id = ? and origin = 1'
  return new Set(database.all(sql, [sessionId]).map((row) => row['turn_id'] ?? null))
}
