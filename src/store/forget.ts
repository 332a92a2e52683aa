import type { Database } from './database.ts'
import { TABLE_NAMES, TABLES } from './schema.ts'

/** Mark of a transcript that is not read again: its session is to be forgotten. */
export const FORGOTTEN = 'forgotten'

/** In the place of a path: the time before which nothing is kept. */
const BEFORE = '(before)'

/** What is forgotten: one of these. */
export type Forgotten = { session: string } | { project: string } | { beforeMs: number } | 'all'

/** Nothing older than this is kept. Milliseconds since the epoch, 0 where nothing was forgotten by time. */
export function forgottenBefore(database: Pick<Database, 'all'>): number {
  return Number(database.all('select mark from sources where path = ?', [BEFORE])[0]?.['mark'] ?? 0)
}

/**
 * Removes rows for good: what is forgotten does not come back from transcripts.
 *
 * @returns how many sessions are gone
 */
export function forget(database: Database, what: Forgotten): number {
  const sessions = () => Number(database.all('select count(*) n from sessions')[0]?.['n'])
  const before = sessions()
  if (what === 'all') forgetSessions(database, '1', [])
  else if ('session' in what) forgetSessions(database, 'substr(id, 1, ?) = ?', [what.session.length, what.session])
  else if ('project' in what) {
    const folder = what.project.replace(/(.)\/+$/, '$1')
    forgetSessions(database, 'cwd = ? or substr(cwd, 1, ?) = ?', [folder, folder.length + 1, `${folder}/`])
  } else forgetBefore(database, what.beforeMs)
  return before - sessions()
}

function forgetSessions(database: Database, condition: string, values: (string | number)[]): void {
  const chosen = `select id from sessions where ${condition}`
  database.all(`update sources set mark = '${FORGOTTEN}' where session_id in (${chosen})`, values)
  for (const table of TABLE_NAMES)
    if (table !== 'sessions') database.all(`delete from ${table} where session_id in (${chosen})`, values)
  database.all(`delete from sessions where ${condition}`, values)
}

function forgetBefore(database: Database, beforeMs: number): void {
  if (beforeMs <= forgottenBefore(database)) return
  database.all('insert or replace into sources values (?, ?, ?)', [BEFORE, '', String(beforeMs)])
  for (const table of TABLE_NAMES)
    if ('at_ms' in TABLES[table].columns) database.all(`delete from ${table} where at_ms < ?`, [beforeMs])
  database.all('delete from sessions where last_ms < ?', [beforeMs])
  database.all('delete from tags where session_id not in (select id from sessions)')
}
