import type { Entry, Fact, SpanFact, ToolFact } from '../model/entry.ts'
import { createModel, type Model, takeUp } from '../model/model.ts'

/*
 * What the page gets of a session: facts, and the entries that carry them.
 */

let number = 0
export const entry = (fact: Fact, change: Partial<Entry> = {}): Entry => {
  number += 1
  const path = fact.kind === 'span' ? '/v1/traces' : '/events/x'
  const common = {
    receivedAtMs: 0,
    path,
    status: 202,
    duplicate: false,
    size: 2,
    label: '',
    sessionId: 's',
    turnId: 't',
  }
  return { n: number, ...common, ...change, fact }
}
export const prompt = (id: string, atMs: number): Fact => ({
  kind: 'prompt',
  id,
  atMs,
  text: `ask ${id}`,
  source: null,
  model: null,
  effort: null,
  contextPercent: null,
})
export const end = (id: string, atMs: number, change: object = {}): Fact => ({
  kind: 'turn',
  id,
  atMs,
  durationMs: 1000,
  status: 'ok',
  stopReason: 'end_turn',
  text: '',
  model: null,
  tokensIn: 100,
  tokensOut: 10,
  cacheRead: 60,
  thinking: null,
  linesOfCode: 0,
  costUsd: null,
  knownCostUsd: 0,
  contextPercent: null,
  ...change,
})
export const tool = (id: string, startMs: number, endMs: number, change: Partial<ToolFact> = {}): ToolFact => ({
  kind: 'tool',
  id,
  atMs: endMs,
  durationMs: endMs - startMs,
  name: 'Bash',
  what: id,
  outcome: 'ok',
  outcomeText: 'ok',
  depth: 0,
  startsAgent: false,
  agentType: null,
  ...change,
})
export const agentCall = (id: string, startMs: number, endMs: number, depth: number, agentType: string): ToolFact =>
  tool(id, startMs, endMs, { name: 'Agent', depth, agentType, startsAgent: true })
export const span = (
  spanId: string,
  parentId: string | null,
  startMs: number,
  endMs: number,
  change: Partial<SpanFact> = {},
): SpanFact => ({
  kind: 'span',
  traceId: 'trace',
  spanId,
  parentId,
  operation: 'response',
  name: spanId,
  startMs,
  endMs,
  outcome: 'ok',
  outcomeText: 'ok',
  toolId: null,
  agentId: null,
  agentType: null,
  model: 'a-model',
  tokensIn: 5,
  tokensOut: 2,
  cacheRead: 1,
  ...change,
})

/** The page after it got all of this. */
export function modelOf(entries: readonly Entry[]): Model {
  const model = createModel()
  for (const one of entries) takeUp(model, one)
  return model
}
