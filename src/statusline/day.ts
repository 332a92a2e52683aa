import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { makePrivateFolder, writePrivateFile } from '../process/private-files.ts'

/** What each session had cost, US dollars by the client's own count: when the day began, and when it was last seen. */
interface DayFile {
  day: string
  sessions: Record<string, { before: number; now: number }>
}

export interface SeenSession {
  id: string
  costUsd: number
  startedAtMs: number
}

/**
 * What the sessions of this day that show the line have cost since midnight, this one included. The client says what a
 * session has cost as a whole; what it had cost when the day began is remembered in a small file. A file that cannot be
 * written is done without.
 */
export function costOfDay(home: string, { id, costUsd, startedAtMs }: SeenSession, nowMs: number): number {
  const today = new Date(nowMs)
  const midnightMs = new Date(today.getFullYear(), today.getMonth(), today.getDate()).getTime()
  const day = String(midnightMs)
  const path = join(home, 'statusline.json')
  const found = read(path)
  const file: DayFile = found?.day === day ? found : { day, sessions: {} }
  const known = file.sessions[id]
  if (known === undefined || known.now !== costUsd) {
    // Seen for the first time today: what it had cost yesterday, or all of it where it began before midnight, is not of
    // today.
    const yesterday = found?.sessions[id]?.now ?? (startedAtMs < midnightMs ? costUsd : 0)
    const before = Math.min(known?.before ?? yesterday, costUsd)
    file.sessions[id] = { before, now: costUsd }
    write(home, path, file)
  }
  return Object.values(file.sessions).reduce((sum, { before, now }) => sum + now - before, 0)
}

function read(path: string): DayFile | undefined {
  try {
    const file = JSON.parse(readFileSync(path, 'utf8')) as DayFile
    const isWhole = Object.values(file.sessions).every(({ before, now }) => Number.isFinite(before + now))
    return typeof file.day === 'string' && isWhole ? file : undefined
  } catch {
    return undefined
  }
}

function write(home: string, path: string, file: DayFile): void {
  try {
    makePrivateFolder(home)
    writePrivateFile(path, JSON.stringify(file))
  } catch {
    // A full disk is no reason to have no line.
  }
}
