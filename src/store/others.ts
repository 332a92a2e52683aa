import { copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Database, openDatabase, openForReading } from './database.ts'
import { TABLE_NAMES, TABLES } from './schema.ts'
import { type Store, upsertInto } from './store.ts'

/**
 * Runs `work` over this store and those of other machines, as one: a fact that several have counts once. None of them
 * is changed. A file that is no store is left out and reported.
 */
export async function withOthers<T>(
  store: Store,
  paths: readonly string[],
  onFailure: (path: string, reason: string) => void,
  work: (all: Database['all']) => T,
): Promise<T> {
  if (paths.length === 0) return work(store.recall)
  const folder = mkdtempSync(join(tmpdir(), 'claude-metrics-report-'))
  try {
    const copy = join(folder, 'all.db')
    copyFileSync(store.path, copy)
    const database = await openDatabase(copy, () => {})
    try {
      for (const path of paths) {
        try {
          await addTo(database, path, join(folder, 'other.db'))
        } catch (error) {
          onFailure(path, (error as Error).message)
        }
      }
      return work(database.all)
    } finally {
      database.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** From a copy: the other may be on a network drive or in use, and locks of ours have no place beside it. */
async function addTo(database: Database, path: string, copy: string): Promise<void> {
  if (!statSync(path).isFile()) throw new Error('it is no file')
  copyFileSync(path, copy)
  const other = await openForReading(copy)
  try {
    const check = String(other.all('pragma quick_check(1)')[0]?.['quick_check'])
    if (check !== 'ok') throw new Error(`it is damaged: ${check}`)
    database.transaction(() => {
      for (const table of TABLE_NAMES) {
        const columns = Object.keys(TABLES[table].columns)
        const put = database.runner(upsertInto(table))
        for (const row of other.all(`select * from ${table}`)) put(columns.map((column) => row[column] ?? null))
      }
    })
  } finally {
    other.close()
    rmSync(copy, { force: true })
  }
}
