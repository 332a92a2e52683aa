import type { Occurrence } from '../occurrence.ts'
import type { AgentFacts } from '../session/agent-facts.ts'
import { agentsOf, deferRunning, goingOn, isAgentDone } from '../session/agent-tree.ts'
import { startOf, turnOfCall } from '../session/agent-turn.ts'
import { ownCalls } from '../session/detached-calls.ts'
import type { ExecutionPart } from '../session/execution-part.ts'
import { endsWith, isTerminal, type ResponseFacts } from '../session/response-facts.ts'
import type { SessionState } from '../session/session-state.ts'
import { addTimed } from '../session/timed.ts'
import { ALLOWED_LATENESS_MS, CLOCK_MS } from '../session/timing.ts'
import type { Turn } from '../session/turn.ts'
import { takeUnheardPrompt } from '../session/unheard-prompt.ts'
import type { ToolFacts } from '../tool/tool-facts.ts'
import { execute } from './execution.ts'
import type { FinishSettings } from './finish-settings.ts'
import { finishPrompts } from './prompts.ts'

/**
 * More than can be over with one batch of spool files (512 at most, two for a turn), which is processed again after a
 * crash.
 */
const FINISHED_KEPT = 300

export function finishTurns(state: SessionState, nowMs: number, settings: FinishSettings, into: Occurrence[]): void {
  for (const turn of [...state.turns]) {
    finishStops(state, turn, nowMs, settings, into)
    if (turn.stops.length === 0 && isOver(state, turn, nowMs)) finishRest(state, turn, nowMs, settings, into)
  }
}

/** Each Stop covers what was not covered before, up to the response that it ends. */
function finishStops(
  state: SessionState,
  turn: Turn,
  nowMs: number,
  settings: FinishSettings,
  into: Occurrence[],
): void {
  for (let stop = turn.stops[0]; stop !== undefined; stop = turn.stops[0]) {
    const { atMs, lastMessage } = stop
    const running = goingOn(state, turn, new Set(stop.running), atMs)
    const main = endedBy(turn, stop)
    const agents = agentsOf(state, turn, running, atMs)
    const known = turn.executions > 0 && atMs <= (turn.lastFinishedAtMs ?? 0)
    const isWhole = endsWith(main.at(-1), lastMessage) || (turn.begunAtMs !== undefined && isClosedAfter(state, atMs))
    const complete = known || (isWhole && agents.every((agent) => agent.depth !== undefined && isAgentDone(agent)))
    if (!complete && nowMs < atMs + ALLOWED_LATENESS_MS) return
    turn.stops.shift()
    // The same Stop delivered twice: the first delivery has taken everything.
    const twin = turn.executions > 0 && turn.lastMessage === lastMessage && !endsWith(main.at(-1), lastMessage)
    if (known || twin) continue
    deferRunning(state, turn, running, atMs)
    // A command may be nothing but a subagent's work.
    const last = main.at(-1) ?? newest(agents.flatMap((agent) => agent.responses))
    const stopReason = last?.stopReason ?? 'unknown'
    const part = { main, agents, finishedAtMs: atMs, untilMs: atMs, status: 'ok', stopReason, lastMessage } as const
    recordPart(state, turn, part, nowMs, settings, into)
  }
}

/**
 * A turn can end with a call, or without any answer: then the client's closing totals show that nothing follows. Those
 * below lines from before the Stop are another client's, which has the same session open.
 */
const isClosedAfter = ({ transcript }: SessionState, atMs: number): boolean =>
  transcript.closed && transcript.readToMs >= atMs - CLOCK_MS

const newest = (responses: ResponseFacts[]): ResponseFacts | undefined =>
  responses.toSorted((a, b) => a.lastAtMs - b.lastAtMs).at(-1)

/** Responses up to the one this Stop ends; where the transcript has none that fits, all that came before it. */
function endedBy({ responses }: Turn, { atMs, lastMessage }: Turn['stops'][number]): ResponseFacts[] {
  const before = responses.filter((response) => response.atMs <= atMs + CLOCK_MS)
  const last = before.findLastIndex((response) => endsWith(response, lastMessage))
  return last === -1 ? before : before.slice(0, last + 1)
}

