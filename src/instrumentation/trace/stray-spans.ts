import { turnOfCall } from '../session/agent-turn.ts'
import type { SessionState } from '../session/session-state.ts'
import type { ToolFacts } from '../tool/tool-facts.ts'
import { toolSpans } from './tool-spans.ts'
import { traceOf } from './trace.ts'
import type { TraceSpan } from './trace-span.ts'

/**
 * Calls that became known when their turn was finished already: below the turn, as its own calls are, wherever its span
 * went.
 */
export function straySpans(state: SessionState, tools: ToolFacts[], overAtMs: number): TraceSpan[] {
  return tools.flatMap((tool) => {
    const agent = tool.agentId === undefined ? undefined : state.agents[tool.agentId]
    const turnId = turnOfCall(state, tool)
    const trace = traceOf(state, turnId ?? tool.id, turnId !== undefined)
    const around = { spanId: trace.rootId, startMs: -Infinity, endMs: Infinity }
    return toolSpans(trace, tool, overAtMs, around, agent?.depth ?? (tool.agentId === undefined ? 0 : 1))
  })
}
