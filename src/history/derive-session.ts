import type { HookEvent } from '../instrumentation/hook-event.ts'
import type { ResponseEntry, TranscriptEntry } from '../transcript/entry.ts'
import type { HistoryLine, HistoryPrompt } from '../transcript/history.ts'
import type { Moment } from './timeline.ts'

/** Who the session is, for the events that are derived from its transcript. */
export interface SessionFrame {
  sessionId: string
  transcriptPath: string
  /** Bash commands are sent. */
  bashArgs: boolean
}

/** When a subagent was at work. */
export interface AgentSpan {
  id: string
  firstMs: number
  lastMs: number
}

/** Reasons to stop after which the client goes on by itself: with a tool's result, or with another try after the limit was hit. */
const CONTINUES = new Set(['tool_use', 'pause_turn', 'max_tokens'])

const isFinal = ({ stopReason }: ResponseEntry): boolean => stopReason !== null && !CONTINUES.has(stopReason)

const responsesIn = (entries: readonly TranscriptEntry[]): ResponseEntry[] =>
  entries.filter((entry): entry is ResponseEntry => entry.kind === 'response')

/** Makes a hook event of what a line tells. */
export function createEvents({ sessionId, transcriptPath, bashArgs }: SessionFrame) {
  let cwd: string | undefined
  let client: string | undefined
  let entrypoint: string | undefined
  return {
    /** Takes what the line says about the session as a whole. */
    learn(line: HistoryLine): void {
      cwd = line.cwd ?? cwd
      entrypoint = line.entrypoint ?? entrypoint
      if (line.clientVersion !== undefined) client = `claude-code_${line.clientVersion.replaceAll('.', '-')}`
    },
    event(name: string, atMs: number, own: Partial<HookEvent> = {}): Moment {
      const common = { promptId: undefined, agentId: undefined, agentType: undefined, permissionMode: undefined }
      const more = { effort: undefined, title: undefined, input: {}, transcriptPath, cwd, sessionId }
      const marks = { bashArgs, client, entrypoint }
      // Events of the same content within a second count as one recorded twice; these are not.
      const input = { ...own.input, agent_id: own.agentId, derived_at: atMs }
      return { kind: 'event', atMs, event: { name, atMs, ...common, ...more, marks, ...own, input } }
    },
  }
}

/**
 * The story of a session's main transcript, with the hook events that would have told of it: prompts and commands from what was submitted, a Stop
 * where a response asks for nothing more, the start and the end. Tool calls need no event: what the transcript says of them is enough.
 *
 * @param background subagents that a turn does not wait for
 */
