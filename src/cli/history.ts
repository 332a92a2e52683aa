import { resolve } from 'node:path'
import { csvCell } from '../report/render.ts'
import { type Forgotten, forget } from '../store/forget.ts'
import { TABLE_NAMES, TABLES, type TableName } from '../store/schema.ts'
import { withStore } from '../store/store.ts'
import { type CliContext, type ExitCode, say } from './context.ts'

export interface ExportOptions {
  table?: TableName
  csv?: boolean
}

export interface ForgetOptions {
  session?: string
  project?: string
  before?: Date
  all?: boolean
}

const opened = (context: CliContext) => ({
  home: context.home,
  now: context.now,
  onDamage: (aside: string, reason: string) =>
    say(context.err, `The store was damaged (${reason}); it is at ${aside} now.`),
})

/** Writes the store to standard output: all tables as JSON lines, or one of them as CSV. */
export async function exportHistory(context: CliContext, { table, csv = false }: ExportOptions): Promise<ExitCode> {
  const { out, err } = context
  if (csv && table === undefined) {
    say(err, `CSV is of one table: --table ${TABLE_NAMES.join('|')}.`)
    return 2
  }
  await withStore(opened(context), (store) => {
    for (const name of table === undefined ? TABLE_NAMES : [table]) {
      const columns = Object.keys(TABLES[name].columns)
      if (csv) out.write(`${columns.join(',')}\r\n`)
      store.each(`select * from ${name}`, (row) => {
        out.write(
          csv
            ? `${columns.map((column) => csvCell(row[column])).join(',')}\r\n`
            : `${JSON.stringify({ table: name, ...row })}\n`,
        )
      })
    }
  })
  return 0
}

/**
 * Removes from the store what a person wants gone. It does not come back from transcripts, which are the client's and
 * stay as they are.
 */
export async function forgetHistory(context: CliContext, options: ForgetOptions): Promise<ExitCode> {
  const { out, err, cwd } = context
  const what = chosen(options, cwd)
  if (what === undefined) {
    say(err, 'Say one of --session, --project, --before and --all.')
    return 2
  }
  const gone = await withStore(opened(context), (store) => {
    const count = store.write((database) => forget(database, what))
    store.compact()
    return count
  })
  say(
    out,
    `${gone === 1 ? '1 session is' : `${gone} sessions are`} forgotten. Transcripts of the client are as they were.`,
  )
  return 0
}

function chosen({ session, project, before, all }: ForgetOptions, cwd: string): Forgotten | undefined {
  const given: Forgotten[] = []
  if (session !== undefined && session !== '') given.push({ session })
  if (project !== undefined) given.push({ project: resolve(cwd, project) })
  if (before !== undefined) given.push({ beforeMs: before.getTime() })
  if (all === true) given.push('all')
  return given.length === 1 ? given[0] : undefined
}
