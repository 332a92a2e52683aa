import { CLIENT, CORE, GEN_AI, MAIN_AGENT, OPERATION, OWN } from '../../contract/span-attributes.ts'
import type { ExecutionPart } from '../session/execution-part.ts'
import type { SpanEvent } from '../session/span-event.ts'
import type { Turn } from '../session/turn.ts'
import { contentOf, finishReasonOf, promptMessage, textParts } from './messages.ts'
import { providerOf } from './provider.ts'
import type { ExecutionRecord, Trace } from './trace.ts'
import { contextIn } from './trace-context.ts'
import { spanIdOf } from './trace-ids.ts'
import { CUT_SHORT, type TraceSpan } from './trace-span.ts'

/** One execution of a turn on the main thread, from the prompt (or the execution before) to where it ended. */
export function turnSpan(
  trace: Trace,
  execution: ExecutionPart,
  record: ExecutionRecord,
  turn: Turn | undefined,
  events: SpanEvent[],
): TraceSpan & { spanId: string } {
  const { turnId, idParts, firstOfTurn, status, stopReason, meta } = execution
  const endMs = record.overAtMs
  const last = execution.main.at(-1)
  return {
    traceId: trace.traceId,
    spanId: spanIdOf('turn', turnId, ...idParts),
    parentId: firstOfTurn ? undefined : trace.rootId,
    name: `${OPERATION.agent} ${MAIN_AGENT}`,
    kind: 'internal',
    startMs: Math.min(execution.startedAtMs ?? firstSign(execution) ?? endMs, endMs),
    endMs,
    attributes: {
      ...trace.attributes,
      [GEN_AI.operation]: OPERATION.agent,
      [GEN_AI.provider]: providerOf(execution.main),
      [GEN_AI.agentName]: MAIN_AGENT,
      [GEN_AI.agentVersion]: trace.attributes[CLIENT.version],
      [GEN_AI.requestModel]: record.model ?? undefined,
      [OWN.status]: status,
      [OWN.stopReason]: stopReason,
      [OWN.eventId]: record.eventId,
      [CORE.headName]: turn?.branch,
    },
    events,
    link: firstOfTurn ? contextIn(turn?.traceparent) : undefined,
    error: status === 'error' ? String(meta['error_class'] ?? '_OTHER') : undefined,
    ...contentOf(
      firstOfTurn ? promptMessage(turn?.promptText) : undefined,
      textParts(execution.main.flatMap(({ texts }) => texts)),
      last === undefined ? CUT_SHORT : finishReasonOf(last),
    ),
  }
}

/** Where neither the prompt's hook nor its line is known. */
function firstSign({ main, tools }: ExecutionPart): number | undefined {
  const times = [...main.map((response) => response.atMs), ...tools.map((tool) => tool.begunAtMs ?? Infinity)]
  const first = Math.min(...times)
  return Number.isFinite(first) ? first : undefined
}