/**
 * An API error ended it, or a later prompt or the end of the session shows that it is over and its last lines are read.
 */
function isOver(state: SessionState, turn: Turn, nowMs: number): boolean {
  const { failure, closedAtMs, closedBy } = turn
  if (failure !== undefined && (turn.apiError !== undefined || nowMs >= failure.atMs + ALLOWED_LATENESS_MS)) return true
  if (closedAtMs === undefined) return false
  if (nowMs >= closedAtMs + ALLOWED_LATENESS_MS) return true
  // Until an agent's place is known it may belong to one that goes on in the background.
  if (restAgents(state, turn).some((agent) => agent.depth === undefined)) return false
  if (state.transcript.readToMs >= closedAtMs) return true
  const next = state.turns.find((candidate) => candidate.promptId === closedBy)
  if (next?.begunAtMs !== undefined && !isCutShort(turn)) return true
  return state.transcript.closed && turn.executions > 0 && turn.responses.length === 0
}

/** It stopped in the middle and nothing says why yet: with a prompt queued, the client writes that below the prompt. */
function isCutShort({ responses, interruptedAtMs }: Turn): boolean {
  const last = responses.at(-1)
  return last !== undefined && !isTerminal(last) && interruptedAtMs === undefined
}

const restAgents = (state: SessionState, turn: Turn): AgentFacts[] =>
  agentsOf(state, turn, new Set(), turn.closedAtMs ?? turn.failure?.atMs)

/**
 * The turn itself ended with a Stop: what agents did since is recorded when they are done. Those they wait for are
 * recorded with them.
 */
function detach(agents: AgentFacts[]): void {
  const ids = new Set(agents.map((agent) => agent.id))
  for (const agent of agents) if (!ids.has(agent.parentAgentId ?? '')) agent.deferred = true
}

/** A hook turned its prompt away, or it is a `/compact`, which the client reports like a turn when it fails. */
const isNoTurn = ({ blocked, compacts, prompts, begunAtMs, executions, responses }: Turn): boolean =>
  (blocked === true || (compacts === true && prompts === 0 && begunAtMs === undefined)) &&
  executions === 0 &&
  responses.length === 0

/** Settles what no Stop covered, and lets the turn go when it is closed. */
function finishRest(
  state: SessionState,
  turn: Turn,
  nowMs: number,
  settings: FinishSettings,
  into: Occurrence[],
): void {
  if (isNoTurn(turn)) {
    state.turns = state.turns.filter((candidate) => candidate !== turn)
    state.finishedTurns = [...state.finishedTurns, { promptId: turn.promptId, executions: 0 }].slice(-FINISHED_KEPT)
    return
  }
  const { interruptedAtMs, apiError, failure } = turn
  const since = turn.lastFinishedAtMs ?? 0
  const interrupted = interruptedAtMs !== undefined && interruptedAtMs > since
  const begun = turn.prompts > 0 || turn.begunAtMs !== undefined || turn.responses.length > 0
  const twin = failure !== undefined && apiError === undefined && turn.executions > 0 && turn.responses.length === 0
  const failed = apiError !== undefined || (failure !== undefined && !twin)
  if (turn.executions > 0 && turn.responses.length === 0 && !failed && !interrupted) detach(restAgents(state, turn))
  const left = turn.responses.length > 0 || pendingTools(state, turn).length > 0
  if (failed || left || interrupted || (begun && turn.executions === 0)) {
    deferRunning(state, turn, new Set(), turn.closedAtMs ?? turn.failure?.atMs ?? Number.POSITIVE_INFINITY)
    const span = {
      main: turn.responses,
      agents: restAgents(state, turn),
      lastMessage: '',
      ...howItEnded(turn, interrupted, isTakenBack(state, turn)),
    }
    const finishedAtMs = span.finishedAtMs ?? brokenOff(state, turn, span.agents) ?? lastKnown(state, turn, span.agents)
    recordPart(state, turn, { ...span, finishedAtMs, untilMs: Number.POSITIVE_INFINITY }, nowMs, settings, into)
  }
  turn.failure = undefined
  turn.apiError = undefined
  if (turn.closedAtMs === undefined) return
  state.turns = state.turns.filter((candidate) => candidate !== turn)
  if (!begun && turn.executions === 0) return
  const { promptId, executions, promptIsFromLine } = turn
  const finished = { promptId, executions, ...(promptIsFromLine === true && { promptIsFromLine }) }
  state.finishedTurns = [...state.finishedTurns, finished].slice(-FINISHED_KEPT)
}

