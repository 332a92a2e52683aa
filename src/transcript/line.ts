import * as z from 'zod/mini'
import { billedUsage } from '../prices/billed-usage.ts'
import { checker } from './checker.ts'
import type {
  CommandEntry,
  ResponseBlock,
  ResponseEntry,
  ToolResultEntry,
  TranscriptEntry,
  Usage,
  UserEntry,
} from './entry.ts'
import { compactionEntries, costState, retryEntries } from './system-line.ts'

/*
 * The one place that knows how Claude Code writes its transcript (measured with 2.1.328).
 * Unknown line types are skipped; a known type in an unknown shape becomes an `unreadable` entry, never a guess.
 */

const count = z.number().check(z.nonnegative())

const usageShape = z.object({
  input_tokens: count,
  output_tokens: count,
  // May be null, but not absent: a client that moves them must not make us say that nothing was cached.
  cache_read_input_tokens: z.nullable(count),
  cache_creation_input_tokens: z.nullable(count),
  output_tokens_details: z.optional(z.nullable(z.object({ thinking_tokens: z.optional(z.nullable(count)) }))),
})

const placed = { cwd: z.optional(z.string()), gitBranch: z.optional(z.string()) }

const assistantLine = z.object({
  ...placed,
  timestamp: z.string(),
  requestSessionId: z.optional(z.string()),
  isApiErrorMessage: z.optional(z.boolean()),
  error: z.optional(z.string()),
  effort: z.optional(z.string()),
  apiBlockIndex: z.optional(z.number()),
  requestId: z.optional(z.string()),
  requestedModel: z.optional(z.string()),
  message: z.object({
    id: z.string(),
    model: z.string(),
    stop_reason: z.optional(z.nullable(z.string())),
    usage: z.optional(z.unknown()),
    content: z.array(z.looseObject({ type: z.string() })),
  }),
})

const userLine = z.object({
  ...placed,
  timestamp: z.string(),
  uuid: z.optional(z.string()),
  turnOrigin: z.optional(z.string()),
  promptId: z.optional(z.string()),
  isMeta: z.optional(z.boolean()),
  isCompactSummary: z.optional(z.boolean()),
  promptSource: z.optional(z.string()),
  origin: z.optional(z.object({ kind: z.optional(z.string()) })),
  toolUseResult: z.optional(z.unknown()),
  toolDenialKind: z.optional(z.string()),
  toolDenialBeforeRun: z.optional(z.boolean()),
  permissionDecision: z.optional(z.object({ source: z.optional(z.string()) })),
  interruptedMessageId: z.optional(z.string()),
  message: z.object({ content: z.union([z.string(), z.array(z.looseObject({ type: z.string() }))]) }),
})

const toolResultBlock = z.object({
  tool_use_id: z.string(),
  is_error: z.optional(z.boolean()),
  content: z.optional(z.unknown()),
})

/** Commands without a window of their own are user lines; those with one are system lines of this subtype. */
const commandLine = z.object({
  timestamp: z.string(),
  uuid: z.string(),
  subtype: z.literal('local_command'),
  content: z.string(),
  promptId: z.optional(z.string()),
})

const checks = {
  usage: checker(usageShape),
  assistant: checker(assistantLine),
  user: checker(userLine),
  toolResult: checker(toolResultBlock),
}

