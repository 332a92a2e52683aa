import * as z from 'zod/mini'
import { billedUsage } from '../prices/billed-usage.ts'
import { checker } from './checker.ts'
import type {
  CommandEntry,
  ResponseBlock,
  ResponseEntry,
  ToolResultEntry,
  TranscriptEntry,
  UserEntry,
} from './entry.ts'
import { isId, isObject, withoutNulls } from './json-object.ts'
import { requestEntries } from './request-line.ts'
import { attachmentEntries, compactionEntries, costState, promptEnding, retryEntries, STOPPED } from './system-line.ts'
import { typedPrompt } from './typed-prompt.ts'
import { usageOf } from './usage.ts'

/*
 * The one place that knows how Claude Code writes its transcript (measured with 2.1.328).
 * Unknown line types are skipped; a known type in an unknown shape becomes an `unreadable` entry, never a guess.
 */

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
  requestRef: z.optional(z.string()),
  message: z.object({
    id: z.string(),
    model: z.string(),
    stop_reason: z.optional(z.string()),
    usage: z.optional(z.unknown()),
    content: z.array(z.looseObject({ type: z.string() })),
  }),
})

const userLine = z.object({
  ...placed,
  timestamp: z.string(),
  uuid: z.optional(z.string()),
  turnOrigin: z.optional(z.string()),
  entrypoint: z.optional(z.string()),
  promptId: z.optional(z.string()),
  permissionMode: z.optional(z.string()),
  isMeta: z.optional(z.boolean()),
  isCompactSummary: z.optional(z.boolean()),
  promptSource: z.optional(z.string()),
  origin: z.optional(z.object({ kind: z.optional(z.string()) })),
  toolUseResult: z.optional(z.unknown()),
  toolDenialKind: z.optional(z.string()),
  toolDenialBeforeRun: z.optional(z.boolean()),
  permissionDecision: z.optional(
    z.object({
      decision: z.optional(z.string()),
      source: z.optional(z.string()),
      reasonType: z.optional(z.string()),
    }),
  ),
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
  assistant: checker(assistantLine),
  user: checker(userLine),
  toolResult: checker(toolResultBlock),
}

const INTERRUPTED = /^\[Request interrupted by user/
const LOCAL_COMMAND = /^<(local-command|command-name>|system-reminder)/

/** Line types that can concern us; everything else is skipped without being parsed. */
const RELEVANT =
  /"type"\s*:\s*"(assistant|user|custom-title|queue-operation|cost-state|api-request|max_turns_reached|hook_stopped_continuation)"|"subtype"\s*:\s*"(local_command|api_error|compact_boundary|informational)"/

/**
 * Reads one transcript line into the entries it stands for: none for lines that do not concern us, several for a line
 * with several blocks.
 * @throws never; text that is not JSON is skipped, for a line can be cut when the client is killed.
 */
export function parseLine(text: string): TranscriptEntry[] {
  if (!RELEVANT.test(text)) return []
  try {
    const line: unknown = JSON.parse(text)
    return isObject(line) ? entriesOf(line) : []
  } catch {
    return []
  }
}

/** The same for a line that has been parsed. */
export function entriesOf(line: Record<string, unknown>): TranscriptEntry[] {
  const raw = withoutNulls(line, 1)
  const { type } = raw
  if (type === 'assistant') return assistantEntries(raw)
  if (type === 'user') return userEntries(raw)
  if (type === 'custom-title') return titleEntries(raw)
  if (type === 'queue-operation') return queueEntries(raw)
  if (type === 'system') return systemEntries(raw)
  if (type === 'cost-state') return [costState(raw)]
  if (type === 'api-request') return requestEntries(raw)
  if (type === 'attachment') return attachmentEntries(raw)
  return []
}

function assistantEntries(raw: object): TranscriptEntry[] {
  const line = checks.assistant.safeParse(raw)
  const atMs = line.success ? Date.parse(line.data.timestamp) : Number.NaN
  if (!line.success || Number.isNaN(atMs)) return [{ kind: 'unreadable', lineType: 'assistant' }]
  const { message, isApiErrorMessage, error } = line.data
  if (isApiErrorMessage === true) {
    const stopReason = message.stop_reason === 'refusal' ? message.stop_reason : undefined
    return [{ kind: 'api_error', atMs, error: error ?? 'unknown', stopReason }]
  }
  if (message.model === '<synthetic>') return []
  const base: Omit<ResponseEntry, 'block'> = {
    kind: 'response',
    atMs,
    messageId: message.id,
    blockIndex: line.data.apiBlockIndex,
    model: message.model,
    requestedModel: line.data.requestedModel,
    requestId: line.data.requestId,
    requestRef: line.data.requestRef,
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

function blockOf(block: Record<string, unknown>): ResponseBlock {
  const { type, text, thinking, id, name, input } = block
  if (type === 'text' && typeof text === 'string') return { kind: 'text', text }
  // Only the length of thinking is kept: its text never leaves the transcript.
  if (type === 'thinking') return { kind: 'thinking', length: typeof thinking === 'string' ? thinking.length : 0 }
  if (type === 'redacted_thinking') return { kind: 'thinking', length: 0 }
  if (type === 'tool_use' && typeof id === 'string' && isId(id) && typeof name === 'string') {
    return { kind: 'tool_use', id, name, input: isObject(input) ? input : {} }
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
  const text = textOf(typeof content === 'string' ? content : content.filter((block) => block.type === 'text'))
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
    permissionMode: line.data.permissionMode,
    interruptedMessageId,
    ...roleOf(line.data, text),
  }
  if (user.role === 'prompt') user.prompt = { ...typedPrompt(text), queued: line.data.promptSource === 'queued' }
  // What someone typed has an origin: only the client itself writes a command that has none.
  if (user.role !== 'note' || uuid === undefined || turnOrigin !== undefined) return [user]
  const commands = localCommand(text, { atMs, promptId, lineId: uuid })
  // An application that sets the model by the SDK leaves the same line as somebody who types /model.
  const isSdk = line.data.entrypoint?.startsWith('sdk') === true
  return [user, ...commands.filter(({ name }) => !(isSdk && name === 'model'))]
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
  if (subtype === 'informational') return promptEnding(raw)
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
  // What the client submits on its own at a set time is no note: a turn follows it, as it does every prompt.
  if (line.isMeta === true && line.promptSource === 'system' && line.turnOrigin !== undefined) {
    return { role: 'prompt', machineSource: machine ?? line.turnOrigin }
  }
  if (line.isMeta === true && line.origin?.kind === 'coordinator') return { role: 'message', machineSource: undefined }
  if (line.isMeta === true || line.isCompactSummary === true || LOCAL_COMMAND.test(text)) {
    return { role: 'note', machineSource: undefined }
  }
  if (text.startsWith('<bash-input>')) return { role: 'bash', machineSource: undefined }
  if (text.startsWith('<bash-stdout>')) return { role: 'note', machineSource: undefined }
  return { role: 'prompt', machineSource }
}

function toolResult(block: Record<string, unknown>, line: UserLine, atMs: number): ToolResultEntry[] {
  const result = checks.toolResult.safeParse(withoutNulls(block, 0))
  if (!result.success || !isId(result.data.tool_use_id)) return []
  const { content } = result.data
  const detail = isObject(line.toolUseResult) ? line.toolUseResult : {}
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
      decision: line.permissionDecision?.decision,
      decisionSource: line.permissionDecision?.source,
      decisionReason: line.permissionDecision?.reasonType,
      timedOut: detail['timedOutAfterMs'] !== undefined,
      place: placeOf(line),
      agentId: typeof detail['agentId'] === 'string' ? detail['agentId'] : undefined,
      ...(typeof detail['runId'] === 'string' && { workflowRun: detail['runId'] }),
    },
  ]
}

const looksLikeToolError = (content: unknown) => typeof content === 'string' && content.startsWith('<tool_use_error>')

function textOf(content: unknown): string {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return ''
  return content.map((part) => (isObject(part) && typeof part['text'] === 'string' ? part['text'] : '')).join('\n')
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
