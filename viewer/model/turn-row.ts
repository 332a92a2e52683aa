import type { Turn } from './model.ts'
import type { Node, Row, RowOutcome } from './row.ts'

/** Records of its parts that stand for a turn that has none of its own. */
const REFS_MAX = 24

/** The row of the turn itself, as long as everything in it. */
export function turnRow(turn: Turn, key: string, nodes: ReadonlyMap<string, Node>): Row {
  const prompts = [...turn.prompts.values()]
  const ends = [...turn.ends.values()]
  const [prompt] = prompts
  const end = ends.at(-1)
  const roots = [...turn.spans.values()].filter(({ fact }) => fact.operation === 'agent' && fact.parentId === null)
  const starts = [...prompts.map(({ fact }) => fact.atMs), ...roots.map(({ fact }) => fact.startMs)]
  let startMs = starts.length > 0 ? Math.min(...starts) : turn.firstAtMs
  let endMs = Math.max(startMs, ...ends.map(({ fact }) => fact.atMs), ...roots.map(({ fact }) => fact.endMs))
  for (const node of nodes.values()) {
    startMs = Math.min(startMs, node.startMs)
    endMs = Math.max(endMs, node.endMs)
  }
  const [foreign] = [...turn.spans.values()].filter(({ fact }) => fact.parentId === null)
  const own = [...prompts, ...ends, ...roots].flatMap(({ refs }) => refs)
  const isOutside = turn.id === ''
  const isRunning = prompts.length > 0 && ends.length === 0
  return {
    key,
    level: 1,
    parent: null,
    hasChildren: false,
    kind: 'turn',
    title: prompt?.fact.text || (isOutside ? 'Between turns' : (foreign?.fact.name ?? 'Turn without a prompt')),
    detail: prompt?.fact.source ?? '',
    startMs,
    endMs,
    durationMs:
      end === undefined
        ? foreign
          ? Math.round(endMs - startMs)
          : null
        : longest(ends.map(({ fact }) => fact.durationMs)),
    tokensIn: total(ends.map(({ fact }) => fact.tokensIn)),
    tokensOut: total(ends.map(({ fact }) => fact.tokensOut)),
    outcome: isRunning ? 'running' : outcomeOf(end?.fact.status),
    outcomeText: isRunning ? 'no end yet' : wordOf(end?.fact.status, end?.fact.stopReason),
    refs: own.length > 0 ? own : [...nodes.values()].flatMap(({ refs }) => refs).slice(0, REFS_MAX),
  }
}

const known = (values: readonly (number | null)[]): number[] => values.filter((value) => value !== null)
const total = (values: readonly (number | null)[]): number | null =>
  known(values).length === 0 ? null : known(values).reduce((sum, value) => sum + value, 0)
const longest = (values: readonly (number | null)[]): number | null =>
  known(values).length === 0 ? null : Math.max(...known(values))

function outcomeOf(status: string | undefined): RowOutcome {
  if (status === 'cancelled') return 'cancelled'
  return status === 'error' ? 'failed' : 'ok'
}

function wordOf(status: string | undefined, stopReason: string | undefined): string {
  if (status === undefined) return ''
  return status === 'ok' ? 'ok' : `${status}: ${(stopReason ?? 'unknown').replaceAll('_', ' ')}`
}