export function deriveSession(
  frame: SessionFrame,
  lines: readonly HistoryLine[],
  background: readonly AgentSpan[] = [],
): Moment[] {
  const { event, learn } = createEvents(frame)
  const startMs = startOf(frame, lines)
  if (startMs === undefined) return []
  const lastLineOf = lastLines(lines)
  const moments: Moment[] = []
  const waiting: { atMs: number; promptId: string | undefined; text: string }[] = []
  let nowMs = startMs
  let promptId: string | undefined
  const submit = (atMs: number, { text, permissionMode, command }: Partial<HistoryPrompt>, id = promptId): void => {
    const own = { promptId: id, permissionMode }
    moments.push(event('UserPromptSubmit', atMs, { ...own, input: { prompt: text ?? '' } }))
    if (command === undefined) return
    const input = { expansion_type: 'slash_command', command_name: command, prompt: text ?? '' }
    moments.push(event('UserPromptExpansion', atMs, { ...own, input }))
  }
  /** A prompt that waits in the queue is announced at once, as one of the turn that is running. */
  const announce = (text: string): boolean => {
    const index = waiting.findIndex((one) => one.text === text)
    const [one] = index === -1 ? [] : waiting.splice(index, 1)
    if (one === undefined) return false
    submit(one.atMs, { text }, one.promptId)
    return true
  }

  for (const [index, line] of lines.entries()) {
    learn(line)
    if (index === 0) moments.push(event('SessionStart', startMs, { input: { source: 'startup' } }))
    nowMs = Math.max(nowMs, line.atMs ?? 0)
    const isOwn = line.atMs === undefined || line.atMs >= startMs
    if (isOwn && line.queue?.operation === 'enqueue') waiting.push({ atMs: nowMs, promptId, text: line.queue.text })
    if (isOwn && line.queue?.operation === 'absorbed') announce(line.queue.text)
    if (isOwn && line.prompt !== undefined) {
      const { prompt } = line
      if (!prompt.queued || !announce(prompt.text)) {
        forget(waiting, prompt.text)
        submit(line.atMs ?? nowMs, prompt, prompt.promptId)
      }
      promptId = prompt.promptId ?? promptId
    }
    if (line.compacted !== undefined && isOwn) {
      moments.push(event('PreCompact', nowMs, { input: line.compacted }), event('PostCompact', nowMs, { input: {} }))
    }
    if (line.entries.length > 0) {
      moments.push({ kind: 'entries', atMs: line.atMs ?? nowMs, entries: line.entries, agentId: undefined })
    }
    const ending = responsesIn(line.entries).find((entry) => lastLineOf.get(entry.messageId) === line && isFinal(entry))
    if (ending !== undefined && isOwn && promptId !== undefined) {
      const input = { background_tasks: runningAt(background, ending.atMs) }
      moments.push(event('Stop', ending.atMs, { promptId, input }))
    }
    const failure = line.entries.find((entry) => entry.kind === 'api_error')
    if (failure !== undefined && isOwn && promptId !== undefined) {
      moments.push(event('StopFailure', failure.atMs, { promptId, input: { error: failure.error } }))
    }
  }
  moments.push(event('SessionEnd', nowMs, { input: { reason: 'unknown' } }))
  return moments
}

const runningAt = (agents: readonly AgentSpan[], atMs: number) =>
  agents.flatMap(({ id, firstMs, lastMs }) => (firstMs <= atMs && lastMs > atMs ? [{ type: 'subagent', id }] : []))

/** When the session began: lines that a fork copied from another session are older than that, whatever their place. */
function startOf({ sessionId }: SessionFrame, lines: readonly HistoryLine[]): number | undefined {
  const copied = lines.findLast(({ entries }) =>
    responsesIn(entries).some((entry) => entry.requestSessionId !== undefined && entry.requestSessionId !== sessionId),
  )
  if (copied?.atMs !== undefined) return copied.atMs + 1
  return lines.find(({ atMs }) => atMs !== undefined)?.atMs
}

/** A response has a line per block: which is its last. */
function lastLines(lines: readonly HistoryLine[]): Map<string, HistoryLine> {
  const last = new Map<string, HistoryLine>()
  for (const line of lines) for (const { messageId } of responsesIn(line.entries)) last.set(messageId, line)
  return last
}

function forget(waiting: { text: string }[], text: string): void {
  const index = waiting.findIndex((one) => one.text === text)
  if (index !== -1) waiting.splice(index, 1)
}

/** The story of a subagent's transcript: when it began, and each time it had nothing more to ask for. */
export function deriveAgent(
  frame: SessionFrame,
  agent: { id: string; type: string | undefined },
  lines: readonly HistoryLine[],
): Moment[] {
  const { event, learn } = createEvents(frame)
  const firstMs = lines.find(({ atMs }) => atMs !== undefined)?.atMs
  if (firstMs === undefined) return []
  const lastLineOf = lastLines(lines)
  const user = lines.flatMap(({ entries }) => entries).find((entry) => entry.kind === 'user')
  const own = { promptId: user?.promptId, agentId: agent.id, agentType: agent.type }
  const moments: Moment[] = []
  let nowMs = firstMs
  for (const [index, line] of lines.entries()) {
    learn(line)
    nowMs = Math.max(nowMs, line.atMs ?? 0)
    if (index === 0) moments.push(event('SubagentStart', firstMs, own))
    if (line.entries.length > 0)
      moments.push({ kind: 'entries', atMs: nowMs, entries: line.entries, agentId: agent.id })
    const isEnding = responsesIn(line.entries).some(
      (entry) => lastLineOf.get(entry.messageId) === line && isFinal(entry),
    )
    if (isEnding) moments.push(event('SubagentStop', nowMs, own))
  }
  return moments
}
