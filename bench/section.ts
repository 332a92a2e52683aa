/** One table of the report. */
export interface Section {
  title: string
  /** How it was measured, for whoever wants to doubt it. */
  method: string
  columns: string[]
  rows: (string | number)[][]
  goals: Goal[]
  /** Instead of rows: why this was not measured. */
  skipped?: string
}

/** A number that must not pass a limit. */
export interface Goal {
  text: string
  value: number
  limit: number
  met: boolean
}

export const atMost = (text: string, value: number, limit: number): Goal => ({
  text,
  value,
  limit,
  met: value <= limit,
})
export const atLeast = (text: string, value: number, limit: number): Goal => ({
  text,
  value,
  limit,
  met: value >= limit,
})

/** A section that this machine cannot measure. */
export const skippedSection = (title: string, reason: string): Section => ({
  title,
  method: '',
  columns: [],
  rows: [],
  goals: [],
  skipped: reason,
})

/** Three significant digits as far as there are decimals: 0.0123, 1.23, 12.3, 1234. */
export function short(value: number): number {
  if (value === 0 || !Number.isFinite(value)) return value
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))))
  return Number(value.toFixed(Math.min(digits, 6)))
}

const cell = (value: string | number): string => (typeof value === 'number' ? String(short(value)) : value)

const goalLine = ({ text, value, limit, met }: Goal): string =>
  `${met ? 'met' : 'MISSED'}: ${text}: ${short(value)} (goal ${limit})`

/** For a terminal. */
export function toText({ title, columns, rows, goals, skipped }: Section): string {
  if (skipped !== undefined) return `${title}\n  skipped: ${skipped}\n`
  const table = [columns, ...rows.map((row) => row.map(cell))]
  const widths = columns.map((_, index) => Math.max(...table.map((row) => (row[index] ?? '').length)))
  const lines = table.map((row) =>
    row
      .map((text, index) => (index === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[index] ?? 0)))
      .join('  '),
  )
  return [title, ...lines.map((line) => `  ${line}`), ...goals.map((goal) => `  ${goalLine(goal)}`), ''].join('\n')
}

export function toMarkdown({ title, method, columns, rows, goals, skipped }: Section): string {
  if (skipped !== undefined) return `## ${title}\n\nSkipped: ${skipped}\n`
  const line = (cells: (string | number)[]) => `| ${cells.map(cell).join(' | ')} |`
  const rule = `|${columns.map((_, index) => (index === 0 ? '---' : '---:')).join('|')}|`
  const table = [line(columns), rule, ...rows.map(line)].join('\n')
  const ends = goals.map((goal) => `- ${goalLine(goal)}`).join('\n')
  return [`## ${title}`, method, table, ends]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n')
}