const STOPPED = /^Operation stopped by hook/
const INTERRUPTED = /^\[Request interrupted by user/
const LOCAL_COMMAND = /^<(local-command|command-name>|system-reminder)/

/** Line types that can concern us; everything else is skipped without being parsed. */
const RELEVANT =
  /"type"\s*:\s*"(assistant|user|custom-title|queue-operation|cost-state)"|"subtype"\s*:\s*"(local_command|api_error|compact_boundary)"/

/**
 * Reads one transcript line into the entries it stands for: none for lines that do not concern us, several for a line with several blocks.
 * @throws never; text that is not JSON is skipped, for a line can be cut when the client is killed.
 */
export function parseLine(text: string): TranscriptEntry[] {
  if (!RELEVANT.test(text)) return []
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch {
    return []
  }
  return typeof raw === 'object' && raw !== null ? entriesOf(raw) : []
}

/** The same for a line that has been parsed. */
export function entriesOf(raw: object): TranscriptEntry[] {
  const { type } = raw as { type?: unknown }
  if (type === 'assistant') return assistantEntries(raw)
  if (type === 'user') return userEntries(raw)
  if (type === 'custom-title') return titleEntries(raw)
  if (type === 'queue-operation') return queueEntries(raw)
  if (type === 'system') return systemEntries(raw)
  if (type === 'cost-state') return [costState(raw)]
  return []
}

function assistantEntries(raw: object): TranscriptEntry[] {
  const line = checks.assistant.safeParse(raw)
  const atMs = line.success ? Date.parse(line.data.timestamp) : Number.NaN
  if (!line.success || Number.isNaN(atMs)) return [{ kind: 'unreadable', lineType: 'assistant' }]
  const { message, isApiErrorMessage, error } = line.data
  if (isApiErrorMessage === true) return [{ kind: 'api_error', atMs, error: error ?? 'unknown' }]
  if (message.model === '<synthetic>') return []
  const base: Omit<ResponseEntry, 'block'> = {
    kind: 'response',
    atMs,
    messageId: message.id,
    blockIndex: line.data.apiBlockIndex,
    model: message.model,
    requestedModel: line.data.requestedModel,
    requestId: line.data.requestId,
    stopReason: message.stop_reason ?? null,
    usage: usageOf(message.usage),
    billed: billedUsage(message.usage),
    place: placeOf(line.data),
    effort: line.data.effort,
    requestSessionId: line.data.requestSessionId,
  }
  const blocks = message.content.map(blockOf)
  return (blocks.length > 0 ? blocks : [{ kind: 'other' } as const]).map((block) => ({ ...base, block }))
}

const placeOf = ({ cwd, gitBranch }: { cwd?: string | undefined; gitBranch?: string | undefined }) =>
  cwd === undefined ? undefined : { cwd, branch: gitBranch ?? '' }

function usageOf(raw: unknown): Usage | undefined {
  const usage = checks.usage.safeParse(raw)
  if (!usage.success) return undefined
  return {
    input: usage.data.input_tokens,
    output: usage.data.output_tokens,
    cacheRead: usage.data.cache_read_input_tokens ?? 0,
    cacheCreation: usage.data.cache_creation_input_tokens ?? 0,
    thinking: usage.data.output_tokens_details?.thinking_tokens ?? undefined,
  }
}

function blockOf(block: Record<string, unknown>): ResponseBlock {
  const { type, text, thinking, id, name, input } = block
  if (type === 'text' && typeof text === 'string') return { kind: 'text', text }
  // Only the length of thinking is kept: its text never leaves the transcript.
  if (type === 'thinking') return { kind: 'thinking', length: typeof thinking === 'string' ? thinking.length : 0 }
  if (type === 'redacted_thinking') return { kind: 'thinking', length: 0 }
  if (type === 'tool_use' && typeof id === 'string' && typeof name === 'string') {
    return { kind: 'tool_use', id, name, input: isRecord(input) ? input : {} }
  }
  return { kind: 'other' }
}

function userEntries(raw: object): TranscriptEntry[] {
  const line = checks.user.safeParse(raw)
  const atMs = line.success ? Date.parse(line.data.timestamp) : Number.NaN
  if (!line.success || Number.isNaN(atMs)) return [{ kind: 'unreadable', lineType: 'user' }]
  const { content } = line.data.message
  const results = typeof content === 'string' ? [] : content.filter((block) => block.type === 'tool_result')
  if (results.length > 0) return results.flatMap((block) => toolResult(block, line.data, atMs))
  const text = typeof content === 'string' ? content : content.map((block) => block['text'] ?? '').join('\n')
  const images = typeof content === 'string' ? 0 : content.filter((block) => block.type === 'image').length
  const { promptId, uuid, turnOrigin, gitBranch } = line.data
  // A detached head is written as HEAD.
  const branch = gitBranch === '' || gitBranch === 'HEAD' ? undefined : gitBranch
  const { interruptedMessageId } = line.data
  const user: UserEntry = {
    kind: 'user',
    atMs,
    promptId,
    images,
    place: placeOf(line.data),
    branch,
    interruptedMessageId,
    ...roleOf(line.data, text),
  }
  // What someone typed has an origin: only the client itself writes a command that has none.
  const isOwn = user.role === 'note' && uuid !== undefined && turnOrigin === undefined
  return isOwn ? [user, ...localCommand(text, { atMs, promptId, lineId: uuid })] : [user]
}

const COMMAND_NAME = /^<command-name>\/([^<\s]+)<\/command-name>/
const COMMAND_ARGS = /<command-args>([\s\S]*)<\/command-args>/

function localCommand(text: string, at: Pick<CommandEntry, 'atMs' | 'promptId' | 'lineId'>): CommandEntry[] {
  const name = COMMAND_NAME.exec(text)?.[1]
  if (name === undefined) return []
  const args = COMMAND_ARGS.exec(text)?.[1] ?? ''
  return [{ kind: 'command', ...at, name, length: [...`/${name}${args === '' ? '' : ` ${args}`}`].length }]
}

function systemEntries(raw: object): TranscriptEntry[] {
  const { subtype } = raw as { subtype?: unknown }
  if (subtype === 'api_error') return retryEntries(raw)
  if (subtype === 'compact_boundary') return compactionEntries(raw)
  const line = commandLine.safeParse(raw)
  const atMs = line.success ? Date.parse(line.data.timestamp) : Number.NaN
  if (!line.success || Number.isNaN(atMs)) return []
  return localCommand(line.data.content, { atMs, promptId: line.data.promptId, lineId: line.data.uuid })
}

type UserLine = z.infer<typeof userLine>

function roleOf(line: UserLine, text: string): Pick<UserEntry, 'role' | 'machineSource'> {
  const machine = line.origin?.kind !== undefined && line.origin.kind !== 'human' ? line.origin.kind : undefined
  const machineSource = machine ?? (line.promptSource === 'system' ? 'system' : undefined)
  if (INTERRUPTED.test(text)) return { role: 'interrupt', machineSource: undefined }
  if (line.isMeta === true && STOPPED.test(text)) return { role: 'stopped', machineSource: undefined }
  if (line.isMeta === true || line.isCompactSummary === true || LOCAL_COMMAND.test(text)) {
    return { role: 'note', machineSource: undefined }
  }
  if (text.startsWith('<bash-input>')) return { role: 'bash', machineSource: undefined }
  if (text.startsWith('<bash-stdout>')) return { role: 'note', machineSource: undefined }
  return { role: 'prompt', machineSource }
}

function toolResult(block: Record<string, unknown>, line: UserLine, atMs: number): ToolResultEntry[] {
  const result = checks.toolResult.safeParse(block)
  if (!result.success) return []
  const { content } = result.data
  const detail = isRecord(line.toolUseResult) ? line.toolUseResult : {}
  return [
    {
      kind: 'tool_result',
      atMs,
      promptId: line.promptId,
      toolUseId: result.data.tool_use_id,
      // A rejected call is written without is_error by some versions; the denial says it failed.
      isError: result.data.is_error === true || line.toolDenialKind !== undefined || looksLikeToolError(content),
      text: textOf(content),
      bytes: Buffer.byteLength(typeof content === 'string' ? content : (JSON.stringify(content) ?? '')),
      denialKind: line.toolDenialKind,
      deniedBeforeRun: line.toolDenialBeforeRun === true,
      decisionSource: line.permissionDecision?.source,
      timedOut: detail['timedOutAfterMs'] !== undefined,
      place: placeOf(line),
      agentId: typeof detail['agentId'] === 'string' ? detail['agentId'] : undefined,
    },
  ]
}

const looksLikeToolError = (content: unknown) => typeof content === 'string' && content.startsWith('<tool_use_error>')

function textOf(content: unknown): string {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return ''
  return content.map((part) => (isRecord(part) && typeof part['text'] === 'string' ? part['text'] : '')).join('\n')
}

function titleEntries(raw: object): TranscriptEntry[] {
  const { customTitle } = raw as { customTitle?: unknown }
  return typeof customTitle === 'string' ? [{ kind: 'title', title: customTitle }] : []
}

function queueEntries(raw: object): TranscriptEntry[] {
  const { operation, content, timestamp } = raw as { operation?: unknown; content?: unknown; timestamp?: unknown }
  if (operation !== 'enqueue' || typeof content !== 'string' || typeof timestamp !== 'string') return []
  const atMs = Date.parse(timestamp)
  return Number.isNaN(atMs) ? [] : [{ kind: 'queued', atMs, text: content }]
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
