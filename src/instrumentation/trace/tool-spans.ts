import {
  BLOCKED_ON_USER,
  CLIENT,
  GEN_AI,
  MCP,
  MCP_CALL,
  OPERATION,
  OWN,
  SPAN_EVENT,
} from '../../contract/span-attributes.ts'
import type { SpanEvent } from '../session/span-event.ts'
import type { ToolFacts } from '../tool/tool-facts.ts'
import { isAgentTool } from '../tool/tool-input.ts'
import { type ToolOutcome, toolOutcome } from '../tool/tool-outcome.ts'
import { type Enclosing, type Trace, within } from './trace.ts'
import { spanIdOf } from './trace-ids.ts'
import type { TraceSpan } from './trace-span.ts'

/**
 * One tool call, and within it the wait for a person's permission where its end is known.
 *
 * @param overAtMs when its turn was over: the end of a call that never ended
 * @param callerDepth 0 on the main thread
 */
export function toolSpans(
  trace: Trace,
  tool: ToolFacts,
  overAtMs: number,
  around: Enclosing,
  callerDepth: number,
): TraceSpan[] {
  const outcome = toolOutcome(tool, overAtMs)
  const startMs = tool.begunAtMs ?? tool.calledAtMs ?? outcome.atMs
  const time = within(Math.min(startMs, outcome.atMs), outcome.atMs, around)
  const spanId = spanIdOf('tool', tool.id)
  const wait = waitSpan(trace, tool, outcome, { spanId, ...time })
  const toolArguments = (tool.input ?? tool.blockInput)?.argumentsJson
  const span: TraceSpan = {
    traceId: trace.traceId,
    spanId,
    parentId: around.spanId,
    name: `${OPERATION.tool} ${tool.name}`,
    kind: 'internal',
    ...time,
    attributes: { ...trace.attributes, ...toolAttributes(tool, outcome, callerDepth) },
    events: wait === undefined ? askedEvents(tool) : [],
    error: outcome.success ? undefined : (outcome.errorClass ?? '_OTHER'),
    ...(toolArguments !== undefined && { content: { toolArguments } }),
  }
  return wait === undefined ? [span] : [span, wait]
}

function toolAttributes(tool: ToolFacts, outcome: ToolOutcome, callerDepth: number) {
  const input = tool.input ?? tool.blockInput
  const mcp = mcpTool(tool.name)
  return {
    [GEN_AI.operation]: OPERATION.tool,
    [GEN_AI.toolName]: tool.name,
    [GEN_AI.toolCallId]: tool.id,
    [GEN_AI.toolType]: mcp === undefined ? 'function' : 'extension',
    [CLIENT.toolUseId]: tool.id,
    [CLIENT.mcpServer]: mcp?.server,
    [CLIENT.mcpTool]: mcp?.tool,
    [MCP.method]: mcp === undefined ? undefined : MCP_CALL,
    [CLIENT.durationMs]: outcome.durationMs ?? undefined,
    [CLIENT.inputBytes]: input?.bytes,
    [CLIENT.resultBytes]: outcome.outputBytes,
    [CLIENT.decisionSource]: tool.result?.decisionSource,
    [OWN.depth]: isAgentTool(tool.name) ? callerDepth + 1 : callerDepth,
    [OWN.permissionMode]: tool.permissionMode,
    [OWN.permissionOutcome]: outcome.permission,
    [OWN.deniedBy]: outcome.deniedBy,
    [OWN.bashKind]: input?.bashKind,
  }
}

/** `mcp__server__tool`; a server's name holds no two underscores in a row. */
function mcpTool(name: string): { server: string; tool: string } | undefined {
  const [, server, tool] = /^mcp__(.+?)__(.+)$/.exec(name) ?? []
  return server === undefined || tool === undefined ? undefined : { server, tool }
}

/**
 * From the permission prompt to its answer. When a call ran, the answer came its duration before its end: the client
 * leaves the wait out of the duration. When a person refused, the refusal is the answer. Otherwise its time is not
 * known.
 */
function waitSpan(trace: Trace, tool: ToolFacts, outcome: ToolOutcome, around: Enclosing): TraceSpan | undefined {
  const { askedAtMs, ended, result } = tool
  if (askedAtMs === undefined) return undefined
  const ranFromMs = ended?.durationMs === undefined ? undefined : ended.atMs - ended.durationMs
  const refusedAtMs = outcome.deniedBy === 'user' ? result?.atMs : undefined
  const answeredAtMs = ranFromMs ?? refusedAtMs
  if (answeredAtMs === undefined) return undefined
  const startMs = Math.min(Math.max(askedAtMs, around.startMs), around.endMs)
  return {
    traceId: trace.traceId,
    spanId: spanIdOf('wait', tool.id),
    parentId: around.spanId,
    name: BLOCKED_ON_USER,
    kind: 'internal',
    startMs,
    endMs: Math.min(Math.max(startMs, answeredAtMs), around.endMs),
    attributes: {
      ...trace.attributes,
      [CLIENT.toolUseId]: tool.id,
      [GEN_AI.toolName]: tool.name,
      [CLIENT.decision]: ranFromMs === undefined ? 'reject' : 'accept',
      [CLIENT.decisionSource]: result?.decisionSource,
    },
    events: [],
    error: undefined,
  }
}

const askedEvents = ({ askedAtMs }: ToolFacts): SpanEvent[] =>
  askedAtMs === undefined ? [] : [{ name: SPAN_EVENT.permissionRequest, atMs: askedAtMs, attributes: {} }]
