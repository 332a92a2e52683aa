import type {
  ApiErrorEntry,
  CommandEntry,
  CompactionEntry,
  EndedByEntry,
  ResponseEntry,
  ToolResultEntry,
  TranscriptEntry,
  UserEntry,
} from '../../transcript/entry.ts'
import { takeCosts } from '../finish/session-costs.ts'
import type { AgentFacts } from '../session/agent-facts.ts'
import { takeModel } from '../session/asked-model.ts'
import { addLine, contextOf } from '../session/response-facts.ts'
import { addRequest, requestById } from '../session/sent-requests.ts'
import { cwdAt, type SessionState } from '../session/session-state.ts'
import { addTimed } from '../session/timed.ts'
import type { Turn } from '../session/turn.ts'
import { newTool, type ToolFacts } from '../tool/tool-facts.ts'
import { toolInput } from '../tool/tool-input.ts'
import { addEvent } from '../trace/span-events.ts'
import { takeBlockedPrompt } from './blocked-prompt.ts'
import { takeLocalCommand } from './local-command.ts'
import { runningTurn } from './other-clients.ts'
import { ownPromptAt } from './own-prompt.ts'
import { takeResult } from './results.ts'
import { turnOf } from './turn-events.ts'
import { noteUnreadable, takeUnreadable } from './unreadable.ts'
import { takePlace } from './vcs.ts'

/** Takes new lines of the main transcript, or of a subagent's, into the session's state. */
export function takeTranscript(state: SessionState, entries: TranscriptEntry[], agentId?: string): void {
  for (const entry of entries) {
    if (entry.kind === 'response' && entry.usage === undefined) noteUnreadable(state, 'assistant (usage)')
    if (agentId !== undefined) takeAgent(state, entry, agentId)
    else if (entry.kind === 'command') takeLocalCommand(state, entry)
    else takeMain(state, entry)
  }
}

function takeMain(state: SessionState, entry: Exclude<TranscriptEntry, CommandEntry>): void {
  const { transcript } = state
  const askedAtMs = transcript.lineAtMs
  if (isConversation(entry)) transcript.lineAtMs = Math.max(askedAtMs ?? 0, entry.atMs)
  const before = 'place' in entry ? takePlace(state, entry, undefined) : undefined
  if (entry.kind === 'cost_state') takeCosts(state, entry)
  if ('atMs' in entry) transcript.readToMs = Math.max(transcript.readToMs, entry.atMs)
  if (entry.kind !== 'title') transcript.closed = entry.kind === 'cost_state'
  if (entry.kind === 'title') state.transcriptTitle = entry.title
  if (entry.kind === 'unreadable') takeUnreadable(state, entry.lineType)
  if (entry.kind === 'blocked_prompt') takeBlockedPrompt(state, entry)
  if ((entry.kind === 'user' || entry.kind === 'tool_result') && switchesTurn(entry)) {
    const isPrompt = entry.kind === 'user' && entry.role !== 'interrupt'
    const promptId = entry.promptId ?? ownPromptAt(state, entry.atMs, isPrompt)
    // Whose lines follow a prompt without an id is not known: better no numbers than another turn's.
    if (promptId === undefined && isPrompt) noteUnreadable(state, 'user (promptId)')
    if (promptId !== undefined || isPrompt) transcript.promptId = promptId
  }
  const own = 'atMs' in entry && entry.kind === 'response' ? ownPromptAt(state, entry.atMs, false) : undefined
  const promptId = ('promptId' in entry ? entry.promptId : undefined) ?? own ?? transcript.promptId
  // Even a response that does not count (a fork's copy, one from before recording) shows how full the context is.
  if (entry.kind === 'response') takeContext(state, entry)
  if (entry.kind === 'request' && entry.atMs >= state.countFromMs) addRequest(state, entry)
  if (promptId === undefined || !('atMs' in entry) || entry.kind === 'request') return
  if (entry.kind === 'queued' || entry.kind === 'blocked_prompt') return
  if (!counts(state, promptId, entry)) return
  if (entry.kind === 'response') takeResponse(state, turnOf(state, promptId) ?? runningTurn(state), entry, askedAtMs)
  else if (entry.kind === 'tool_result') takeResult(state, entry, { promptId, agentId: undefined, before })
  else if (entry.kind === 'api_error') takeApiError(turnOf(state, promptId), entry)
  else if (entry.kind === 'user') takeUser(state, promptId, entry)
  else if (entry.kind === 'ended_by') takeEnd(turnOf(state, promptId), entry)
  else addEvent(state.turns.find((turn) => turn.promptId === promptId)?.events ?? [], entry)
}

