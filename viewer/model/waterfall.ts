import type { Turn } from './model.ts'
import { nodesOf } from './nodes.ts'
import type { Node, Row, TurnRows } from './row.ts'
import { turnRow } from './turn-row.ts'

const memo = new WeakMap<Turn, { version: number; rows: TurnRows }>()

/** The waterfall of a turn; the same object as before while nothing was added. */
export function rowsOfTurn(turn: Turn): TurnRows {
  const known = memo.get(turn)
  if (known?.version === turn.version) return known.rows
  const rows = build(turn)
  memo.set(turn, { version: turn.version, rows })
  return rows
}

function build(turn: Turn): TurnRows {
  const nodes = nodesOf(turn)
  placeOrphans(nodes)
  const children = new Map<string | null, Node[]>()
  for (const node of nodes.values()) {
    const siblings = children.get(node.parent)
    if (siblings) siblings.push(node)
    else children.set(node.parent, [node])
  }
  stretchAgents(nodes, inOrder(children))
  for (const siblings of children.values()) siblings.sort(byStart)

  const root = turnRow(turn, turnKey(turn), nodes)
  const rows: Row[] = [{ ...root, hasChildren: nodes.size > 0 }]
  for (const { node, level } of inOrder(children)) {
    node.parent ??= root.key
    node.level = level
    node.hasChildren = children.has(node.key)
    rows.push(node)
  }
  return { startMs: root.startMs, endMs: root.endMs, rows }
}

/** Parents before their children. A stack, not recursion: foreign traces may be deeper than ours ever are. */
function inOrder(children: ReadonlyMap<string | null, Node[]>): { node: Node; level: number }[] {
  const ordered: { node: Node; level: number }[] = []
  const stack: { node: Node; level: number }[] = []
  const push = (siblings: Node[], level: number) => {
    for (const node of siblings.toReversed()) stack.push({ node, level })
  }
  push(children.get(null) ?? [], 2)
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    ordered.push(next)
    push(children.get(next.node.key) ?? [], next.level + 1)
  }
  return ordered
}

/** A subagent lasts as long as what it does. */
function stretchAgents(nodes: ReadonlyMap<string, Node>, ordered: readonly { node: Node }[]): void {
  for (const { node } of ordered.toReversed()) {
    const parent = node.parent === null ? undefined : nodes.get(node.parent)
    if (parent?.kind !== 'agent') continue
    parent.startMs = Math.min(parent.startMs, node.startMs)
    parent.endMs = Math.max(parent.endMs, node.endMs)
  }
}

/** What says that it belongs below something unknown, or below itself, belongs directly to the turn. */
function placeOrphans(nodes: ReadonlyMap<string, Node>): void {
  const placed = new Set<string>()
  for (const node of nodes.values()) {
    const line: Node[] = []
    const above = new Set<string>()
    let current: Node | undefined = node
    while (current !== undefined && !placed.has(current.key)) {
      line.push(current)
      above.add(current.key)
      const parent: Node | undefined = current.parent === null ? undefined : nodes.get(current.parent)
      if (parent === undefined || above.has(parent.key)) current.parent = null
      current = current.parent === null ? undefined : parent
    }
    for (const { key } of line) placed.add(key)
  }
}

const turnKey = (turn: Turn): string => `turn ${turn.id}`
const byStart = (one: Node, other: Node): number => one.startMs - other.startMs || one.endMs - other.endMs
