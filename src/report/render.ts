import { toDollars } from '../prices/money.ts'
import type { ReportRow } from './query.ts'

/**
 * A report's row in the words of its JSON and CSV forms. Unknown is null; what is known of an unknown sum stands beside
 * it.
 */
export function plainRow(row: ReportRow, keyName: string): Record<string, string | number | null | string[]> {
  const isWhole = row.uncounted === 0
  return {
    [keyName]: row.key,
    turns: row.turns,
    interruptions: row.interruptions,
    tool_calls: row.toolCalls,
    failed_tools: row.failedTools,
    responses: row.responses,
    input_tokens: row.input,
    output_tokens: row.output,
    cache_read_tokens: row.cacheRead,
    cache_write_tokens: row.cacheWrite,
    ...(!isWhole && { responses_without_tokens: row.uncounted }),
    cost_usd: row.unpriced > 0 ? null : toDollars(row.costNanos),
    cost_known_usd: toDollars(row.costNanos),
    unpriced_responses: row.unpriced,
    models: row.models,
  }
}

const CSV_COLUMNS = [
  'turns',
  'interruptions',
  'tool_calls',
  'failed_tools',
  'responses',
  'input_tokens',
  'output_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'cost_usd',
  'cost_known_usd',
  'unpriced_responses',
  'models',
] as const

/** RFC 4180, with a header. What is not known is an empty cell. */
export function csv(rows: readonly ReportRow[], keyName: string): string {
  const lines = rows.map((row) => {
    const plain = plainRow(row, keyName)
    return [plain[keyName], ...CSV_COLUMNS.map((column) => plain[column])].map(csvCell).join(',')
  })
  return [[keyName, ...CSV_COLUMNS].join(','), ...lines].join('\r\n')
}

/** A cell that a spreadsheet takes for what it is: a text that would be a formula is quoted out of being one. */
export function csvCell(value: unknown): string {
  const text = Array.isArray(value) ? value.join(' ') : String(value ?? '')
  const inert = typeof value !== 'number' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert
}

const number = new Intl.NumberFormat('en-US')
const counted = (value: number | null): string => (value === null ? '' : number.format(value))

/** Two decimals, four below ten cents: cheap days cost something, too. */
export const dollars = (nanos: number): string =>
  `$${(toDollars(nanos) ?? 0).toFixed(nanos !== 0 && Math.abs(nanos) < 1e8 ? 4 : 2)}`

/** `$1.20`; `≥ $1.20` where a part has no known price; `unknown` where none has. */
export function money({
  costNanos,
  unpriced,
  responses,
}: Pick<ReportRow, 'costNanos' | 'unpriced' | 'responses'>): string {
  if (unpriced === 0) return dollars(costNanos)
  return unpriced === responses ? 'unknown' : `≥ ${dollars(costNanos)}`
}

/** Cells of the table for people: numbers to the right. */
export function reportTable(rows: readonly ReportRow[], total: ReportRow, keyName: string): string {
  const head = [
    ...[keyName, 'turns', 'interrupted', 'tools', 'failed', 'input', 'output', 'cache read', 'cache write', 'cost'],
    'models',
  ]
  const body = [...rows, { ...total, models: [] }].map((row) => [
    row.key,
    counted(row.turns),
    counted(row.interruptions),
    counted(row.toolCalls),
    counted(row.failedTools),
    counted(row.input),
    counted(row.output),
    counted(row.cacheRead),
    counted(row.cacheWrite),
    money(row),
    row.models.join(' '),
  ])
  const cells = [head, ...body]
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)))
  const isText = (column: number) => column === 0 || column === head.length - 1
  const line = (row: string[]) =>
    row
      .map((cell, column) => (isText(column) ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd()
  const lines = cells.map(line)
  const rule = '─'.repeat(Math.max(...lines.map(({ length }) => length)))
  return [lines[0], rule, ...lines.slice(1, -1), rule, lines.at(-1)].join('\n')
}
