import { nameBasedUuid } from '../../contract/event-id.ts'
import { usageByModel } from '../metrics/model-usage.ts'
import type { Occurrence } from '../occurrence.ts'
import type { AgentFacts } from '../session/agent-facts.ts'
import { responsesFor } from '../session/agent-turn.ts'
import { askedModelAt } from '../session/asked-model.ts'
import type { ExecutionPart } from '../session/execution-part.ts'
import { contextOf, type ResponseFacts } from '../session/response-facts.ts'
import type { SessionState } from '../session/session-state.ts'
import { valueAt } from '../session/timed.ts'
import { CLOCK_MS } from '../session/timing.ts'
import { addTokens, sumTokens, thinkingTokens } from '../session/tokens.ts'
import { fencedLines } from '../tool/code-lines.ts'
import { editDecision } from '../tool/edit-decision.ts'
import type { ToolFacts } from '../tool/tool-facts.ts'
import { executionSpans } from '../trace/execution-spans.ts'
import { type BilledResponse, billedResponse } from './billed-response.ts'
import { contextPercent } from './context-window.ts'
import type { FinishSettings } from './finish-settings.ts'
import { costByModel, executionCost, takeMoney } from './money.ts'
import { about } from './notices.ts'
import { pricedSpans } from './priced-spans.ts'
import { sessionRow } from './session-row.ts'
import { finishTool } from './tools.ts'
import { executionVcs, takeWorkedOn, vcsMeta, whereabouts, workedOn } from './vcs.ts'

const COUNTED_KEPT = 1_000

/**
 * Makes the execution record of a span, after the tool calls in it and before the session's row, and counts its totals.
 */
export function execute(state: SessionState, span: ExecutionPart, settings: FinishSettings, into: Occurrence[]): void {
  const overAtMs = span.finishedAtMs ?? span.closedAtMs ?? state.lastEventAtMs
  const later = setAsideLater(span)
  for (const tool of span.tools) {
    tool.endIsUnknown = !isEndKnown(state, span)
    finishTool(state, tool, overAtMs, into)
  }
  const agentResponses = span.agents.flatMap((agent) => agent.responses)
  const fields = executionFields(state, span, agentResponses, overAtMs, settings)
  const theirs = sumTokens(agentResponses)
  const responses = billedResponses(state, span, settings)
  const vcs = executionVcs(span.tools, settings)
  const worked = workedOn(responses, vcs, settings.findTickets)
  const isUnknown = fields.tokens_in === null
  const cost = executionCost(responses, isUnknown)
  const meta = {
    ...span.meta,
    ...cost,
    ...vcsMeta(worked),
    ...(agentResponses.length > 0 ? { subagent_tokens: theirs } : {}),
  }
  const estimated = [...span.main, ...agentResponses].some((response) => thinkingTokens(response).estimated)
  if (estimated) Object.assign(meta, { thinking_tokens_estimated: true })
  const eventId = nameBasedUuid(state.sessionId, 'execution', span.turnId, ...span.idParts)
  takeMoney(state, responses)
  takeWorkedOn(state, worked)
  into.push({
    kind: 'execution',
    eventId,
    ...about(state, overAtMs, span.turnId, meta),
    fields,
    responses,
    vcs,
    ...(settings.spans !== false && {
      spans: pricedSpans(executionSpans(state, span, { eventId, overAtMs, model: fields.model }), responses),
    }),
    measures: {
      firstOfTurn: span.firstOfTurn,
      usage: usageByModel(span.main, agentResponses),
      costs: costByModel(responses),
      decisions: span.tools.map((tool) => editDecision(tool, overAtMs)).filter((decision) => decision !== undefined),
    },
  })
  takeTotals(state, span, fields, span.main.length + agentResponses.length)
  forget(state, span, agentResponses, overAtMs)
  for (const [agent, rest] of later) agent.responses = rest
  if (settings.rowPerTurn !== false) into.push(sessionRow(state, overAtMs))
}

/** What its agents did for another turn since is not part of it. */
function setAsideLater({ agents, turnId }: ExecutionPart): Map<AgentFacts, ResponseFacts[]> {
  const later = new Map<AgentFacts, ResponseFacts[]>()
  for (const agent of agents) {
    const own = responsesFor(agent, turnId)
    later.set(
      agent,
      agent.responses.filter((response) => !own.includes(response)),
    )
    agent.responses = own
  }
  return later
}

function billedResponses(state: SessionState, part: ExecutionPart, settings: FinishSettings): BilledResponse[] {
  const billed = (response: ResponseFacts, agent?: AgentFacts) =>
    billedResponse(response, agent, whereabouts(state, response, settings), settings.prices)
  const responses = [
    ...part.main.map((response) => billed(response)),
    ...part.agents.flatMap((agent) => agent.responses.map((response) => billed(response, agent))),
  ]
  return responses.sort((a, b) => a.atMs - b.atMs || (a.id < b.id ? -1 : 1))
}

/**
 * An interruption, an error and the client's own leaving have their time; that a client has died is found out later.
 */
