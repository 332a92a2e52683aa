import type { HookEvent } from '../instrumentation/session/hook-event.ts'
import type { AgentMeta } from '../transcript/agent-meta.ts'
import type { ResponseEntry } from '../transcript/entry.ts'
import type { HistoryLine, HistoryPrompt } from '../transcript/history.ts'
import { isFinal, responsesIn, type Survey } from './survey.ts'
import type { Moment } from './timeline.ts'

/** Who the session is, for the events that are derived from its transcript. */
export interface SessionFrame {
  sessionId: string
  transcriptPath: string
  /** Bash commands are sent. */
  bashArgs: boolean
  toolArguments: boolean
}

/** When a subagent was at work. */
export interface AgentSpan {
  id: string
  firstMs: number
  lastMs: number
}

/** Makes a hook event from a transcript line. */
export function createEvents({ sessionId, transcriptPath, bashArgs, toolArguments }: SessionFrame) {
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
      const marks = { bashArgs, toolArguments, client, entrypoint }
      // Events of the same content within a second count as one recorded twice; these are not.
      const input = { ...own.input, agent_id: own.agentId, agent_type: own.agentType, derived_at: atMs }
      return { kind: 'event', atMs, event: { name, atMs, ...common, ...more, marks, ...own, input } }
    },
  }
}

/**
 * The story of a session's main transcript, with the hook events that would have reported it: prompts and commands from
 * what was submitted, a Stop where a response asks for nothing more, and the start. Tool calls need no event: what the
 * transcript says of them is enough.
 *
 * @param background subagents that a turn does not wait for
 */
export async function* deriveSession(
  frame: SessionFrame,
  { startMs, endings, queued, opening, isFork }: Survey,
  lines: AsyncIterable<HistoryLine> | Iterable<HistoryLine>,
  background: readonly AgentSpan[] = [],
): AsyncGenerator<Moment> {
  if (startMs === undefined) return
  const { event, learn } = createEvents(frame)
  if (opening !== undefined) learn(opening)
  let title: string | undefined
  /** Texts that were announced when they were put into the queue. */
  const announced: string[] = []
  let nowMs = startMs
  let promptId: string | undefined
  let hasPrompt = false
  /** The turn's end is known, or it was interrupted: the client's own note of its end adds nothing. */
  let isOver = true
  const side = createSideAgents(event, startMs)
  const submit = (atMs: number, { text, permissionMode, command }: Partial<HistoryPrompt>, id = promptId): Moment[] => {
    const own = { promptId: id, permissionMode, title }
    const submitted = event('UserPromptSubmit', atMs, { ...own, input: { prompt: text ?? '' } })
    if (command === undefined) return [submitted]
    const input = { expansion_type: 'slash_command', command_name: command, prompt: text ?? '' }
    return [submitted, event('UserPromptExpansion', atMs, { ...own, input })]
  }
  let index = 0
  for await (const line of lines) {
    learn(line)
    if (index === 0) yield event('SessionStart', startMs, { input: { source: isFork ? 'fork' : 'startup' } })
    nowMs = Math.max(nowMs, line.atMs ?? 0)
    yield* side.moments(line, nowMs, promptId)
    if (line.isSidechain) {
      index += 1
      continue
    }
    const isOwn = line.atMs === undefined || line.atMs >= startMs
    // A prompt that waits in the queue is announced at once, as one of the turn that is running.
    if (isOwn && line.queue?.operation === 'enqueue' && queued.has(index)) {
      announced.push(line.queue.text)
      yield* submit(nowMs, { text: line.queue.text })
    }
    if (isOwn && line.queue?.operation === 'absorbed') withdraw(announced, line.queue.text)
    if (isOwn && line.prompt !== undefined) {
      const { prompt } = line
      const isKnown = withdraw(announced, prompt.text) && prompt.queued
      if (!isKnown) yield* submit(line.atMs ?? nowMs, prompt, prompt.promptId)
      promptId = prompt.promptId ?? promptId
      hasPrompt = true
    }
    if (line.compacted !== undefined && isOwn) {
      yield event('PreCompact', nowMs, { input: line.compacted })
      yield event('SessionStart', nowMs, { input: { source: 'compact' } })
      yield event('PostCompact', nowMs, { input: line.compacted })
    }
    title = line.entries.findLast((entry) => entry.kind === 'title')?.title ?? title
    if (line.entries.length > 0) {
      yield { kind: 'entries', atMs: line.atMs ?? nowMs, entries: line.entries, agentId: undefined }
    }
    // A client without prompt ids has turns all the same: the session model gives them ids of our own.
    const ending = isOwn && hasPrompt ? endingIn(line, index, endings) : undefined
    if (line.entries.some(({ kind }) => kind === 'response')) isOver = false
    if (line.entries.some((entry) => entry.kind === 'user' && entry.role === 'interrupt')) isOver = true
    if (ending !== undefined) {
      isOver = true
      const input = { background_tasks: runningAt(background, ending.atMs) }
      yield event('Stop', ending.atMs, { promptId, input })
    }
    if (line.endsTurn && isOwn && hasPrompt && !isOver) {
      isOver = true
      yield event('Stop', nowMs, { promptId, input: { background_tasks: runningAt(background, nowMs) } })
    }
    const failure = line.entries.find((entry) => entry.kind === 'api_error')
    if (failure !== undefined && isOwn && hasPrompt) {
      isOver = true
      yield event('StopFailure', failure.atMs, { promptId, input: { error: failure.error } })
    }
    index += 1
  }
  yield* side.end(nowMs, promptId)
}

