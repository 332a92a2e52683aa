import type { BilledUsage } from '../../prices/usage.ts'
import type { ResponseEntry, Usage } from '../../transcript/entry.ts'

/** One API response, gathered from its lines. */
export interface ResponseFacts {
  id: string
  model: string
  requestedModel: string | undefined
  requestId: string | undefined
  effort: string | undefined
  /** The newest line of its thread before it: what it answers. Undefined when nothing was read before it. */
  askedAtMs: number | undefined
  /** Of its first and its newest line. */
  atMs: number
  lastAtMs: number
  stopReason: string | null
  usage: Usage | undefined
  /** Absent in states of older versions. */
  billed?: BilledUsage | undefined
  /** The folder its first line was written in; absent in states of older versions. */
  cwd?: string | undefined
  texts: string[]
  thinkingBlocks: number
  /** Length of the thinking text, for an estimate where the API does not count it. */
  thinkingLength: number
  tools: { id: string; name: string }[]
  /** Blocks already taken in: a line that is read again adds nothing. */
  blocks: string[]
}

/**
 * Takes in one line of a response, asked for at `askedAtMs`. Usage and stop reason are those of the newest line: only
 * the last is final.
 */
export function addLine(
  responses: ResponseFacts[],
  entry: ResponseEntry,
  askedAtMs: number | undefined,
): ResponseFacts {
  let response = responses.findLast((candidate) => candidate.id === entry.messageId)
  if (response === undefined) {
    response = {
      id: entry.messageId,
      model: entry.model,
      requestedModel: entry.requestedModel,
      requestId: entry.requestId,
      effort: entry.effort,
      askedAtMs,
      atMs: entry.atMs,
      lastAtMs: entry.atMs,
      stopReason: entry.stopReason,
      usage: entry.usage,
      billed: entry.billed,
      cwd: entry.place?.cwd,
      texts: [],
      thinkingBlocks: 0,
      thinkingLength: 0,
      tools: [],
      blocks: [],
    }
    responses.push(response)
  }
  response.lastAtMs = Math.max(response.lastAtMs, entry.atMs)
  response.stopReason = entry.stopReason
  response.usage = entry.usage
  response.billed = entry.billed
  const key = entry.blockIndex === undefined ? JSON.stringify(entry.block).slice(0, 200) : String(entry.blockIndex)
  if (response.blocks.includes(key)) return response
  response.blocks.push(key)
  const { block } = entry
  if (block.kind === 'text') response.texts.push(block.text)
  if (block.kind === 'tool_use') response.tools.push({ id: block.id, name: block.name })
  if (block.kind === 'thinking') {
    response.thinkingBlocks += 1
    response.thinkingLength += block.length
  }
  return response
}

/**
 * The response that ends a turn or a subagent: the model asked for nothing more. The client takes a paused turn for
 * ended as well.
 */
export const isTerminal = ({ stopReason }: ResponseFacts): boolean => stopReason !== null && stopReason !== 'tool_use'

/** True when `response` ends a turn and says what the Stop hook said the last message was. */
export function endsWith(response: ResponseFacts | undefined, lastMessage: string): boolean {
  if (response === undefined || !isTerminal(response)) return false
  const text = response.texts.at(-1)?.trim() ?? ''
  const message = lastMessage.trim()
  return text === '' || message === '' || message.endsWith(text) || text.endsWith(message)
}

/** Tokens in the context of a request: what it sent, cached or not. */
export const contextOf = ({ input, cacheRead, cacheCreation }: Usage): number => input + cacheRead + cacheCreation
