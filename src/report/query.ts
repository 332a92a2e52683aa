import type { Value } from '../store/schema.ts'
import { type Grouping, KEYS, QUARTER_MS } from './grouping.ts'

/** Sums over what has the same key. Null: this grouping cannot say. */
export interface ReportRow {
  key: string
  turns: number | null
  interruptions: number | null
  toolCalls: number | null
  failedTools: number | null
  responses: number
  input: number
  output: number
  cacheRead: number
  cacheWrite: number
  /** What is known of the cost. */
  costNanos: number
  /** Responses whose cost is not known. */
  unpriced: number
  /** Responses whose tokens are not known. */
  uncounted: number
  models: string[]
}

export interface ReportQuery {
  by: Grouping
  sinceMs?: number | undefined
  untilMs?: number | undefined
  /** Working folder: sessions in it and below it. */
  project?: string | undefined
}

type All = (sql: string, values?: Value[]) => Record<string, Value>[]

/** The rows of a report, and their sum over everything, in which nothing counts twice. */
export function queryReport(all: All, query: ReportQuery): { rows: ReportRow[]; total: ReportRow } {
  const groups = new Map<string, ReportRow>()
  const label = labelOf(query.by)
  fill(all, query, (value) => {
    const key = label(value)
    const known = groups.get(key) ?? emptyRow(key, query.by)
    groups.set(key, known)
    return known
  })
  const total = emptyRow('total', 'day')
  // Of most groupings each fact is in one row: then the rows are the whole. A session can have several tags, and models
  // and agents have no turns.
  if (query.by === 'tag' || KEYS[query.by].e === null || KEYS[query.by].t === null)
    fill(all, { ...query, by: 'day' }, () => total)
  else for (const row of groups.values()) add(total, row)
  return { rows: sorted([...groups.values()], query.by), total }
}

const COUNTS = [
  ...(['turns', 'interruptions', 'toolCalls', 'failedTools', 'responses', 'input', 'output', 'cacheRead'] as const),
  ...(['cacheWrite', 'costNanos', 'unpriced', 'uncounted'] as const),
]

function add(total: ReportRow, row: ReportRow): void {
  for (const name of COUNTS) total[name] = (total[name] ?? 0) + (row[name] ?? 0)
  total.models = [...new Set([...total.models, ...row.models])]
}

function fill(all: All, query: ReportQuery, rowFor: (key: Value) => ReportRow): void {
  const keys = KEYS[query.by]
  const select = (letter: 'r' | 'e' | 't', table: string, key: string, sums: string, more = '') => {
    const { where, values } = filter(letter, query)
    const join = keys.join?.(letter) ?? ''
    return all(`select ${key} as key, ${sums} from ${table} ${letter} ${join} ${where} group by 1${more}`, values)
  }
  const tokens =
    'count(*) n, sum(r.input) input, sum(r.output) output, sum(r.cache_read) cache_read, ' +
    'sum(r.cache_write_5m + r.cache_write_1h) cache_write, sum(r.cost_nanos) cost, ' +
    'sum(r.cost_nanos is null) unpriced, sum(r.input is null) uncounted, r.model model'
  for (const found of select('r', 'responses', keys.r, tokens, ', r.model')) {
    const row = rowFor(found['key'] ?? null)
    row.responses += count(found['n'])
    row.input += count(found['input'])
    row.output += count(found['output'])
    row.cacheRead += count(found['cache_read'])
    row.cacheWrite += count(found['cache_write'])
    row.costNanos += count(found['cost'])
    row.unpriced += count(found['unpriced'])
    row.uncounted += count(found['uncounted'])
    const model = String(found['model'])
    if (!row.models.includes(model)) row.models.push(model)
  }
  if (keys.e !== null) {
    const sums = "sum(e.first_of_turn) turns, sum(e.stop_reason = 'user_interrupt') interruptions"
    for (const found of select('e', 'executions', keys.e, sums)) {
      const row = rowFor(found['key'] ?? null)
      row.turns = (row.turns ?? 0) + count(found['turns'])
      row.interruptions = (row.interruptions ?? 0) + count(found['interruptions'])
    }
  }
  if (keys.t !== null) {
    for (const found of select('t', 'tool_calls', keys.t, 'count(*) n, sum(t.success = 0) failed')) {
      const row = rowFor(found['key'] ?? null)
      row.toolCalls = (row.toolCalls ?? 0) + count(found['n'])
      row.failedTools = (row.failedTools ?? 0) + count(found['failed'])
    }
  }
}

function filter(letter: string, { sinceMs, untilMs, project }: ReportQuery): { where: string; values: Value[] } {
  const conditions: string[] = []
  const values: Value[] = []
  const add = (condition: string, ...more: Value[]) => {
    conditions.push(condition)
    values.push(...more)
  }
  if (sinceMs !== undefined) add(`${letter}.at_ms >= ?`, sinceMs)
  if (untilMs !== undefined) add(`${letter}.at_ms < ?`, untilMs)
  if (project !== undefined) {
    const folder = project.replace(/\/+$/, '')
    add(`(${letter}.cwd = ? or substr(${letter}.cwd, 1, ?) = ?)`, folder, folder.length + 1, `${folder}/`)
  }
  return { where: conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`, values }
}

const emptyRow = (key: string, by: Grouping): ReportRow => {
  const { e, t } = KEYS[by]
  return {
    key,
    turns: e === null ? null : 0,
    interruptions: e === null ? null : 0,
    toolCalls: t === null ? null : 0,
    failedTools: t === null ? null : 0,
    ...{ responses: 0, input: 0, output: 0, cacheRead: 0, cacheWrite: 0, costNanos: 0, unpriced: 0, uncounted: 0 },
    models: [],
  }
}

const count = (value: Value | undefined): number => Number(value ?? 0)

const pad = (value: number): string => String(value).padStart(2, '0')

/** A day as a person here calls it: 2026-11-26. */
export const dayOf = (date: Date): string => `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`

/** Monday of its week. */
function weekOf(date: Date): string {
  const monday = new Date(date)
  monday.setDate(date.getDate() - ((date.getDay() + 6) % 7))
  return dayOf(monday)
}

function labelOf(by: Grouping): (key: Value) => string {
  const time = (text: (date: Date) => string) => (key: Value) => text(new Date(Number(key) * QUARTER_MS))
  if (by === 'day') return time(dayOf)
  if (by === 'week') return time(weekOf)
  if (by === 'month') return time((date) => dayOf(date).slice(0, 7))
  if (by === 'branch') return (key) => branchLabel(String(key ?? '\t'))
  return (key) => (key === null || key === '' ? '(unknown)' : String(key))
}

function branchLabel(key: string): string {
  const [where = '', branch = ''] = key.split('\t')
  return `${where === '' ? '(unknown)' : where} ${branch === '' ? '(no branch known)' : branch}`
}

/** Times in their order, everything else by what it cost, then by its tokens. */
function sorted(rows: ReportRow[], by: Grouping): ReportRow[] {
  const isTime = by === 'day' || by === 'week' || by === 'month'
  const size = (row: ReportRow) => row.input + row.output + row.cacheRead + row.cacheWrite
  return rows.sort((one, other) =>
    isTime
      ? one.key.localeCompare(other.key)
      : other.costNanos - one.costNanos || size(other) - size(one) || one.key.localeCompare(other.key),
  )
}
