import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { filesIn } from './agent.ts'
import { INGEST_TOKEN, type Scratch } from './scratch.ts'

/** What is wrong with the plugin's state folder after the agent has gone; empty when nothing is. */
export function untidy({ state }: Scratch): string[] {
  return filesIn(state).flatMap((path) => {
    const { mode } = statSync(join(state, path))
    const problems: string[] = []
    if (path.startsWith('spool/')) problems.push(`${path}: not dealt with`)
    if (path === 'errors.log') problems.push(`errors.log: ${readFileSync(join(state, path), 'utf8').trim()}`)
    if ((mode & 0o077) !== 0) problems.push(`${path}: others may read it`)
    if (path !== 'token' && readFileSync(join(state, path), 'utf8').includes(INGEST_TOKEN)) {
      problems.push(`${path}: holds the token`)
    }
    return problems
  })
}
