import { CLIENT, CORE, GEN_AI, OPERATION, OWN } from '../../contract/span-attributes.ts'
import type { AgentFacts } from '../session/agent-facts.ts'
import type { ToolFacts } from '../tool/tool-facts.ts'
import { toolOutcome } from '../tool/tool-outcome.ts'
import { contentOf, finishReasonOf, textParts } from './messages.ts'
import { providerOf } from './provider.ts'
import type { Enclosing, Trace } from './trace.ts'
import type { TraceSpan } from './trace-span.ts'

/**
 * What one execution holds of a subagent: a stretch from its first line (or where the execution before left off) to its
 * last.
 */
export function agentSpan(
  trace: Trace,
  agent: AgentFacts,
  parentId: string | undefined,
  stretch: Enclosing & { spanId: string },
): TraceSpan {
  const last = agent.responses.at(-1)
  return {
    traceId: trace.traceId,
    parentId,
    name: agent.type === undefined ? OPERATION.agent : `${OPERATION.agent} ${agent.type}`,
    kind: 'internal',
    ...stretch,
    attributes: {
      ...trace.attributes,
      [GEN_AI.operation]: OPERATION.agent,
      [GEN_AI.provider]: providerOf(agent.responses),
      [GEN_AI.agentId]: agent.id,
      [GEN_AI.agentName]: agent.type,
      [GEN_AI.requestModel]: last?.requestedModel ?? last?.model,
      [CLIENT.parentAgentId]: agent.parentAgentId,
      [CLIENT.toolUseId]: agent.toolUseId,
      [OWN.depth]: agent.depth ?? 1,
      [CORE.headName]: agent.branch,
    },
    events: agent.events,
    error: agent.failed ? 'api_error' : agent.interrupted ? 'interrupted' : undefined,
    ...(last !== undefined && contentOf(undefined, textParts(last.texts), finishReasonOf(last))),
  }
}

/** From the agent's first sign of life in this execution to its last, as its transcript and its calls show. */
export function stretchOf(agent: AgentFacts, tools: ToolFacts[], overAtMs: number): { startMs: number; endMs: number } {
  const begun = agent.executions === 0 && agent.begunAtMs !== undefined ? [agent.begunAtMs] : []
  const asked = agent.responses.map(({ askedAtMs, atMs }) => Math.min(askedAtMs ?? atMs, atMs))
  const called = tools.flatMap(({ begunAtMs, calledAtMs }) => begunAtMs ?? calledAtMs ?? [])
  const ends = [
    ...agent.responses.map(({ lastAtMs }) => lastAtMs),
    ...tools.map((tool) => toolOutcome(tool, overAtMs).atMs),
  ]
  const times = [...begun, ...asked, ...called, ...ends]
  if (times.length === 0) return { startMs: agent.firstEventAtMs, endMs: agent.firstEventAtMs }
  return { startMs: Math.min(...times), endMs: Math.max(...times) }
}