/**
 * Lines that the next request to the model comes after. The line of a compaction has the time of its end, later than
 * its summary's.
 */
const isConversation = (
  entry: TranscriptEntry,
): entry is UserEntry | ToolResultEntry | ResponseEntry | CompactionEntry =>
  entry.kind === 'user' || entry.kind === 'tool_result' || entry.kind === 'response' || entry.kind === 'compaction'

/** What the client writes beside the conversation. */
const NOTES: ReadonlySet<UserEntry['role']> = new Set(['note', 'message', 'stopped'])

/** Notes (compact summaries, local commands) carry ids of their own but no turn. */
const switchesTurn = (entry: UserEntry | ToolResultEntry): boolean =>
  entry.kind === 'tool_result' || !NOTES.has(entry.role)

/**
 * False for lines from before recording began, and for lines that a fork copied: those bear the new turn's id but old
 * times.
 */
function counts(state: SessionState, promptId: string, entry: TranscriptEntry & { atMs: number }): boolean {
  if (entry.kind === 'response') {
    if (entry.requestSessionId !== undefined && entry.requestSessionId !== state.sessionId) return false
    if (state.counted.includes(entry.messageId)) return false
  }
  if (entry.atMs >= state.countFromMs) return true
  const turn = state.turns.find((candidate) => candidate.promptId === promptId)
  return turn?.firstEventAtMs !== undefined && turn.firstEventAtMs < state.countFromMs
}

function takeContext(state: SessionState, entry: ResponseEntry): void {
  takeModel(state, entry.atMs, entry.model, entry.requestedModel)
  if (entry.effort !== undefined) addTimed(state.efforts, entry.atMs, entry.effort)
  const { usage } = entry
  if (usage !== undefined) addTimed(state.contexts, entry.atMs, contextOf(usage))
}

function takeResponse(
  state: SessionState,
  turn: Turn | undefined,
  entry: ResponseEntry,
  askedAtMs: number | undefined,
): void {
  if (turn === undefined) return
  addLine(turn.responses, entry, requestById(state, entry.requestRef)?.atMs ?? askedAtMs)
  takeToolUse(state, entry, turn.promptId, undefined)
}

function takeToolUse(
  state: SessionState,
  entry: ResponseEntry,
  promptId: string | undefined,
  agentId: string | undefined,
) {
  const { block } = entry
  if (block.kind !== 'tool_use' || state.counted.includes(block.id)) return
  const tool = toolFacts(state, block.id, block.name, entry.place?.cwd ?? cwdAt(state, entry.atMs))
  tool.agentId = agentId
  if (agentId === undefined) tool.promptId = promptId
  tool.calledAtMs ??= entry.atMs
  if (tool.input === undefined) tool.blockInput ??= toolInput(block.name, block.input, state)
}

function toolFacts(state: SessionState, id: string, name: string, cwd: string): ToolFacts {
  const tool = state.tools[id] ?? newTool(id, name, cwd)
  state.tools[id] = tool
  return tool
}

function takeApiError(turn: Turn | undefined, entry: ApiErrorEntry): void {
  const { atMs, error, stopReason } = entry
  if (turn !== undefined) turn.apiError = { atMs, error, ...(stopReason !== undefined && { stopReason }) }
}

/** What ended the turn; the first word of it counts. */
function takeEnd(turn: Turn | undefined, { atMs, reason }: Pick<EndedByEntry, 'atMs' | 'reason'>): void {
  if (turn !== undefined) turn.endedBy ??= { atMs, reason }
}

