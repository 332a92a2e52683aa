import { counted } from '../../viewer/wording.ts'
import type { Occurrence } from '../instrumentation/occurrence.ts'
import { printable } from './printable.ts'
import { table } from './table.ts'

export interface ImportCounts {
  prompts: number
  turns: number
  tools: number
  tokensIn: number
  tokensOut: number
}

export interface ImportRow {
  session: string
  project: string
  lastAtMs: number
  /** `recorded`: known already. `nothing to tell`: no prompt in it. */
  state: 'new' | 'handed over' | 'recorded' | 'going on' | 'nothing to tell' | 'failed'
  counts?: ImportCounts
  reason?: string
}

/** As much of an id as distinguishes sessions, and as `--session` takes. */
const SHORT_ID = 8

/**
 * Past sessions, oldest first, with sums of what is, or would be, sent. On a terminal that is too narrow, ids are short
 * and projects left out.
 *
 * @param columns of the terminal; undefined where there is none
 */
export function importTable(rows: readonly ImportRow[], columns?: number): string {
  if (rows.length === 0) return 'No sessions.'
  const whole = tableOf(rows, (id) => id, true)
  if (columns === undefined || whole.split('\n').every((line) => line.length <= columns)) return whole
  return tableOf(rows, (id) => id.slice(0, SHORT_ID), false)
}

function tableOf(rows: readonly ImportRow[], idOf: (id: string) => string, hasProject: boolean): string {
  const body = rows.map(({ session, project, lastAtMs, state, counts, reason }) => [
    new Date(lastAtMs).toISOString().slice(0, 10),
    idOf(session),
    ...cells(counts),
    reason === undefined ? state : `${state}: ${printable(reason)}`,
    ...(hasProject ? [printable(project)] : []),
  ])
  const sum = rows.reduce<ImportCounts>((all, { counts }) => (counts ? add(all, counts) : all), NONE)
  const head = [
    'last day',
    'session',
    'prompts',
    'turns',
    'tools',
    'tokens in',
    'tokens out',
    'state',
    ...(hasProject ? ['project'] : []),
  ]
  return table([head, ...body, ['', counted(rows.filter(({ counts }) => counts).length, 'session'), ...cells(sum), '']])
}

export const NONE: ImportCounts = { prompts: 0, turns: 0, tools: 0, tokensIn: 0, tokensOut: 0 }

const cells = (counts: ImportCounts | undefined): string[] =>
  counts === undefined
    ? ['', '', '', '', '']
    : [counts.prompts, counts.turns, counts.tools, counts.tokensIn, counts.tokensOut].map(String)

const add = (one: ImportCounts, other: ImportCounts): ImportCounts => ({
  prompts: one.prompts + other.prompts,
  turns: one.turns + other.turns,
  tools: one.tools + other.tools,
  tokensIn: one.tokensIn + other.tokensIn,
  tokensOut: one.tokensOut + other.tokensOut,
})

/** The counts, and what happened since. */
export function countedOn(counts: ImportCounts, occurrences: readonly Occurrence[]): ImportCounts {
  const of = (kind: Occurrence['kind']) => occurrences.filter((one) => one.kind === kind)
  const tokens = (name: 'tokens_in' | 'tokens_out') =>
    of('execution').reduce((sum, one) => sum + Number((one.fields as Record<string, unknown>)[name] ?? 0), 0)
  return add(counts, {
    prompts: of('prompt').length,
    turns: of('execution').length,
    tools: of('tool').length,
    tokensIn: tokens('tokens_in'),
    tokensOut: tokens('tokens_out'),
  })
}
