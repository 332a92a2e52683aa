import { CORE, SPAN_EVENT } from '../../contract/span-attributes.ts'
import type { AgentFacts } from '../agent-facts.ts'
import type { Span } from '../execution.ts'
import type { SessionState } from '../session-state.ts'
import { agentSpan, stretchOf } from './agent-span.ts'
import { chatSpan } from './chat-span.ts'
import { toolSpans } from './tool-spans.ts'
import { CLOCK_MS, type Enclosing, type Trace, traceOf } from './trace.ts'
import { spanIdOf } from './trace-ids.ts'
import type { SpanEvent, TraceSpan } from './trace-span.ts'
import { turnSpan } from './turn-span.ts'

/** What the record of an execution says that its spans say too. */
export interface ExecutionRecord {
  eventId: string
  /** When it was over, milliseconds since the epoch. */
  overAtMs: number
  model: string | null
}

/**
 * The spans of one execution: `invoke_agent claude-code` around the main thread's `chat`s and `execute_tool`s, and below each call that
 * started a subagent its `invoke_agent` with its own. A turn's first execution is the root of its trace, later ones are children of the
 * first. What an agent consumed after its turn comes without a span of the turn, below the call that started the agent.
 */
export function executionSpans(state: SessionState, execution: Span, record: ExecutionRecord): TraceSpan[] {
  const known = !execution.outliving || execution.agents.every((agent) => agent.promptId !== undefined)
  const trace = traceOf(state, execution.turnId, known)
  const main = execution.outliving ? [] : mainSpans(trace, state, execution, record)
  const theirs = agentsIn(state, execution).flatMap((agent) => agentSpans(trace, execution, record, agent))
  // In an order of their own: parallel hooks arrive in any.
  return [...main, ...theirs].sort((a, b) => (a.spanId < b.spanId ? -1 : 1))
}

function mainSpans(trace: Trace, state: SessionState, execution: Span, record: ExecutionRecord): TraceSpan[] {
  const turn = state.turns.find((candidate) => candidate.promptId === execution.turnId)
  const events = (turn?.events ?? []).filter(({ atMs }) => atMs <= record.overAtMs + CLOCK_MS)
  const whole = turnSpan(trace, execution, record, turn, [...events, ...failureEvents(execution, record)])
  const calls = execution.tools.filter((tool) => tool.agentId === undefined)
  return [
    whole,
    ...execution.main.map((response) => chatSpan(trace, response, whole, 'main')),
    ...calls.flatMap((tool) => toolSpans(trace, tool, record.overAtMs, whole, 0)),
  ]
}

/** The error that ended the turn: its request is told as an event, for no response came of it. */
function failureEvents({ status, meta }: Span, { overAtMs }: ExecutionRecord): SpanEvent[] {
  if (status !== 'error') return []
  return [{ name: SPAN_EVENT.apiError, atMs: overAtMs, attributes: { [CORE.errorType]: String(meta['error_class']) } }]
}

function agentSpans(trace: Trace, execution: Span, record: ExecutionRecord, agent: AgentFacts): TraceSpan[] {
  const tools = execution.tools.filter((tool) => tool.agentId === agent.id)
  const spanId = agentSpanId(execution, agent.id)
  const around: Enclosing & { spanId: string } = { spanId, ...stretchOf(agent, tools, record.overAtMs) }
  return [
    agentSpan(trace, agent, parentOf(trace, execution, agent), around),
    ...agent.responses.map((response) => chatSpan(trace, response, around, 'subagent')),
    ...tools.flatMap((tool) => toolSpans(trace, tool, record.overAtMs, around, agent.depth ?? 1)),
  ]
}

/** An agent that goes on in another execution, or in another session, has another span there. */
const agentSpanId = ({ turnId, idParts }: Span, agentId: string): string =>
  spanIdOf('agent', agentId, turnId, ...idParts)

/** The agents that consumed something in this execution, or only called tools. */
function agentsIn(state: SessionState, { agents, tools }: Span): AgentFacts[] {
  const callers = tools.flatMap(({ agentId }) => (agentId === undefined ? [] : [state.agents[agentId]]))
  return [...new Set([...agents, ...callers])].filter((agent) => agent !== undefined)
}

/** The call that started the agent, wherever its span is; else the agent above, else the turn. */
function parentOf(trace: Trace, execution: Span, agent: AgentFacts): string | undefined {
  const { toolUseId, parentAgentId, promptIdIsOwn } = agent
  // One that outlived a /clear was started in another trace: what it wrote since does not begin with a prompt.
  const isThere = (trace.rootId !== undefined && promptIdIsOwn) || execution.tools.some((tool) => tool.id === toolUseId)
  if (toolUseId !== undefined && isThere) return spanIdOf('tool', toolUseId)
  if (execution.agents.some(({ id }) => id === parentAgentId)) return agentSpanId(execution, parentAgentId ?? '')
  return execution.outliving ? trace.rootId : spanIdOf('turn', execution.turnId, ...execution.idParts)
}
