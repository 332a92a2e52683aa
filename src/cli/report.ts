import { resolve } from 'node:path'
import { pricesInWords, priceTable } from '../prices/price-table.ts'
import { type Collected, collect } from '../report/collect.ts'
import type { Grouping } from '../report/grouping.ts'
import { queryReport, type ReportRow } from '../report/query.ts'
import { csv, plainRow, reportTable } from '../report/render.ts'
import { effectiveSettings } from '../status/effective-settings.ts'
import { isUnusable } from '../store/database.ts'
import { withOthers } from '../store/others.ts'
import { retain } from '../store/retention.ts'
import { type Store, withStore, withStoreInMemory } from '../store/store.ts'
import { type CliContext, type ExitCode, programOf, say } from './context.ts'
import { printable, printableJson } from './printable.ts'
import { bar, createProgress } from './progress.ts'
import { reckoningOf } from './reckoning.ts'

export interface ReportOptions {
  by: Grouping
  since?: Date
  until?: Date
  project?: string
  json?: boolean
  csv?: boolean
  /** Stores of other machines, by path. */
  with?: string[]
}

/** Failed files that are named one by one. */
const SHOWN_FAILURES = 5

/**
 * What past sessions used, did and cost: from the transcripts of this machine and what the agent recorded, kept in the
 * local store.
 */
export async function report(context: CliContext, options: ReportOptions): Promise<ExitCode> {
  const { home, claudeFolder, version, out, err, now } = context
  const { settings } = effectiveSettings(context)
  const progress = createProgress(context)
  const onDamage = (aside: string, reason: string) =>
    say(err, `The store was damaged (${reason}). It is at ${aside} now; a new one is made from the transcripts.`)
  const read = async (store: Store) => {
    const collected = await collect({
      ...{ store, claudeFolder, version, program: programOf(context) },
      context: reckoningOf(settings, now),
      onProgress: (done, total) => progress.show(`${bar(done, total)} sessions read`),
    })
    progress.end()
    const removed = retain(store, { days: settings.historyDays.value, maxBytes: settings.historyMaxBytes.value }, now())
    if (removed !== undefined) say(err, `Removed from the store: ${removed}.`)
    const query = {
      by: options.by,
      sinceMs: options.since?.getTime(),
      untilMs: options.until?.getTime(),
      project: options.project === undefined ? undefined : resolve(context.cwd, options.project),
    }
    const others = (options.with ?? []).map((path) => resolve(context.cwd, path))
    const onFailure = (path: string, reason: string) => say(err, `${path} was left out: ${printable(reason)}.`)
    const result = await withOthers(store, others, onFailure, (all) => queryReport(all, query))
    return { collected, found: result }
  }
  const { collected, found } = await withStore({ home, now, onDamage }, read).catch((error: Error) => {
    if (!isUnusable(error)) throw error
    progress.end()
    const reason = printable(error.message).replace(/\.$/, '')
    say(err, `The local store cannot be used (${reason}). This report is from the transcripts alone, and is not kept.`)
    return withStoreInMemory(read)
  })
  const { rows, total } = found
  const hasOwn = settings.prices.origin !== 'default'
  if (options.json) {
    const { [options.by]: _, ...sum } = plainRow(total, options.by)
    const prices = { source: priceTable.name, date: priceTable.date, own: hasOwn }
    say(out, printableJson({ by: options.by, prices, rows: rows.map((row) => plainRow(row, options.by)), total: sum }))
  } else if (options.csv) say(out, csv(rows, options.by))
  else if (rows.length === 0) say(out, `No sessions with a prompt in ${claudeFolder}/projects.`)
  else say(out, reportTable(rows.map(printableRow), total, options.by))
  for (const line of remarks(collected, total)) say(err, line)
  if (rows.length > 0) say(err, `Prices: ${pricesInWords(hasOwn)}.`)
  return collected.failed.length > 0 ? 1 : 0
}

/** Names come from files that anybody may have written. */
const printableRow = (row: ReportRow): ReportRow => ({
  ...row,
  key: printable(row.key),
  models: row.models.map(printable),
})

function remarks({ failed }: Collected, total: ReportRow): string[] {
  const lines = failed
    .slice(0, SHOWN_FAILURES)
    .map(({ path, reason }) => `${path} could not be read: ${printable(reason)}`)
  if (failed.length > SHOWN_FAILURES) lines.push(`and ${failed.length - SHOWN_FAILURES} more`)
  if (total.unpriced > 0) {
    const all = total.unpriced === total.responses
    lines.push(
      all
        ? 'Cost: no price is known for any of these responses.'
        : `Cost: ${total.unpriced} of ${total.responses} responses have no known price; sums with "≥" leave them out.`,
    )
  }
  if (total.uncounted > 0) lines.push(`Tokens: ${total.uncounted} of ${total.responses} responses do not say theirs.`)
  return lines
}
