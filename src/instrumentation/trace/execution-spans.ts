import { CORE, GEN_AI, MAIN_AGENT, SPAN_EVENT } from '../../contract/span-attributes.ts'
import type { AgentFacts } from '../session/agent-facts.ts'
import type { ExecutionPart } from '../session/execution-part.ts'
import type { SessionState } from '../session/session-state.ts'
import type { SpanEvent } from '../session/span-event.ts'
import { CLOCK_MS } from '../session/timing.ts'
import { toolOutcome } from '../tool/tool-outcome.ts'
import { agentSpan, stretchOf } from './agent-span.ts'
import { chatSpan, failedChatSpan } from './chat-span.ts'
import { promptMessage, resultsMessage } from './messages.ts'
import { providerOf } from './provider.ts'
import { toolSpans } from './tool-spans.ts'
import { type Enclosing, type ExecutionRecord, type Trace, traceOf, within } from './trace.ts'
import { spanIdOf } from './trace-ids.ts'
import type { TraceSpan } from './trace-span.ts'
import { turnSpan } from './turn-span.ts'

/**
 * The spans of one execution: `invoke_agent claude-code` around the main thread's `chat`s and `execute_tool`s, and
 * below each call that started a subagent its `invoke_agent` with its own. A turn's first execution is the root of its
 * trace, later ones are children of the first. What an agent consumed after its turn comes without a span of the turn,
 * below the call that started the agent.
 */
export function executionSpans(state: SessionState, execution: ExecutionPart, record: ExecutionRecord): TraceSpan[] {
  const known = !execution.detached || execution.agents.every((agent) => agent.promptId !== undefined)
  const trace = traceOf(state, execution.turnId, known)
  const main = execution.detached ? [] : mainSpans(trace, state, execution, record)
  const theirs = agentsIn(state, execution).flatMap((agent) => agentSpans(trace, execution, record, agent))
  // In an order of their own: parallel hooks arrive in any.
  return [...main, ...theirs].sort((a, b) => (a.spanId < b.spanId ? -1 : 1))
}

function mainSpans(trace: Trace, state: SessionState, execution: ExecutionPart, record: ExecutionRecord): TraceSpan[] {
  const turn = state.turns.find((candidate) => candidate.promptId === execution.turnId)
  const events = (turn?.events ?? []).filter(({ atMs }) => atMs <= record.overAtMs + CLOCK_MS)
  const whole = turnSpan(trace, execution, record, turn, [...events, ...failureEvents(execution, record)])
  const asked = execution.firstOfTurn ? promptMessage(turn?.promptText) : undefined
  const calls = execution.tools.filter((tool) => tool.agentId === undefined)
  return [
    whole,
    ...execution.main.map((response, index) =>
      chatSpan(
        trace,
        response,
        whole,
        'main',
        resultsMessage(execution.main[index - 1]) ?? (index === 0 ? asked : undefined),
      ),
    ),
    ...failedRequests(trace, execution, record, whole),
    ...calls.flatMap((tool) => toolSpans(trace, tool, record.overAtMs, whole, 0)).map(by({ name: MAIN_AGENT })),
  ]
}

/**
 * The request that ended the turn with an error: no response came of it, and it went on from the newest sign of the
 * turn to its end.
 */
function failedRequests(
  trace: Trace,
  { turnId, idParts, stopReason, meta, main, tools }: ExecutionPart,
  { overAtMs, model }: ExecutionRecord,
  around: Enclosing,
): TraceSpan[] {
  // A response that the API cut short, at max_tokens for example, is one all the same.
  if (stopReason !== 'api_error') return []
  const signs = [...main.map(({ lastAtMs }) => lastAtMs), ...tools.map((tool) => toolOutcome(tool, overAtMs).atMs)]
  const spanId = spanIdOf('chat', 'failed', turnId, ...idParts)
  const error = String(meta['error_class'] ?? '_OTHER')
  return [
    failedChatSpan(
      trace,
      {
        spanId,
        model,
        provider: providerOf(main),
        error,
        ...within(Math.max(around.startMs, ...signs), overAtMs, around),
      },
      around,
    ),
  ]
}

/** Says which agent a call or a response is of. */
const by =
  ({ id, name }: { id?: string; name: string | undefined }) =>
  (span: TraceSpan): TraceSpan => ({
    ...span,
    attributes: { [GEN_AI.agentId]: id, [GEN_AI.agentName]: name, ...span.attributes },
  })

/** The error that ended the turn, as an event of it. */
function failureEvents({ status, meta }: ExecutionPart, { overAtMs }: ExecutionRecord): SpanEvent[] {
  if (status !== 'error') return []
  return [{ name: SPAN_EVENT.apiError, atMs: overAtMs, attributes: { [CORE.errorType]: String(meta['error_class']) } }]
}

function agentSpans(trace: Trace, execution: ExecutionPart, record: ExecutionRecord, agent: AgentFacts): TraceSpan[] {
  const tools = execution.tools.filter((tool) => tool.agentId === agent.id)
  const spanId = agentSpanId(execution, agent.id)
  const around: Enclosing & { spanId: string } = { spanId, ...stretchOf(agent, tools, record.overAtMs) }
  return [
    agentSpan(trace, agent, parentOf(trace, execution, agent), around),
    ...[
      ...agent.responses.map((response, index) =>
        chatSpan(trace, response, around, 'subagent', resultsMessage(agent.responses[index - 1])),
      ),
      ...tools.flatMap((tool) => toolSpans(trace, tool, record.overAtMs, around, agent.depth ?? 1)),
    ].map(by({ id: agent.id, name: agent.type })),
  ]
}

/** An agent that goes on in another execution, or in another session, has another span there. */
const agentSpanId = ({ turnId, idParts }: ExecutionPart, agentId: string): string =>
  spanIdOf('agent', agentId, turnId, ...idParts)

/** The agents that consumed something in this execution, or only called tools. */
function agentsIn(state: SessionState, { agents, tools }: ExecutionPart): AgentFacts[] {
  const callers = tools.flatMap(({ agentId }) => (agentId === undefined ? [] : [state.agents[agentId]]))
  return [...new Set([...agents, ...callers])].filter((agent) => agent !== undefined)
}

/** The call that started the agent, wherever its span is; else the agent above, else the turn. */
function parentOf(trace: Trace, execution: ExecutionPart, agent: AgentFacts): string | undefined {
  const { toolUseId, parentAgentId, promptIdIsOwn } = agent
  // One that outlived a /clear was started in another trace: what it wrote since does not begin with a prompt.
  // One that goes on for a later turn was started in another trace as well.
  const isOwn = promptIdIsOwn && agent.promptId === execution.turnId
  const isThere = (trace.rootId !== undefined && isOwn) || execution.tools.some((tool) => tool.id === toolUseId)
  if (toolUseId !== undefined && isThere) return spanIdOf('tool', toolUseId)
  if (execution.agents.some(({ id }) => id === parentAgentId)) return agentSpanId(execution, parentAgentId ?? '')
  return execution.detached ? trace.rootId : spanIdOf('turn', execution.turnId, ...execution.idParts)
}
