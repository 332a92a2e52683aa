import type { Entry } from './entry.ts'
import { type Session, titleOf } from './model.ts'
import type { Row } from './row.ts'
import { rowsOfTurn } from './waterfall.ts'

export type OutcomeFilter = 'all' | 'failed' | 'refused'

export interface Filter {
  /** As typed. Every word must occur in what is shown, or all of it, as it stands, in a record behind that. */
  query: string
  outcome: OutcomeFilter
  /** Numbers of the records that hold the query, as far as the server has been asked. */
  found?: ReadonlySet<number> | undefined
  /** Sessions that hold it, where the server says so. */
  sessions?: ReadonlySet<string> | undefined
}

/** A turn that is shown: its rows, and the time that its bars are drawn on. */
export interface ShownRow {
  row: Row
  turnStartMs: number
  turnEndMs: number
}

export const isFiltering = ({ query, outcome }: Filter): boolean => query.trim() !== '' || outcome !== 'all'

const wordsOf = (query: string): string[] => query.toLowerCase().split(/\s+/).filter(Boolean)

/**
 * The rows of a session, oldest turn first, without what is below a collapsed row. A filter shows what it finds and all
 * rows above that; collapsing does not hide what was found.
 */
export function shownRows(session: Session, collapsed: ReadonlySet<string>, filter: Filter): ShownRow[] {
  const words = wordsOf(filter.query)
  const filtering = isFiltering(filter)
  const shown: ShownRow[] = []
  for (const turn of [...session.turns.values()].sort((one, other) => one.firstAtMs - other.firstAtMs)) {
    const { rows, startMs: turnStartMs, endMs: turnEndMs } = rowsOfTurn(turn)
    const visible = filtering ? found(rows, words, filter) : unfolded(rows, collapsed)
    for (const row of visible) shown.push({ row, turnStartMs, turnEndMs })
  }
  return shown
}

function unfolded(rows: readonly Row[], collapsed: ReadonlySet<string>): Row[] {
  let below = Number.POSITIVE_INFINITY
  return rows.filter((row) => {
    if (row.level > below) return false
    below = collapsed.has(row.key) ? row.level : Number.POSITIVE_INFINITY
    return true
  })
}

function found(rows: readonly Row[], words: readonly string[], filter: Filter): Row[] {
  const wanted = new Set<string>()
  const byKey = new Map(rows.map((row) => [row.key, row]))
  for (const row of rows) {
    if (!matches(row, words, filter)) continue
    let current: Row | undefined = row
    while (current !== undefined && !wanted.has(current.key)) {
      wanted.add(current.key)
      current = current.parent === null ? undefined : byKey.get(current.parent)
    }
  }
  return rows.filter(({ key }) => wanted.has(key))
}

function matches(row: Row, words: readonly string[], { outcome, found }: Filter): boolean {
  if (outcome !== 'all' && row.outcome !== outcome) return false
  return (
    hasWords(`${row.title} ${row.detail} ${row.outcomeText} ${row.kind}`, words) ||
    (found !== undefined && row.refs.some((n) => found.has(n)))
  )
}

const hasWords = (text: string, words: readonly string[]): boolean => {
  const lower = words.length === 0 ? '' : text.toLowerCase()
  return words.every((word) => lower.includes(word))
}

/**
 * Whether a session is one that the filter looks for, by its name, folder or id, or by anything that happened in it.
 */
export function sessionMatches(session: Session, filter: Filter): boolean {
  if (!isFiltering(filter)) return true
  const words = wordsOf(filter.query)
  if (filter.outcome === 'all' && hasWords(`${titleOf(session)} ${session.row?.cwd ?? ''} ${session.id}`, words))
    return true
  if (filter.outcome === 'all' && filter.sessions?.has(session.id)) return true
  // Of a session that is not loaded, its sums are known.
  if (session.turns.size === 0)
    return filter.outcome !== 'all' && words.length === 0 && session.totals.tools[filter.outcome] > 0
  for (const turn of session.turns.values())
    if (rowsOfTurn(turn).rows.some((row) => matches(row, words, filter))) return true
  return false
}

/** Whether a record is one that the filter looks for. */
export function entryMatches(entry: Entry, { query, outcome, found }: Filter): boolean {
  if (outcome !== 'all') {
    const reported = entry.fact !== null && 'outcome' in entry.fact ? entry.fact.outcome : undefined
    const isRefused = entry.status < 200 || entry.status >= 300
    if (reported !== outcome && !(outcome === 'refused' && isRefused)) return false
  }
  if (found?.has(entry.n)) return true
  return hasWords(`${entry.path} ${entry.label} ${entry.sessionId ?? ''} ${entry.status}`, wordsOf(query))
}
