import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { createSpool, type Spool } from '../../src/spool/spool.ts'

export interface SpoolHome {
  home: string
  spool: Spool
  /** What was logged. */
  lines: string[]
  /** Puts a file into a folder of the spool, modified at `atMs`. */
  put(folder: 'drafts' | 'new' | 'bad', name: string, options?: { text?: string; atMs?: number }): string
  names(folder: 'drafts' | 'new' | 'bad'): string[]
}

/** No process has this pid: it is above the largest that Linux gives (2^22). */
export const DEAD_PID = 4_194_999

export function makeSpool(options: { now?: () => number; open?: boolean } = {}): SpoolHome {
  const home = mkdtempSync(join(tmpdir(), 'spool-'))
  onTestFinished(() => rmSync(home, { recursive: true, force: true }))
  const lines: string[] = []
  const spool = createSpool({ home, now: options.now ?? Date.now, log: { line: (text) => void lines.push(text) } })
  if (options.open ?? true) spool.open()
  const at = (folder: string): string => join(home, 'spool', folder)
  return {
    home,
    spool,
    lines,
    put: (folder, name, { text = 'cm1 Stop\n{}', atMs } = {}) => {
      const path = join(at(folder), name)
      writeFileSync(path, text)
      // The system call takes seconds, and what a float makes of them may fall short of the millisecond.
      const seconds = ((atMs ?? 0) + 0.1) / 1_000
      if (atMs !== undefined) utimesSync(path, seconds, seconds)
      return path
    },
    names: (folder) => (existsSync(at(folder)) ? readdirSync(at(folder)).sort() : []),
  }
}