const isEndKnown = ({ end }: SessionState, { status, stopReason, closedAtMs }: ExecutionPart): boolean =>
  status !== 'cancelled' ||
  stopReason !== 'unknown' ||
  (end !== undefined && end.reason !== 'died' && end.atMs === closedAtMs)

function executionFields(
  state: SessionState,
  span: ExecutionPart,
  theirs: ResponseFacts[],
  atMs: number,
  settings: FinishSettings,
) {
  const responses = [...span.main, ...theirs]
  const tokens =
    span.blind || responses.some((response) => response.usage === undefined) ? undefined : sumTokens(responses)
  const text = span.main.flatMap((response) => response.texts).join('\n')
  const responseText = text !== '' ? text : span.blind && span.lastMessage !== '' ? span.lastMessage : null
  const last = span.main.at(-1)
  const model = last?.model ?? theirs.at(-1)?.model ?? valueAt(state.models, atMs)
  const asked = last === undefined ? (askedModelAt(state, atMs) ?? model) : (last.requestedModel ?? last.model)
  // What a subagent consumed after its turn says nothing of the main thread's context.
  const before = span.main.length > 0 || span.firstOfTurn ? valueAt(state.contexts, atMs) : undefined
  const context = last?.usage === undefined ? before : contextOf(last.usage)
  const calls = responses.map((response) => response.tools.length).filter((count) => count > 0)
  const written = span.tools.filter((tool) => tool.success).reduce((sum, tool) => sum + inputOf(tool).writtenLines, 0)
  const startedAtMs = span.startedAtMs
  return {
    response_text: responseText,
    message_length: responseText?.length ?? 0,
    lines_of_code: fencedLines(responseText ?? '') + written,
    tools_used: orNull(countByName(span.tools)),
    slash_commands_used: orNull(span.commands),
    skills_activated: orNull(activatedSkills(span.tools)),
    images_pasted: span.images,
    tokens_in: tokens?.in ?? null,
    tokens_out: tokens?.out ?? null,
    cache_read_tokens: tokens?.cache_read ?? null,
    cache_creation_tokens: tokens?.cache_creation ?? null,
    duration_ms:
      startedAtMs === undefined || span.finishedAtMs === undefined
        ? null
        : Math.max(0, Math.round(span.finishedAtMs - startedAtMs)),
    context_tokens: context ?? null,
    context_percent: context === undefined ? null : contextPercent(context, asked, settings),
    model: model ?? null,
    stop_reason: span.stopReason,
    status: span.status,
    thinking_tokens: span.blind ? null : responses.reduce((sum, response) => sum + thinkingTokens(response).count, 0),
    thinking_blocks_count: span.blind ? null : responses.reduce((sum, response) => sum + response.thinkingBlocks, 0),
    parallel_tools_max: calls.length === 0 ? null : Math.max(...calls),
    parallel_tools_avg:
      calls.length === 0 ? null : Math.round((100 * calls.reduce((a, b) => a + b)) / calls.length) / 100,
  }
}

const orNull = <T>(list: T[]): T[] | null => (list.length > 0 ? list : null)

const NO_INPUT = { skill: undefined, writtenLines: 0 }
const inputOf = (tool: ToolFacts) => tool.input ?? tool.blockInput ?? NO_INPUT

function countByName(tools: ToolFacts[]): { name: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const tool of tools) counts.set(tool.name, (counts.get(tool.name) ?? 0) + 1)
  return [...counts].map(([name, count]) => ({ name, count }))
}

function activatedSkills(tools: ToolFacts[]): string[] {
  const skills = tools.filter((tool) => tool.success).map((tool) => inputOf(tool).skill)
  return [...new Set(skills.filter((skill) => skill !== undefined))]
}

function takeTotals(
  state: SessionState,
  span: ExecutionPart,
  fields: ReturnType<typeof executionFields>,
  responses: number,
): void {
  const { totals } = state
  if (span.firstOfTurn) totals.turns += 1
  totals.tokensIn += fields.tokens_in ?? 0
  totals.tokensOut += fields.tokens_out ?? 0
  totals.cacheRead += fields.cache_read_tokens ?? 0
  totals.cacheCreation += fields.cache_creation_tokens ?? 0
  totals.responses += responses
  if (span.status === 'error') totals.apiErrors += 1
  totals.thinkingTokens += fields.thinking_tokens ?? 0
  if (span.stopReason === 'user_interrupt') totals.interrupts += 1
}

/** What has been counted is dropped; its ids are remembered for a while. */
function forget(state: SessionState, span: ExecutionPart, agentResponses: ResponseFacts[], overAtMs: number): void {
  const turn = state.turns.find(({ promptId }) => promptId === span.turnId && !span.detached)
  if (turn !== undefined) turn.events = turn.events.filter(({ atMs }) => atMs > overAtMs + CLOCK_MS)
  const ids = [...span.main, ...agentResponses, ...span.tools].map(({ id }) => id)
  state.counted = [...state.counted, ...ids].slice(-COUNTED_KEPT)
  for (const tool of span.tools) delete state.tools[tool.id]
  for (const agent of span.agents) {
    agent.tokens = addTokens(agent.tokens, sumTokens(agent.responses))
    agent.responses = []
    agent.awake = false
    agent.events = []
    agent.executions += 1
  }
}