/**
 * Esc before the first word of an answer gives the prompt back to be changed, and nothing is written about it: the next
 * prompt's line follows without an answer, an error or a hook's objection in between.
 */
function isTakenBack(state: SessionState, turn: Turn): boolean {
  const next = state.turns.find((candidate) => candidate.promptId === turn.closedBy)
  const isBare = turn.responses.length === 0 && turn.executions === 0 && turn.endedBy === undefined && !turn.degraded
  return (
    turn.begunAtMs !== undefined && next?.begunAtMs !== undefined && isBare && pendingTools(state, turn).length === 0
  )
}

type Ending = Pick<ExecutionPart, 'status' | 'stopReason' | 'finishedAtMs'> & { errorClass?: string }

function howItEnded(turn: Turn, interrupted: boolean, takenBack: boolean): Ending {
  const { apiError, failure } = turn
  const error = apiError ?? failure
  if (error !== undefined) {
    // The hook's word for it and the transcript's are the same; the hook's is often lost.
    const errorClass = failure?.error ?? error.error
    return { status: 'error', stopReason: stopOf(turn) ?? 'api_error', finishedAtMs: error.atMs, errorClass }
  }
  if (interrupted) return { status: 'cancelled', stopReason: 'user_interrupt', finishedAtMs: turn.interruptedAtMs }
  if (takenBack) return { status: 'cancelled', stopReason: 'user_interrupt', finishedAtMs: undefined }
  const last = turn.responses.at(-1)
  // The turn ended as turns do; only its Stop hook was lost.
  if (last !== undefined && isTerminal(last))
    return { status: 'ok', stopReason: last.stopReason ?? 'unknown', finishedAtMs: last.lastAtMs }
  if (turn.endedBy !== undefined)
    return { status: 'cancelled', stopReason: turn.endedBy.reason, finishedAtMs: turn.endedBy.atMs }
  return { status: 'cancelled', stopReason: 'unknown', finishedAtMs: undefined }
}

/**
 * The API's own reason where it answered and the client made an error of it: the answer was cut at the limit, or
 * withheld.
 */
function stopOf({ apiError, failure, responses }: Turn): string | undefined {
  if (apiError?.stopReason !== undefined) return apiError.stopReason
  const isLimit = (apiError ?? failure)?.error === 'max_output_tokens'
  return isLimit ? (responses.at(-1)?.stopReason ?? undefined) : undefined
}

/** When the client left a turn in the middle of a call; undefined when nothing was running, or nobody saw it leave. */
function brokenOff(state: SessionState, turn: Turn, agents: AgentFacts[]): number | undefined {
  if (state.end === undefined || UNSEEN_ENDS.has(state.end.reason) || turn.closedAtMs !== state.end.atMs)
    return undefined
  const runs = pendingTools(state, turn, agents).some((tool) => tool.ended === undefined && tool.result === undefined)
  return runs ? turn.closedAtMs : undefined
}

/** Ends of a session that nobody saw: its client's process is gone, or its transcript is all there is. */
const UNSEEN_ENDS = new Set(['died', 'unknown'])

/** When a turn that never ended was last heard of. */
function lastKnown(state: SessionState, turn: Turn, agents: AgentFacts[]): number | undefined {
  // Its client was killed in the middle: when, nobody saw.
  if (state.end !== undefined && UNSEEN_ENDS.has(state.end.reason) && turn.closedAtMs === state.end.atMs)
    return undefined
  const tools = pendingTools(state, turn).map((tool) => tool.result?.atMs ?? tool.ended?.atMs ?? tool.begunAtMs)
  const lines = [...turn.responses, ...agents.flatMap((agent) => agent.responses)].map((response) => response.lastAtMs)
  const times = [...tools, ...lines].filter((atMs) => atMs !== undefined)
  return times.length > 0 ? Math.max(...times) : undefined
}

