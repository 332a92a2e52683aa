import type { SpanFact } from './entry.ts'
import type { Turn } from './model.ts'

/** The row of a call: this and its event's id. */
export const TOOL = 'tool '
export const toolKey = (id: string): string => TOOL + id

/**
 * Which row a span is part of: a tool call shares the row of its event, a subagent that of the call that started it,
 * and the turn's own span (null) that of the turn.
 */
export function resolveSpans(turn: Turn) {
  const keys = new Map<string, string | null>()
  const factOf = (id: string | null): SpanFact | undefined => (id === null ? undefined : turn.spans.get(id)?.fact)

  const keyOf = (id: string): string | null => {
    // Up through the agents, without recursion: what comes over the network may be a chain of any length, or a circle.
    const line: SpanFact[] = []
    let fact = factOf(id)
    while (fact !== undefined && !keys.has(fact.spanId)) {
      const parent = factOf(fact.parentId)
      keys.set(fact.spanId, ownKey(fact, parent))
      if (fact.operation !== 'agent' || parent?.operation !== 'agent') break
      line.push(fact)
      fact = parent
    }
    for (const below of line.reverse())
      if (below.agentId === null && keys.get(below.parentId ?? '') === null) keys.set(below.spanId, null)
    return keys.get(id) ?? null
  }

  const parentOf = (id: string): string | null => {
    const own = keyOf(id)
    let parentId = factOf(id)?.parentId ?? null
    for (let step = 0; parentId !== null && step < SAME_ROW_MAX; step += 1) {
      const key = keyOf(parentId)
      if (key !== own) return key
      parentId = factOf(parentId)?.parentId ?? null
    }
    return null
  }
  return { keyOf, parentOf }
}

/** Spans in a line that share a row; a call and its subagent are two. */
const SAME_ROW_MAX = 8

function ownKey(fact: SpanFact, parent: SpanFact | undefined): string | null {
  if (fact.toolId !== null) return toolKey(fact.toolId)
  if (fact.operation !== 'agent') return `span ${fact.spanId}`
  if (parent?.operation === 'tool') return ownKey(parent, undefined)
  return parent === undefined && fact.agentId === null ? null : `span ${fact.spanId}`
}
