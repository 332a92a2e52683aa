import * as z from 'zod/mini'
import { checker } from './checker.ts'
import type { TranscriptEntry } from './entry.ts'
import { isObject, withoutNulls } from './json-object.ts'
import { entriesOf } from './line.ts'
import { TOO_LARGE, tooLarge } from './line-bytes.ts'
import { linesOf } from './lines.ts'
import { type TypedPrompt, typedPrompt } from './typed-prompt.ts'

/*
 * What an import needs of a transcript beyond what a recording session does: there, hooks report prompts, commands and
 * folders. Beside line.ts the only place that knows how Claude Code writes transcripts.
 */

/** One line of a transcript that matters to an import. */
export interface HistoryLine {
  /** The line's own time, milliseconds since the epoch; undefined for lines that have none. */
  atMs: number | undefined
  entries: TranscriptEntry[]
  /** The line's own id. */
  lineId: string | undefined
  sessionId: string | undefined
  cwd: string | undefined
  clientVersion: string | undefined
  entrypoint: string | undefined
  prompt: HistoryPrompt | undefined
  queue: { operation: 'enqueue' | 'absorbed'; text: string } | undefined
  /** A conversation was compacted here: what set it off. */
  compacted: { trigger: string } | undefined
  /** The client says that the turn is over: the only sign of it where answers do not say why they ended. */
  endsTurn: boolean
  /** A subagent's, which old clients wrote into the file of the session. */
  isSidechain: boolean
}

/** A prompt as it was submitted. */
export interface HistoryPrompt extends TypedPrompt {
  promptId: string | undefined
  /** It waited in the queue, where it was announced before, and began a turn of its own later. */
  queued: boolean
  permissionMode: string | undefined
}

const anyLine = z.looseObject({
  type: z.optional(z.string()),
  subtype: z.optional(z.string()),
  uuid: z.optional(z.string()),
  isSidechain: z.optional(z.boolean()),
  toolEndsTurn: z.optional(z.boolean()),
  timestamp: z.optional(z.string()),
  sessionId: z.optional(z.string()),
  cwd: z.optional(z.string()),
  version: z.optional(z.string()),
  entrypoint: z.optional(z.string()),
  promptId: z.optional(z.string()),
  promptSource: z.optional(z.string()),
  permissionMode: z.optional(z.string()),
  operation: z.optional(z.string()),
  reason: z.optional(z.string()),
  content: z.optional(z.unknown()),
  compactMetadata: z.optional(z.object({ trigger: z.optional(z.string()) })),
  message: z.optional(z.looseObject({ content: z.optional(z.unknown()) })),
})

/**
 * Reads a transcript, line by line, in memory that does not depend on its size. Lines that are no JSON are left out:
 * the last one is cut when the client is killed.
 *
 * @param untilBytes reads no further: what the client appends meanwhile
 * @throws when the file cannot be read
 */
export async function* readHistory(path: string, untilBytes?: number): AsyncGenerator<HistoryLine> {
  for await (const text of linesOf(path, untilBytes)) {
    const line = text === TOO_LARGE ? UNKNOWN_LINE : historyLine(text)
    if (line !== undefined) yield line
  }
}

/** A line of which nothing is known but that it is there. */
const UNKNOWN_LINE: HistoryLine = {
  ...{ atMs: undefined, lineId: undefined, sessionId: undefined, cwd: undefined, clientVersion: undefined },
  ...{ entrypoint: undefined, prompt: undefined, queue: undefined, compacted: undefined },
  ...{ entries: [tooLarge], endsTurn: false, isSidechain: false },
}

function historyLine(text: string): HistoryLine | undefined {
  const raw = parseObject(text)
  if (raw === undefined) return undefined
  const atMs = raw.timestamp === undefined ? Number.NaN : Date.parse(raw.timestamp)
  const entries = entriesOf(raw)
  return {
    atMs: Number.isNaN(atMs) ? undefined : atMs,
    entries,
    lineId: raw.uuid,
    sessionId: raw.sessionId,
    cwd: raw.cwd,
    clientVersion: raw.version,
    entrypoint: raw.entrypoint,
    prompt: promptOf(raw, entries),
    queue: queueOf(raw),
    endsTurn: raw.subtype === 'turn_duration' || raw.subtype === 'stop_hook_summary' || raw.toolEndsTurn === true,
    isSidechain: raw.isSidechain === true,
    compacted: raw.subtype === 'compact_boundary' ? { trigger: raw.compactMetadata?.trigger ?? 'unknown' } : undefined,
  }
}

type AnyLine = z.infer<typeof anyLine>

const checkLine = checker(anyLine)

function parseObject(text: string): AnyLine | undefined {
  try {
    // Disks that lost power leave NUL bytes before a line, editors a byte-order mark.
    const line: unknown = JSON.parse(text.replace(/^[\uFEFF\0]+/, ''))
    const parsed = checkLine.safeParse(isObject(line) ? withoutNulls(line, 1) : line)
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}

function promptOf(raw: AnyLine, entries: TranscriptEntry[]): HistoryPrompt | undefined {
  if (!entries.some((entry) => entry.kind === 'user' && entry.role === 'prompt')) return undefined
  const text = textOf(raw.message?.content)
  const { promptId, permissionMode } = raw
  return { promptId, permissionMode, queued: raw.promptSource === 'queued', ...typedPrompt(text) }
}

function queueOf(raw: AnyLine): HistoryLine['queue'] {
  if (raw.type !== 'queue-operation' || typeof raw.content !== 'string') return undefined
  if (raw.operation === 'enqueue') return { operation: 'enqueue', text: raw.content }
  return raw.reason === 'absorbed_mid_turn' ? { operation: 'absorbed', text: raw.content } : undefined
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return ''
  const texts = content.map((part: unknown) => (part as { text?: unknown } | null)?.text)
  return texts.filter((text) => typeof text === 'string').join('\n')
}
