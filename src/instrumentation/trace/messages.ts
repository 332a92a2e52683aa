import { GEN_AI } from '../../contract/span-attributes.ts'
import type { SpanContent } from './trace-span.ts'

/** Content in the structure of the GenAI conventions; on spans it is JSON, for span attributes hold no maps. */
export function messagesOf({ input, output }: SpanContent, prepare: (text: string) => string) {
  const parts = (text: string) => [{ type: 'text', content: prepare(text) }]
  const answer = ({ text, finishReason }: NonNullable<SpanContent['output']>) => ({
    role: 'assistant',
    parts: parts(text),
    finish_reason: finishReason,
  })
  return {
    ...(input !== undefined && { [GEN_AI.inputMessages]: JSON.stringify([{ role: 'user', parts: parts(input) }]) }),
    ...(output !== undefined && { [GEN_AI.outputMessages]: JSON.stringify([answer(output)]) }),
  }
}
