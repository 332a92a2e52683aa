import { GEN_AI } from '../../contract/span-attributes.ts'
import type { ResponseFacts } from '../session/response-facts.ts'
import { CUT_SHORT, type MessagePart, type SpanContent } from './trace-span.ts'

/** Content in the structure of the GenAI conventions; on spans it is JSON, for span attributes hold no maps. */
export function messagesOf({ input, output, toolArguments }: SpanContent, prepare: (text: string) => string) {
  const prepared = (parts: MessagePart[]) =>
    parts.map((part) => (part.type === 'text' ? { ...part, content: prepare(part.content) } : part))
  const asked = ({ role, parts }: NonNullable<SpanContent['input']>) => ({ role, parts: prepared(parts) })
  const answer = ({ parts, finishReason }: NonNullable<SpanContent['output']>) => ({
    role: 'assistant',
    parts: prepared(parts),
    finish_reason: finishReason,
  })
  return {
    ...(input !== undefined && { [GEN_AI.inputMessages]: JSON.stringify([asked(input)]) }),
    ...(output !== undefined && { [GEN_AI.outputMessages]: JSON.stringify([answer(output)]) }),
    ...(toolArguments !== undefined && { [GEN_AI.toolArguments]: toolArguments }),
  }
}

/** Why the response ended, the same wherever a span says it: the transcript has null for one that was cut short. */
export const finishReasonOf = ({ stopReason }: ResponseFacts): string => stopReason ?? CUT_SHORT

/** What a person asked; undefined for nothing. */
export const promptMessage = (text: string | undefined): SpanContent['input'] =>
  text === undefined || text === '' ? undefined : { role: 'user', parts: [{ type: 'text', content: text }] }

/** What a response answers besides a prompt: the results of the calls that the one before it asked for. */
export const resultsMessage = (before: ResponseFacts | undefined): SpanContent['input'] =>
  before === undefined || before.tools.length === 0
    ? undefined
    : { role: 'tool', parts: before.tools.map(({ id }) => ({ type: 'tool_call_response', id, response: null })) }

/** What a response said, and which calls it asked for. */
export const responseParts = ({ texts, tools }: ResponseFacts): MessagePart[] => [
  ...textParts(texts),
  ...tools.map(({ id, name }) => ({ type: 'tool_call' as const, id, name })),
]

/** The words of one or several responses as one part; none for no words. */
export function textParts(texts: string[]): MessagePart[] {
  const content = texts.join('\n')
  return content === '' ? [] : [{ type: 'text', content }]
}

/** A span's content; nothing where there is none. */
export function contentOf(
  input: SpanContent['input'],
  parts: MessagePart[],
  finishReason: string,
): { content?: SpanContent } {
  const content = {
    ...(input !== undefined && { input }),
    ...(parts.length > 0 && { output: { parts, finishReason } }),
  }
  return Object.keys(content).length > 0 ? { content } : {}
}
