import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { underGuard } from '../process/lock-guard.ts'
import { type Row, TABLES } from './schema.ts'

/*
 * What the agent records, on its way into the store: rows as JSON lines in a file beside it. SQLite would take 50 MB of
 * the agent's memory; whoever opens the store takes the lines over.
 */

/** Appends rows and waits until they are on disk. @throws when they are not: then none of them counts as kept. */
export function appendRows(path: string, rows: readonly Row[], now: () => number): void {
  if (rows.length === 0) return
  const lines = rows.map(({ table, values }) => `${JSON.stringify([table, values])}\n`).join('')
  const done = underGuard(guardOf(path), now, () => {
    const file = openSync(path, 'a', 0o600)
    try {
      // A line that was cut by a crash ends here.
      const bytes = Buffer.from(`\n${lines}`)
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
  })
  if (done === 'contended') throw new Error(`${path} is in use`)
}

/**
 * Takes what has been appended, hands it to `keep`, and removes it when that has returned. What `keep` throws leaves it
 * for the next time.
 */
export function takeRows(path: string, now: () => number, keep: (rows: Row[]) => void): void {
  const taken = `${path}.taken`
  // Left by one that was killed after it took them: rows that come twice are the same rows.
  if (existsSync(taken)) keepFile(taken, keep)
  if (!existsSync(path)) return
  underGuard(guardOf(path), now, () => renameSync(path, taken))
  if (existsSync(taken)) keepFile(taken, keep)
}

function keepFile(path: string, keep: (rows: Row[]) => void): void {
  keep(readFileSync(path, 'utf8').split('\n').flatMap(rowOf))
  rmSync(path)
}

function rowOf(line: string): Row[] {
  if (line === '') return []
  try {
    const [table, values] = JSON.parse(line) as [Row['table'], Row['values']]
    return Object.hasOwn(TABLES, table) ? [{ table, values }] : []
  } catch {
    return []
  }
}

const guardOf = (path: string): string => `${path}.guard`
