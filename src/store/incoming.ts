import { closeSync, existsSync, fsyncSync, openSync, readSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { underGuard } from '../process/lock-guard.ts'
import { type Row, TABLES } from './schema.ts'

/*
 * What the agent records, on its way into the store: rows as JSON lines in a file beside it. SQLite would take 50 MB of
 * the agent's memory; whoever opens the store takes the lines over.
 */

/** Half of what may wait: where nobody opens the store for years, the oldest half makes way. */
const MAX_BYTES = 128 * 1024 * 1024

/** Rows are taken over in pieces of this size, so that memory does not depend on how much waits. */
const PIECE_BYTES = 4 * 1024 * 1024

/** Appends rows and waits until they are on disk. @throws when they are not: then none of them counts as kept. */
export function appendRows(path: string, rows: readonly Row[], now: () => number, maxBytes = MAX_BYTES): void {
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
    if (statSync(path).size > maxBytes) renameSync(path, olderOf(path))
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
  for (const waiting of [olderOf(path), path]) {
    if (!existsSync(waiting)) continue
    underGuard(guardOf(path), now, () => renameSync(waiting, taken))
    if (existsSync(taken)) keepFile(taken, keep)
  }
}

function keepFile(path: string, keep: (rows: Row[]) => void): void {
  const file = openSync(path, 'r')
  try {
    const buffer = Buffer.allocUnsafe(PIECE_BYTES)
    // The bytes of a line whose end is in the next piece; a character may be cut, too.
    let rest: Buffer = Buffer.alloc(0)
    for (let read = readSync(file, buffer); read > 0; read = readSync(file, buffer)) {
      const piece = Buffer.concat([rest, buffer.subarray(0, read)])
      const end = piece.lastIndexOf('\n') + 1
      keep(piece.toString('utf8', 0, end).split('\n').flatMap(rowOf))
      rest = piece.subarray(end)
    }
    keep(rowOf(rest.toString()))
  } finally {
    closeSync(file)
  }
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

const olderOf = (path: string): string => `${path}.older`

const guardOf = (path: string): string => `${path}.guard`
