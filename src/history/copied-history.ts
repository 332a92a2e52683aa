import { readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { type HistoryLine, readHistory } from '../transcript/history.ts'

/** Since its second major version the client goes on in the file of the session that it resumes. */
const COPIES_HISTORY = /^[01]\./

/**
 * Up to when a transcript repeats what another one of its folder holds: old clients began a resumed session with a copy
 * of what it resumes, under its own id. Milliseconds since the epoch; undefined when it repeats nothing.
 */
export async function copiedUntil(path: string): Promise<number | undefined> {
  const first = await firstLine(path)
  if (first?.lineId === undefined || !COPIES_HISTORY.test(first.clientVersion ?? '')) return undefined
  const own = await timesOf(path)
  let untilMs: number | undefined
  for (const name of await readdir(dirname(path))) {
    if (!name.endsWith('.jsonl') || name === basename(path)) continue
    const other = join(dirname(path), name)
    if ((await firstLine(other))?.lineId !== first.lineId) continue
    const theirs = await timesOf(other)
    if (!isOlder(theirs, own, name < basename(path))) continue
    for (const [lineId, atMs] of own) if (theirs.has(lineId)) untilMs = Math.max(untilMs ?? atMs, atMs)
  }
  return untilMs
}

async function firstLine(path: string): Promise<HistoryLine | undefined> {
  for await (const line of readHistory(path)) return line
  return undefined
}

/** Lines by their ids. */
async function timesOf(path: string): Promise<Map<string, number>> {
  const times = new Map<string, number>()
  for await (const { lineId, atMs } of readHistory(path))
    if (lineId !== undefined && atMs !== undefined) times.set(lineId, atMs)
  return times
}

/** The one that ends first is the one that was resumed. */
function isOlder(theirs: ReadonlyMap<string, number>, own: ReadonlyMap<string, number>, isFirst: boolean): boolean {
  const last = (times: ReadonlyMap<string, number>) => [...times.values()].reduce((a, b) => Math.max(a, b), 0)
  return last(theirs) === last(own) ? isFirst : last(theirs) < last(own)
}
