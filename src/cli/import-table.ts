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
  /** `recorded`: known already. `nothing to tell`: no prompt in it, or of a client too old. */
  state: 'new' | 'handed over' | 'recorded' | 'going on' | 'nothing to tell' | 'failed'
  counts?: ImportCounts
  reason?: string
}

/** Past sessions, oldest first, with sums of what is, or would be, sent. */
export function importTable(rows: readonly ImportRow[]): string {
  if (rows.length === 0) return 'No sessions.'
  const body = rows.map(({ session, project, lastAtMs, state, counts, reason }) => [
    new Date(lastAtMs).toISOString().slice(0, 10),
    session,
    ...cells(counts),
    reason === undefined ? state : `${state}: ${printable(reason)}`,
    printable(project),
  ])
  const sum = rows.reduce<ImportCounts>((all, { counts }) => (counts ? add(all, counts) : all), NONE)
  const head = ['last day', 'session', 'prompts', 'turns', 'tools', 'tokens in', 'tokens out', 'state', 'project']
  return table([head, ...body, ['', `${rows.filter(({ counts }) => counts).length} sessions`, ...cells(sum), '', '']])
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
