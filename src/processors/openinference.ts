import type { AnyValue, AnyValueMap } from '@opentelemetry/api-logs'
import { GEN_AI, OPENINFERENCE, OPERATION } from '../contract/span-attributes.ts'
import type { RecordTransform } from './record-transform.ts'

const KINDS: { readonly [operation: string]: string } = {
  [OPERATION.agent]: 'AGENT',
  [OPERATION.chat]: 'LLM',
  [OPERATION.tool]: 'TOOL',
}

/**
 * Says a span's facts under OpenInference's names too, for Phoenix and for what else reads only those. Content only
 * where there is any.
 */
export const openinference: RecordTransform = (attributes) => {
  const operation = attributes[GEN_AI.operation]
  const own = {
    [OPENINFERENCE.kind]: KINDS[String(operation)] ?? 'CHAIN',
    [OPENINFERENCE.inputValue]: textOf(attributes[GEN_AI.inputMessages]) ?? attributes[GEN_AI.toolArguments],
    [OPENINFERENCE.outputValue]: textOf(attributes[GEN_AI.outputMessages]),
    [OPENINFERENCE.toolName]: attributes[GEN_AI.toolName],
    [OPENINFERENCE.toolId]: attributes[GEN_AI.toolCallId],
    [OPENINFERENCE.agentName]: attributes[GEN_AI.agentName],
    ...(operation === OPERATION.chat && modelFacts(attributes)),
  }
  const known = Object.entries(own).filter(([, value]) => value !== undefined)
  return { ...attributes, ...Object.fromEntries(known) }
}

function modelFacts(attributes: AnyValueMap): AnyValueMap {
  const [input, output] = [attributes[GEN_AI.inputTokens], attributes[GEN_AI.outputTokens]]
  return {
    [OPENINFERENCE.model]: attributes[GEN_AI.responseModel] ?? attributes[GEN_AI.requestModel],
    [OPENINFERENCE.provider]: attributes[GEN_AI.provider],
    [OPENINFERENCE.promptTokens]: input,
    [OPENINFERENCE.completionTokens]: output,
    [OPENINFERENCE.totalTokens]: typeof input === 'number' && typeof output === 'number' ? input + output : undefined,
    [OPENINFERENCE.cacheReadTokens]: attributes[GEN_AI.cacheReadTokens],
    [OPENINFERENCE.cacheWriteTokens]: attributes[GEN_AI.cacheWriteTokens],
    [OPENINFERENCE.reasoningTokens]: attributes[GEN_AI.reasoningTokens],
  }
}

/** The words of messages in the conventions' structure; undefined for any other value. */
function textOf(messages: AnyValue): string | undefined {
  if (typeof messages !== 'string') return undefined
  try {
    const parsed = JSON.parse(messages) as { parts: { content?: string }[] }[]
    const words = parsed.flatMap(({ parts }) => parts.flatMap(({ content }) => content ?? []))
    return words.length === 0 ? undefined : words.join('\n')
  } catch {
    return undefined
  }
}