function takeUser(state: SessionState, promptId: string, entry: UserEntry): void {
  if (entry.role === 'note' || entry.role === 'message') return
  const turn = turnOf(state, promptId)
  if (entry.role === 'interrupt') {
    const interrupted = turnBefore(state, turn, entry.interruptedMessageId) ?? turn
    if (interrupted !== undefined) interrupted.interruptedAtMs = entry.atMs
    return
  }
  if (turn === undefined) return
  if (entry.role === 'stopped') {
    takeEnd(turn, { atMs: entry.atMs, reason: 'hook_stopped' })
    return
  }
  turn.begunAtMs = Math.min(turn.begunAtMs ?? entry.atMs, entry.atMs)
  turn.branch ??= entry.branch
  turn.permissionMode ??= entry.permissionMode
  turn.machineSource ??= entry.machineSource
  const { prompt, atMs } = entry
  if (prompt !== undefined && turn.prompts === 0 && !(prompt.queued && state.hearsPrompts === true))
    turn.unheard ??= { atMs, text: prompt.text, command: prompt.command }
  if (entry.images > 0) turn.images[String(entry.atMs)] = entry.images
}

/**
 * Where a prompt is queued, Esc makes way for it: the client writes the new prompt first, and then, under its id, what
 * became of the turn before. That turn is known by the response that was interrupted, else by the call that was
 * refused.
 */
function turnBefore({ turns, tools }: SessionState, turn: Turn | undefined, messageId: string | undefined) {
  const isRefused = (id: string) => tools[id]?.result?.denialKind === 'user-rejected'
  return (
    turns.find(({ responses }) => responses.some(({ id }) => id === messageId)) ??
    turns.find(
      (other) =>
        turn?.responses.length === 0 &&
        other !== turn &&
        other.interruptedAtMs === undefined &&
        other.responses.at(-1)?.tools.some(({ id }) => isRefused(id)),
    )
  )
}

/** Its first line names the turn that started it, a message to it the turn that it goes on for. */
function takeAgentTurn(agent: AgentFacts, { atMs, role }: UserEntry, promptId: string): void {
  if (!agent.promptIdIsOwn) {
    agent.promptId = promptId
    agent.promptIdIsOwn = true
  }
  agent.turns ??= []
  if (role === 'prompt' || role === 'message') addTimed(agent.turns, atMs, promptId)
}

function takeAgent(state: SessionState, entry: TranscriptEntry, agentId: string): void {
  const agent = state.agents[agentId]
  if (agent === undefined) return
  if (entry.kind === 'unreadable') {
    agent.degraded = true
    noteUnreadable(state, entry.lineType)
  }
  if (!('atMs' in entry)) return
  agent.readToMs = Math.max(agent.readToMs, entry.atMs)
  const askedAtMs = agent.lineAtMs
  const before = 'place' in entry ? takePlace(state, entry, agent) : undefined
  if (isConversation(entry)) {
    agent.lineAtMs = Math.max(askedAtMs ?? 0, entry.atMs)
    agent.begunAtMs ??= entry.atMs
  }
  if (entry.kind === 'response') {
    const old = entry.atMs < state.countFromMs && agent.firstEventAtMs >= state.countFromMs
    if (old || state.counted.includes(entry.messageId)) return
    // An agent that was interrupted can be woken by a message.
    agent.interrupted = false
    agent.failed = false
    addLine(agent.responses, entry, agent.sent?.id === entry.requestRef ? agent.sent?.atMs : askedAtMs)
    agent.contexts ??= []
    if (entry.usage !== undefined) addTimed(agent.contexts, entry.atMs, contextOf(entry.usage))
    takeToolUse(state, entry, undefined, agentId)
  } else if (entry.kind === 'request') agent.sent = { id: entry.id, atMs: entry.atMs }
  else if (entry.kind === 'tool_result') takeResult(state, entry, { promptId: undefined, agentId, before })
  else if (entry.kind === 'api_error') agent.failed = true
  else if (entry.kind === 'api_retry' || entry.kind === 'compaction') addEvent(agent.events, entry)
  else if (entry.kind === 'user') {
    agent.branch ??= entry.branch
    if (entry.role === 'interrupt') agent.interrupted = true
    else if (entry.promptId !== undefined) takeAgentTurn(agent, entry, entry.promptId)
  }
}
