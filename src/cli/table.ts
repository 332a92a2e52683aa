/** Rows with aligned columns; nothing stands behind the last word of a line. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const line = (row: readonly string[]) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')
  return rows.map((row) => line(row).trimEnd()).join('\n')
}

/**
 * The same, and where that is too wide for the terminal, each row's first cell with the others below it: a wrapped
 * table is no table.
 *
 * @param columns of the terminal; undefined where there is none
 */
export function fittingTable(rows: readonly (readonly string[])[], columns: number | undefined): string {
  const wide = table(rows)
  if (columns === undefined || wide.split('\n').every((line) => line.length <= columns)) return wide
  return rows.map(([first = '', ...others]) => `${first}\n    ${others.filter(Boolean).join('  ')}`).join('\n')
}
