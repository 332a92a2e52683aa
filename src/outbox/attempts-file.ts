import { appendFileSync, readFileSync } from 'node:fs'
import { writePrivateFile } from '../process/private-files.ts'
import type { StoredRequest } from './request-file.ts'

/** Beside the requests; its name is no request's. */
export const ATTEMPTS_FILE = 'attempts.log'

/** Lines beyond this many for each request that still waits are old news: the file is written anew. */
const MAX_LINES = 10_000

type Attempts = Pick<StoredRequest, 'attempts' | 'dueAtMs' | 'delayMs'>

/**
 * How often requests were tried, and when they are due: a line for each try, the last one counts. It may be lost, also
 * in part: then a request has all its tries again. So a retry changes no request's file, and nothing that is on stable
 * storage is written again.
 */
export interface AttemptsFile {
  of(id: string): Attempts | undefined
  /** @throws what the file system says; until the end of this process it is remembered all the same */
  note(stored: StoredRequest): void
  forget(id: string): void
  /** Forgets all others, on disk as well: what an earlier process delivered is still in the file. */
  keepOnly(ids: ReadonlySet<string>): void
}

export function openAttemptsFile(path: string): AttemptsFile {
  const known = read(path)
  let lines = known.size

  function rewrite(): void {
    const text = [...known].map(([id, attempts]) => lineOf(id, attempts)).join('')
    lines = known.size
    writePrivateFile(path, text)
  }

  return {
    of: (id) => known.get(id),
    note({ id, attempts, dueAtMs, delayMs }) {
      known.set(id, { attempts, dueAtMs, delayMs })
      lines++
      if (lines > known.size + MAX_LINES) rewrite()
      else appendFileSync(path, lineOf(id, { attempts, dueAtMs, delayMs }), { mode: 0o600 })
    },
    forget: (id) => void known.delete(id),
    keepOnly(ids) {
      const gone = [...known.keys()].filter((id) => !ids.has(id))
      if (gone.length === 0) return
      for (const id of gone) known.delete(id)
      rewrite()
    },
  }
}

const lineOf = (id: string, { attempts, dueAtMs, delayMs }: Attempts): string =>
  `${id} ${attempts} ${Math.round(dueAtMs)} ${Math.round(delayMs)}\n`

/** As far as it can be read; what is not understood is left out. */
function read(path: string): Map<string, Attempts> {
  const known = new Map<string, Attempts>()
  for (const line of textOf(path).split('\n')) {
    const [id = '', ...numbers] = line.split(' ')
    const [attempts = -1, dueAtMs = -1, delayMs = -1] = numbers.map(Number)
    if (
      numbers.length === 3 &&
      [attempts, dueAtMs, delayMs].every((value) => Number.isSafeInteger(value) && value >= 0)
    )
      known.set(id, { attempts, dueAtMs, delayMs })
  }
  return known
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
