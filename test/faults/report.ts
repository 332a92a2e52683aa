import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Row } from './row.ts'

const document = fileURLToPath(new URL('../../docs/reliability.md', import.meta.url))
const START = '<!-- figures: written by npm run test:faults -->'
const END = '<!-- end of figures -->'

/** Before the campaign: where rows are kept. After it: the table, on the terminal and in docs/reliability.md. */
export default function setup(): () => void {
  const started = performance.now()
  const file = process.env['FAULTS_RESULTS'] ?? join(mkdtempSync('/tmp/faults-results-'), 'rows.jsonl')
  writeFileSync(file, '')
  return () => {
    const rows = readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Row)
    rmSync(dirname(file), { recursive: true, force: true })
    const text = figures(rows, (performance.now() - started) / 1_000)
    process.stdout.write(`\n${text}\n`)
    // A part of the campaign says nothing about the whole.
    if (process.env['FAULTS_WRITE'] === '1') replaceFigures(text)
  }
}

function figures(rows: Row[], seconds: number): string {
  const machine = `Node ${process.versions.node}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB`
  const groups = [...new Set(rows.map(({ group }) => group))].sort()
  const sum = (count: (row: Row) => number | undefined) => rows.reduce((total, row) => total + (count(row) ?? 0), 0)
  return [
    `${rows.length} rows, ${sum((row) => row.hooks)} hook events in ${Math.round(seconds)} s; ${machine}; ${new Date().toISOString().slice(0, 10)}.`,
    `Lost ${sum((row) => row.lost)}, counted twice ${sum((row) => row.doubled)}. Requests that the API had to recognise as repetitions: ${sum((row) => row.acceptedTwice)}.`,
    ...groups.flatMap((group) => ['', `### ${group}`, '', ...table(rows.filter((row) => row.group === group))]),
  ].join('\n')
}

const table = (rows: Row[]): string[] => [
  '| fault | hook events | must arrive | arrived | lost | twice | repeated | agent MB | hook × | what happened |',
  '|---|--:|--:|--:|--:|--:|--:|--:|--:|---|',
  ...rows.map(
    (row) =>
      `| ${row.fault} | ${[
        row.hooks,
        row.expected,
        row.arrived,
        row.lost,
        row.doubled,
        row.acceptedTwice,
        row.peakMb,
        row.hookRatio?.toFixed(2),
      ]
        .map((value) => value ?? '–')
        .join(' | ')} | ${row.note ?? ''} |`,
  ),
]

function replaceFigures(text: string): void {
  const whole = readFileSync(document, 'utf8')
  const [before = '', rest = ''] = whole.split(START)
  const after = rest.split(END)[1] ?? ''
  writeFileSync(document, `${before}${START}\n\n${text}\n\n${END}${after}`)
}