/** What ends a past session: nobody saw how. `atMs` is the newest time in any of its transcripts. */
export const deriveEnd = (frame: SessionFrame, atMs: number): Moment =>
  createEvents(frame).event('SessionEnd', atMs, { input: { reason: 'unknown' } })

/**
 * Subagents of old clients, whose lines stand between those of the main thread: one works at a time, until the thread
 * goes on.
 */
function createSideAgents(event: ReturnType<typeof createEvents>['event'], startMs: number) {
  let count = 0
  let isOpen = false
  const idOf = () => `side-${startMs}-${count}`
  function* end(atMs: number, promptId: string | undefined): Generator<Moment> {
    if (isOpen) yield event('SubagentStop', atMs, { promptId, agentId: idOf() })
    isOpen = false
  }
  return {
    end,
    *moments({ isSidechain, entries }: HistoryLine, atMs: number, promptId: string | undefined): Generator<Moment> {
      if (!isSidechain && entries.length > 0) yield* end(atMs, promptId)
      if (!isSidechain) return
      if (!isOpen) {
        count += 1
        isOpen = true
        yield event('SubagentStart', atMs, { promptId, agentId: idOf() })
        yield { kind: 'meta', atMs, agentId: idOf(), meta: { spawnDepth: 1 } }
      }
      if (entries.length > 0) yield { kind: 'entries', atMs, entries, agentId: idOf() }
    },
  }
}

const runningAt = (agents: readonly AgentSpan[], atMs: number) =>
  agents.flatMap(({ id, firstMs, lastMs }) => (firstMs <= atMs && lastMs > atMs ? [{ type: 'subagent', id }] : []))

/** The response that asks for nothing more with this line, the last of its lines. */
const endingIn = ({ entries }: HistoryLine, index: number, endings: Survey['endings']): ResponseEntry | undefined =>
  responsesIn(entries).find((entry) => endings.get(entry.messageId) === index && isFinal(entry))

function withdraw(announced: string[], text: string): boolean {
  const index = announced.indexOf(text)
  if (index !== -1) announced.splice(index, 1)
  return index !== -1
}

/** The story of a subagent's transcript: when it began, and each time it had nothing more to ask for. */
export async function* deriveAgent(
  frame: SessionFrame,
  agent: { id: string; meta: AgentMeta; run?: string | undefined },
  { firstMs, promptId, endings }: Survey,
  lines: AsyncIterable<HistoryLine> | Iterable<HistoryLine>,
): AsyncGenerator<Moment> {
  if (firstMs === undefined) return
  const { event, learn } = createEvents(frame)
  const own = { promptId, agentId: agent.id, agentType: agent.meta.agentType }
  let nowMs = firstMs
  let index = 0
  for await (const line of lines) {
    learn(line)
    nowMs = Math.max(nowMs, line.atMs ?? 0)
    if (index === 0) {
      yield event('SubagentStart', firstMs, own)
      yield { kind: 'meta', atMs: firstMs, agentId: agent.id, meta: agent.meta, run: agent.run }
    }
    if (line.compacted !== undefined) yield event('PreCompact', nowMs, { ...own, input: line.compacted })
    if (line.entries.length > 0) yield { kind: 'entries', atMs: nowMs, entries: line.entries, agentId: agent.id }
    if (line.compacted !== undefined) yield event('PostCompact', nowMs, { ...own, input: line.compacted })
    if (endingIn(line, index, endings) !== undefined) yield event('SubagentStop', nowMs, own)
    index += 1
  }
}
