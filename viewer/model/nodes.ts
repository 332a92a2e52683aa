import type { AgentFact, SpanFact, ToolFact } from './entry.ts'
import type { Reported, Turn } from './model.ts'
import type { Node } from './row.ts'
import { resolveSpans, TOOL, toolKey } from './span-rows.ts'

/** What happened in a turn, each with the key of the row above it; null directly below the turn. */
export function nodesOf(turn: Turn): Map<string, Node> {
  const nodes = new Map<string, Node>()
  const starters: Node[] = []
  const put = (node: Node) => {
    nodes.set(node.key, node)
    if (node.startsDepth > 0) starters.push(node)
  }
  const spans = resolveSpans(turn)
  for (const [id, { fact, refs }] of turn.spans) {
    const key = spans.keyOf(id)
    if (key === null) continue
    const known = nodes.get(key)
    const reported = key.startsWith(TOOL) ? turn.tools.get(key.slice(TOOL.length)) : undefined
    if (known) merge(known, fact, refs)
    else put(spanNode(key, spans.parentOf(id), fact, refs, reported))
  }
  // From here on oldest first, so that the latest is found from the end.
  starters.sort((one, other) => one.startMs - other.startMs)
  const calls = [...turn.tools.values()].sort((one, other) => startOf(one.fact) - startOf(other.fact))
  for (const { fact, refs } of calls) {
    const key = toolKey(fact.id)
    if (!nodes.has(key)) put(toolNode(key, fact, refs, likelyParent(starters, fact)))
  }
  for (const { fact, refs } of [...turn.agents.values()].sort((one, other) => one.fact.atMs - other.fact.atMs)) {
    const agent = startOfAgent(starters, fact)
    if (agent) take(agent, fact, refs)
  }
  for (const { fact, refs } of turn.notes.values())
    put(point({ key: `note ${fact.id}`, kind: 'note', title: fact.text, refs }, fact.atMs))
  for (const { fact, refs } of turn.ends.values())
    if (fact.text !== '')
      nodes.set(
        `answer ${fact.id}`,
        point({ key: `answer ${fact.id}`, kind: 'answer', title: fact.text, refs }, fact.atMs),
      )
  return nodes
}

const UNPLACED = { level: 0, hasChildren: false }

const startOf = (tool: ToolFact): number => tool.atMs - (tool.durationMs ?? 0)

function spanNode(
  key: string,
  parent: string | null,
  span: SpanFact,
  refs: number[],
  reported: Reported<ToolFact> | undefined,
): Node {
  const times = { startMs: span.startMs, endMs: span.endMs, durationMs: Math.round(span.endMs - span.startMs) }
  if (reported !== undefined)
    return {
      ...toolNode(key, reported.fact, [...reported.refs, ...refs], parent),
      ...times,
      durationMs: reported.fact.durationMs ?? times.durationMs,
    }
  const kind = span.operation === 'other' ? 'span' : span.operation
  const title = { response: 'Response', agent: span.agentType ?? span.name, tool: span.name, other: span.name }
  return {
    key,
    parent,
    kind,
    title: title[span.operation].replace(/^execute_tool /, ''),
    detail: span.operation === 'response' ? (span.model ?? '') : '',
    ...times,
    tokensIn: span.tokensIn,
    tokensOut: span.tokensOut,
    outcome: span.outcome,
    outcomeText: span.outcomeText,
    refs,
    ...UNPLACED,
    startsDepth: 0,
    agentType: span.agentType,
    agentId: span.agentId,
  }
}

/** A second span of the same row: the subagent of a call, or the call of a subagent. */
function merge(node: Node, span: SpanFact, refs: number[]): void {
  node.refs = [...node.refs, ...refs]
  node.startMs = Math.min(node.startMs, span.startMs)
  node.endMs = Math.max(node.endMs, span.endMs)
  node.agentId ??= span.operation === 'agent' ? span.agentId : null
  node.tokensIn ??= span.tokensIn
  node.tokensOut ??= span.tokensOut
}

function toolNode(key: string, tool: ToolFact, refs: number[], parent: string | null): Node {
  return {
    key,
    parent,
    kind: tool.startsAgent ? 'agent' : 'tool',
    title: tool.name,
    detail: tool.what,
    startMs: startOf(tool),
    endMs: tool.atMs,
    durationMs: tool.durationMs,
    tokensIn: null,
    tokensOut: null,
    outcome: tool.outcome,
    outcomeText: tool.outcomeText,
    refs,
    ...UNPLACED,
    startsDepth: tool.startsAgent ? tool.depth : 0,
    agentType: tool.agentType,
    agentId: null,
  }
}

/**
 * Events say how deep a call was, not whose it was: the call that started such a subagent and was running, the latest
 * of them.
 */
function likelyParent(starters: readonly Node[], tool: ToolFact): string | null {
  const callerDepth = tool.startsAgent ? tool.depth - 1 : tool.depth
  if (callerDepth <= 0) return null
  const startMs = startOf(tool)
  let last: Node | undefined
  for (let index = starters.length - 1; index >= 0; index -= 1) {
    const node = starters[index]
    if (node === undefined || node.startsDepth !== callerDepth || node.startMs > startMs) continue
    if (!tool.startsAgent && node.agentType !== tool.agentType) continue
    if (node.endMs >= startMs) return node.key
    last ??= node
  }
  return last?.key ?? null
}

/**
 * The call that started the subagent that ended: the one that names it, else one of its type and depth that is not
 * taken yet and was over at about that time.
 */
function startOfAgent(starters: readonly Node[], agent: AgentFact): Node | undefined {
  let best: Node | undefined
  for (const node of starters) {
    if (node.agentId !== null && node.agentId === agent.agentId) return node
    if (node.agentId !== null || node.startsDepth !== agent.depth || node.agentType !== agent.agentType) continue
    if (node.startMs > agent.atMs) continue
    if (best === undefined || Math.abs(node.endMs - agent.atMs) < Math.abs(best.endMs - agent.atMs)) best = node
  }
  return best
}

function take(node: Node, agent: AgentFact, refs: number[]): void {
  // Without an id of its own, so that nobody else takes it.
  node.agentId = agent.agentId ?? agent.id
  node.refs = [...node.refs, ...refs]
  node.tokensIn = agent.tokensIn ?? node.tokensIn
  node.tokensOut = agent.tokensOut ?? node.tokensOut
  node.endMs = Math.max(node.endMs, agent.atMs)
}

function point(node: Pick<Node, 'key' | 'kind' | 'title' | 'refs'>, atMs: number): Node {
  return {
    ...node,
    parent: null,
    detail: '',
    startMs: atMs,
    endMs: atMs,
    durationMs: null,
    tokensIn: null,
    tokensOut: null,
    outcome: 'ok',
    outcomeText: '',
    ...UNPLACED,
    startsDepth: 0,
    agentType: null,
    agentId: null,
  }
}