/** Calls of the turn's main thread and of the given agents that no execution has counted. */
function pendingTools(state: SessionState, turn: Turn, agents: AgentFacts[] = restAgents(state, turn)): ToolFacts[] {
  const ids = new Set(agents.map((agent) => agent.id))
  return ownCalls(state).filter(
    (tool) =>
      (tool.agentId === undefined || ids.has(tool.agentId)) &&
      (turnOfCall(state, tool) ?? (tool.agentId === undefined ? undefined : turn.promptId)) === turn.promptId,
  )
}

/** `untilMs`: calls that began later belong to the turn's next part. */
type Part = Pick<ExecutionPart, 'main' | 'agents' | 'finishedAtMs' | 'lastMessage'> & Ending & { untilMs: number }

function recordPart(
  state: SessionState,
  turn: Turn,
  part: Part,
  nowMs: number,
  settings: FinishSettings,
  into: Occurrence[],
): void {
  takeUnheardPrompt(state, turn)
  // The row that follows a turn counts its prompt. Not those of later turns: their gap is counted from the end of this
  // one.
  finishPrompts(state, nowMs, settings, into, ({ promptId }) => promptId === turn.promptId, false)
  const { errorClass, untilMs, ...rest } = part
  const first = turn.executions === 0
  const agents = part.agents.filter((agent) => agent.responses.length > 0 || hasTools(state, agent))
  turn.responses = turn.responses.filter((response) => !part.main.includes(response))
  const covered = new Set(part.main.flatMap((response) => response.tools.map((tool) => tool.id)))
  // A call of this thread that no covered response made belongs to a later Stop, unless it began before this one.
  const later = (tool: ToolFacts) => tool.agentId === undefined && !covered.has(tool.id) && startOf(tool) > untilMs
  const tools = pendingTools(state, turn, agents).filter((tool) => !later(tool))
  const span: ExecutionPart = {
    ...rest,
    agents,
    tools: tools.sort((a, b) => startOf(a) - startOf(b)),
    closedAtMs: turn.closedAtMs,
    turnId: turn.promptId,
    idParts: [turn.executions],
    startedAtMs: first ? (turn.submittedAtMs ?? turn.begunAtMs) : turn.lastFinishedAtMs,
    commands: first ? turn.commands : [],
    images: first ? Object.values(turn.images).reduce((sum, count) => sum + count, 0) : 0,
    blind:
      turn.degraded ||
      // The API answered, and what that took is written nowhere.
      (part.stopReason === 'refusal' && part.main.length === 0) ||
      agents.some((agent) => agent.degraded) ||
      (turn.begunAtMs === undefined && part.main.length === 0 && !isKnownEmpty(state, turn)),
    detached: false,
    firstOfTurn: first,
    meta: errorClass === undefined ? {} : { error_class: errorClass },
  }
  turn.executions += 1
  turn.lastFinishedAtMs = part.finishedAtMs ?? turn.lastFinishedAtMs
  turn.lastMessage = part.lastMessage
  if (part.finishedAtMs !== undefined) addTimed(state.finishes, part.finishedAtMs, part.finishedAtMs)
  state.lastStopReason = part.status === 'ok' || part.stopReason !== 'api_error' ? part.stopReason : undefined
  state.lastTurnUnfinished = part.status === 'cancelled' && part.stopReason === 'unknown'
  execute(state, span, settings, into)
}

/** Every line of its time is read and understood, and none is its own: a hook turned its prompt away. */
function isKnownEmpty({ transcript, turns }: SessionState, { closedAtMs, closedBy }: Turn): boolean {
  if (closedAtMs === undefined || transcript.unreadable.length > 0) return false
  const next = turns.find((candidate) => candidate.promptId === closedBy)
  return transcript.closed || transcript.readToMs >= closedAtMs || next?.begunAtMs !== undefined
}

const hasTools = (state: SessionState, agent: AgentFacts) => ownCalls(state).some((tool) => tool.agentId === agent.id)
