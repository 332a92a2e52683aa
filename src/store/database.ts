import { chmodSync, closeSync, existsSync, openSync, renameSync, rmSync } from 'node:fs'
import { MIGRATIONS, SCHEMA_VERSION, type Value } from './schema.ts'

/** As much of SQLite as the store needs. */
export interface Database {
  exec(sql: string): void
  all(sql: string, values?: Value[]): Record<string, Value>[]
  /** One row after the other, for what may be large. */
  each(sql: string, take: (row: Record<string, Value>) => void): void
  /** Prepared once, closed with the database. */
  runner(sql: string): (values: Value[]) => void
  /** All or nothing. */
  transaction<T>(work: () => T): T
  close(): void
}

/** The store cannot be used: a newer version wrote it, another process holds it, or its folder is not a folder. */
export class UnusableStore extends Error {}

/** 4 MB: the pages that a report touches, and no more for a large store. Kibibytes. */
const CACHE_KIB = 4_096

/**
 * Opens the database in a private file, brings it to this version, and checks that it is whole. A damaged one is moved
 * aside, and an empty one takes its place.
 *
 * @param onDamage called with the place where the damaged one is now
 * @throws UnusableStore, or what SQLite says
 */
export async function openDatabase(path: string, onDamage: (aside: string, reason: string) => void): Promise<Database> {
  try {
    return await openWhole(path)
  } catch (error) {
    if (!isDamage(error)) throw error
    const aside = `${path}.damaged`
    rmSync(aside, { force: true })
    renameSync(path, aside)
    rmSync(`${path}-journal`, { force: true })
    onDamage(aside, (error as Error).message)
    return openWhole(path)
  }
}

/** Opens a store of somebody else, as it is. @throws when it is not there, damaged, or of another version */
export async function openForReading(path: string): Promise<Database> {
  const database = await openFile(path, { fileMustExist: true, readOnly: true })
  try {
    const version = versionOf(database)
    // Tables have only got more since the first version.
    if (version < 1 || version > SCHEMA_VERSION)
      throw new Error(`it has version ${version}, this program reads those up to ${SCHEMA_VERSION}`)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** An empty one in memory, for as long as it is open. */
export async function openInMemory(): Promise<Database> {
  const database = await openFile(':memory:', {})
  migrate(database, 'memory')
  return database
}

async function openWhole(path: string): Promise<Database> {
  // SQLite would make the file with the rights that are usual.
  if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600))
  else if (process.platform !== 'win32') chmodSync(path, 0o600)
  const database = await openFile(path, { fileMustExist: true })
  try {
    migrate(database, path)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

async function openFile(path: string, options: { fileMustExist?: boolean; readOnly?: boolean }): Promise<Database> {
  // Loaded when it is needed: it takes 50 MB of memory.
  const { default: sqlite } = await import('node-sqlite3-wasm')
  const inner = new sqlite.Database(path, options)
  const statements: { finalize(): void }[] = []
  return {
    exec: (sql) => inner.exec(sql),
    all: (sql, values = []) => inner.all(sql, values) as Record<string, Value>[],
    each(sql, take) {
      const statement = inner.prepare(sql)
      try {
        for (const row of statement.iterate()) take(row as Record<string, Value>)
      } finally {
        statement.finalize()
      }
    },
    runner(sql) {
      const statement = inner.prepare(sql)
      statements.push(statement)
      return (values) => void statement.run(values)
    },
    transaction(work) {
      inner.exec('begin immediate')
      try {
        const result = work()
        inner.exec('commit')
        return result
      } catch (error) {
        if (inner.inTransaction) inner.exec('rollback')
        throw error
      }
    },
    close() {
      for (const statement of statements) statement.finalize()
      inner.close()
    },
  }
}

function versionOf(database: Database): number {
  return Number(database.all('pragma user_version')[0]?.['user_version'] ?? 0)
}

function migrate(database: Database, path: string): void {
  database.exec(`pragma cache_size = -${CACHE_KIB}`)
  const version = versionOf(database)
  if (version > SCHEMA_VERSION) {
    throw new UnusableStore(`${path} was written by a newer version (${version}, this one knows ${SCHEMA_VERSION})`)
  }
  if (version === SCHEMA_VERSION) return
  database.transaction(() => {
    for (const statement of MIGRATIONS.slice(version).flat()) database.exec(statement)
    database.exec(`pragma user_version = ${SCHEMA_VERSION}`)
  })
}

/** True of errors which say that the store cannot be used, from the start or any more: a full disk, a read-only folder. */
export const isUnusable = (error: unknown): boolean =>
  error instanceof UnusableStore || (error as Error).name === 'SQLite3Error'

/** What SQLite says of a file that is not, or no longer, a database of ours. */
const isDamage = (error: unknown): boolean =>
  /malformed|not a database|no such (table|column)|already exists|corrupt/i.test((error as Error).message)
