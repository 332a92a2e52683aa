import { stat } from 'node:fs/promises'
import type { ResponseEntry, TranscriptEntry } from '../transcript/entry.ts'
import { type HistoryLine, readHistory } from '../transcript/history.ts'

/**
 * What must be known of a transcript before it can be read line by line. Small, however large the transcript is.
 */
export interface Survey {
  /** As much of the file as was looked at. */
  sizeBytes: number
  /** Time of the first and of the newest line; undefined when no line has one. */
  firstMs: number | undefined
  lastMs: number
  /** Somebody asked something. */
  hasPrompt: boolean
  /**
   * When the session itself began: lines that a fork copied from another one are older than that, whatever their place.
   */
  startMs: number | undefined
  /** It begins with what a fork copied. */
  isFork: boolean
  /** The first line that says where the session was, and of which client. */
  opening: HistoryLine | undefined
  /** Prompt that the first line of a subagent bears. */
  promptId: string | undefined
  /** A response has a line per block: of each that ends something, the number of its last line. */
  endings: Map<string, number>
  /** Ids of all tool calls: any of them may have started a subagent. */
  calls: Set<string>
  /** Numbers of the lines where a prompt was put into the queue that came out of it again as a prompt. */
  queued: Set<number>
  /** The lines themselves, of a transcript that is small enough to be kept: it need not be read again. */
  lines: HistoryLine[] | undefined
}

/** Most sessions are smaller, and a few times this much memory does no harm. */
const KEPT_BYTES = 4 * 1024 * 1024

/** The lines of a transcript that was looked at. @throws when it cannot be read */
export const linesSeen = (
  path: string,
  { lines, sizeBytes }: Survey,
): Iterable<HistoryLine> | AsyncIterable<HistoryLine> => lines ?? readHistory(path, sizeBytes)

/**
 * Reasons to stop after which the client goes on by itself: with a tool's result, or with another try after the limit
 * was hit.
 */
const CONTINUES = new Set(['tool_use', 'max_tokens'])

export const isFinal = ({ stopReason }: ResponseEntry): boolean => stopReason !== null && !CONTINUES.has(stopReason)

export const responsesIn = (entries: readonly TranscriptEntry[]): ResponseEntry[] =>
  entries.filter((entry): entry is ResponseEntry => entry.kind === 'response')

/**
 * Reads a transcript once.
 *
 * @throws when it cannot be read
 */
export async function survey(path: string, sessionId: string): Promise<Survey> {
  const { size } = await stat(path)
  const seen: Survey = {
    ...{ sizeBytes: size, firstMs: undefined, lastMs: 0, hasPrompt: false, startMs: undefined, promptId: undefined },
    ...{ isFork: false, opening: undefined },
    ...{ endings: new Map(), calls: new Set(), queued: new Set() },
    lines: size <= KEPT_BYTES ? [] : undefined,
  }
  const waiting = createWaiting()
  let copiedUntilMs: number | undefined
  let index = 0
  let hasUser = false
  for await (const line of readHistory(path, size)) {
    seen.lines?.push(line)
    // A session that another one began has lines of the client's above its prompt that are younger.
    if (line.atMs !== undefined) seen.firstMs = Math.min(seen.firstMs ?? line.atMs, line.atMs)
    if (line.cwd !== undefined) seen.opening ??= line
    seen.lastMs = Math.max(seen.lastMs, line.atMs ?? 0)
    seen.hasPrompt ||= line.prompt !== undefined && !line.isSidechain
    if (line.queue?.operation === 'enqueue') waiting.push(line.queue.text, index)
    const announced = takenFromQueue(line, waiting)
    if (announced !== undefined) seen.queued.add(announced)
    const user = hasUser ? undefined : line.entries.find((entry) => entry.kind === 'user')
    if (user !== undefined) {
      seen.promptId = user.promptId
      hasUser = true
    }
    for (const entry of responsesIn(line.entries)) {
      const { messageId, requestSessionId, block } = entry
      if (block.kind === 'tool_use') seen.calls.add(block.id)
      if (isFinal(entry) || seen.endings.has(messageId)) seen.endings.set(messageId, index)
      if (requestSessionId !== undefined && requestSessionId !== sessionId) copiedUntilMs = line.atMs
    }
    index += 1
  }
  seen.isFork = copiedUntilMs !== undefined
  seen.startMs = copiedUntilMs === undefined ? seen.firstMs : copiedUntilMs + 1
  return seen
}

/** What is in the client's queue, by its text. */
function createWaiting() {
  const waiting: { text: string; index: number }[] = []
  return {
    push: (text: string, index: number) => void waiting.push({ text, index }),
    take(text: string): number | undefined {
      const at = waiting.findIndex((one) => one.text === text)
      return at === -1 ? undefined : waiting.splice(at, 1)[0]?.index
    },
  }
}

/** The number of the line that put into the queue what this line takes out of it to submit it. */
function takenFromQueue({ queue, prompt }: HistoryLine, waiting: ReturnType<typeof createWaiting>): number | undefined {
  if (queue?.operation === 'absorbed') return waiting.take(queue.text)
  const index = prompt && waiting.take(prompt.text)
  return prompt?.queued ? index : undefined
}
