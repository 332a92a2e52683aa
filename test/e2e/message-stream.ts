import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ContentBlock, Message } from './fake-api.ts'
import type { Answer } from './script.ts'

/** Text arrives in pieces of this many characters. */
const PIECE_LENGTH = 40
const POLL_MS = 50

/**
 * Streams a message the way the Messages API does: the output count in `message_start` is 1 and final only at the end.
 * Resolves with whether the client stayed until the end.
 */
export async function streamMessage(response: ServerResponse, message: Message, answer: Answer): Promise<boolean> {
  let gone = false
  response.on('close', () => {
    gone = true
  })
  const send = (type: string, data: object): void => {
    if (!gone) response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`)
  }
  const { usage, stop_reason, content } = message
  response.writeHead(200, { 'content-type': 'text/event-stream', 'request-id': `req_${message.id}` })
  const opening = { type: 'message', role: 'assistant', content: [], stop_reason: null, stop_sequence: null }
  send('message_start', { message: { ...opening, id: message.id, model: message.model, usage: atStart(message) } })
  for (const [index, block] of content.entries()) {
    send('content_block_start', { index, content_block: hollow(block) })
    for (const delta of deltasOf(block)) {
      if (answer.chunkDelayMs !== undefined) await sleep(answer.chunkDelayMs)
      if (gone) return false
      send('content_block_delta', { index, delta })
    }
    send('content_block_stop', { index })
    if (answer.cut) {
      response.destroy()
      return false
    }
  }
  while (!gone && answer.endsWhen?.() === false) await sleep(POLL_MS)
  const { output_tokens, output_tokens_details } = usage
  send('message_delta', {
    delta: { stop_reason, stop_sequence: null },
    usage: { output_tokens, ...(output_tokens_details && { output_tokens_details }) },
  })
  send('message_stop', {})
  response.end()
  return !gone
}

const atStart = ({ usage: { output_tokens_details: _, ...usage } }: Message) => ({
  service_tier: 'standard',
  ...usage,
  output_tokens: 1,
})

function hollow(block: ContentBlock): object {
  if (block.type === 'text') return { type: 'text', text: '' }
  if (block.type === 'thinking') return { type: 'thinking', thinking: '', signature: '' }
  if (block.type === 'other') return block.block
  return { ...block, input: {} }
}

function deltasOf(block: ContentBlock): object[] {
  if (block.type === 'other') return []
  if (block.type === 'tool_use') return [{ type: 'input_json_delta', partial_json: JSON.stringify(block.input) }]
  if (block.type === 'thinking') {
    return [
      { type: 'thinking_delta', thinking: block.thinking },
      { type: 'signature_delta', signature: block.signature },
    ]
  }
  const pieces: object[] = []
  for (let at = 0; at < block.text.length; at += PIECE_LENGTH) {
    pieces.push({ type: 'text_delta', text: block.text.slice(at, at + PIECE_LENGTH) })
  }
  return pieces
}
