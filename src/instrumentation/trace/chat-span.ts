import { CLIENT, GEN_AI, OPERATION } from '../../contract/span-attributes.ts'
import type { ResponseFacts } from '../session/response-facts.ts'
import { responseTokens, thinkingTokens } from '../session/tokens.ts'
import { contentOf, finishReasonOf, responseParts } from './messages.ts'
import { providerOf } from './provider.ts'
import { type Enclosing, type Trace, within } from './trace.ts'
import { spanIdOf } from './trace-ids.ts'
import type { SpanContent, TraceSpan } from './trace-span.ts'

/**
 * One request to the model: from what it answers (a prompt, a tool's result) to the last line of the response, retries
 * included.
 */
export function chatSpan(
  trace: Trace,
  response: ResponseFacts,
  around: Enclosing,
  querySource: 'main' | 'subagent',
  input: SpanContent['input'],
): TraceSpan {
  const { id, model, askedAtMs, atMs, lastAtMs } = response
  // What was said long before the turn is not what it answers.
  const asked = Math.max(Math.min(askedAtMs ?? atMs, atMs), Math.min(around.startMs, atMs))
  const requestModel = response.requestedModel ?? model
  return {
    traceId: trace.traceId,
    spanId: spanIdOf('chat', id),
    parentId: around.spanId,
    name: `${OPERATION.chat} ${requestModel}`,
    kind: 'client',
    ...within(asked, lastAtMs, around),
    attributes: {
      ...trace.attributes,
      [GEN_AI.operation]: OPERATION.chat,
      [GEN_AI.provider]: providerOf([response]),
      [GEN_AI.requestModel]: requestModel,
      [GEN_AI.responseModel]: model,
      [GEN_AI.responseId]: id,
      [GEN_AI.finishReasons]: [finishReasonOf(response)],
      [CLIENT.requestId]: response.requestId,
      [CLIENT.querySource]: querySource,
      [CLIENT.effort]: response.effort,
      ...usageAttributes(response),
    },
    events: [],
    error: undefined,
    ...contentOf(input, responseParts(response), finishReasonOf(response)),
  }
}

export interface FailedRequest {
  spanId: string
  startMs: number
  endMs: number
  model: string | null
  /** Of the responses before it. */
  provider: string | undefined
  error: string
}

/** One request to the model that failed for good: what was asked for is known, and what came back is an error. */
export function failedChatSpan(trace: Trace, failed: FailedRequest, around: Enclosing): TraceSpan {
  const { spanId, startMs, endMs, model, provider, error } = failed
  return {
    traceId: trace.traceId,
    spanId,
    parentId: around.spanId,
    name: model === null ? OPERATION.chat : `${OPERATION.chat} ${model}`,
    kind: 'client',
    startMs,
    endMs,
    attributes: {
      ...trace.attributes,
      [GEN_AI.operation]: OPERATION.chat,
      [GEN_AI.provider]: provider,
      [GEN_AI.requestModel]: model ?? undefined,
      [CLIENT.querySource]: 'main',
    },
    events: [],
    error,
  }
}

/** Nothing where the transcript's line had no usage: unknown is not zero. */
function usageAttributes(response: ResponseFacts) {
  if (response.usage === undefined) return {}
  const tokens = responseTokens(response)
  return {
    [GEN_AI.inputTokens]: tokens.in,
    [GEN_AI.outputTokens]: tokens.out,
    [GEN_AI.cacheReadTokens]: tokens.cache_read,
    [GEN_AI.cacheWriteTokens]: tokens.cache_creation,
    [GEN_AI.reasoningTokens]: thinkingTokens(response).count,
  }
}
