import type { Cursor } from '../../transcript/cursor.ts'
import type { ToolFacts } from '../tool/tool-facts.ts'
import type { AgentFacts } from './agent-facts.ts'
import type { HookEvent } from './hook-event.ts'
import type { SessionMoney } from './session-money.ts'
import { NO_TOTALS, type SessionTotals } from './session-totals.ts'
import type { SessionVcs } from './session-vcs.ts'
import { type Timed, valueAt } from './timed.ts'
import type { Turn } from './turn.ts'

/**
 * All that is known of one session and not yet finished, plus its totals. Plain JSON: it is saved after each batch and
 * read back after a restart. Facts are kept under the client's own ids, so the order in which parallel hooks and
 * transcript lines arrive does not matter.
 */
export interface SessionState {
  format: typeof STATE_FORMAT
  sessionId: string
  startedAtMs: number
  /** Transcript lines before this belong to what happened before recording began, or were copied by a fork. */
  countFromMs: number
  /** The main thread's working folder; subagents may have another. */
  cwds: Timed<string>[]
  transcriptPath: string | undefined
  /**
   * Time of the newest session row: rows replace each other by time. Absent before the first, and in states of older
   * versions.
   */
  rowAtMs?: number
  clientVersion: string | undefined
  client: ClientProcess | undefined
  /** More clients in which the session is open; absent in states of older versions. */
  otherClients?: ClientProcess[] | undefined
  /** Process ids of clients that left it to another one; set once it was open in several. */
  leftClients?: number[]
  bashArgs: boolean
  toolArguments?: boolean // Absent in states of older versions.
  bashArgsDenied?: boolean // A start of the session said no, which holds for all of it.
  /**
   * The strictest that any event of the session said of its text; absent while none said anything. Never loosened
   * again.
   */
  content?: 'redacted' | 'none'
  /** An event of the session said no to text for a collector. Never loosened again either. */
  collectorTextDenied?: boolean
  /** Titles that hooks had; they go with every occurrence. */
  titles: Timed<string>[]
  /** Title read from the transcript; known later, so it only goes with session rows. */
  transcriptTitle: string | undefined
  permissionMode: Timed<string> | undefined
  models: Timed<string>[]
  /**
   * The same as the client asks for them, with the size of the window in the name; absent in states of older versions.
   */
  askedModels?: Timed<string>[]
  efforts: Timed<string>[]
  /** Context size after each main-thread response. */
  contexts: Timed<number>[]
  transcript: TranscriptProgress
  /** Prompts of a client that gives them no ids, under ids of our own. */
  ownPrompts: Timed<string>[]
  turns: Turn[]
  /** Notices of prompts that a hook turned away, read before the prompt's own hook; absent before the first. */
  blockedPrompts?: { atMs: number; text: string }[]
  /** Requests of the main thread; absent before the first. */
  requests?: SentRequest[]
  /** Turns that are over: late events of theirs are known for what they are. Newest last, capped. */
  finishedTurns: { promptId: string; executions: number; promptIsFromLine?: boolean }[]
  tools: Record<string, ToolFacts>
  /** Ids of calls that a Post hook ended and that are not finished yet. */
  ended: string[]
  agents: Record<string, AgentFacts>
  /** Calls that started a workflow, by its run; absent before the first. */
  workflowCalls?: { run: string; toolUseId: string }[]
  permissionRequests: { key: string; atMs: number }[]
  prompts: PendingPrompt[]
  /** The client has reported a prompt by its hook: some editor extensions never do. */
  hearsPrompts?: boolean
  compactions: PendingCompaction[]
  /** Ids of responses already counted, newest last, capped: a rewritten or copied transcript repeats them. */
  counted: string[]
  /** Recent events that carry no id of their own, by content: the same event delivered twice is one. */
  recent: { key: string; atMs: number }[]
  /** How many of each kind of id-less occurrence there have been: part of their ids. */
  ordinals: Record<string, number>
  /** When the assistant finished: a prompt's gap is counted from the newest one before it. */
  finishes: Timed<number>[]
  lastEventAtMs: number
  end: SessionEnding | undefined
  /** Events of a session that goes on before its end is finished: they wait until it is. */
  postponed: HookEvent[]
  lastStopReason: string | undefined
  lastTurnUnfinished: boolean
  starts: number
  totals: SessionTotals
  usage: UsageProgress
  costs: CostProgress
  /** What is known of branches, and what the session worked on; absent in states of older versions. */
  vcs?: SessionVcs
  /** By our own reckoning; absent before the first response, and in states of older versions. */
  money?: SessionMoney
  /** Local commands read from the transcript and not yet recorded. */
  commands: LocalCommand[]
  /** Local commands before this were copied by a fork, or typed before recording began. */
  commandsFromMs: number
}

export const STATE_FORMAT = 3

export interface ClientProcess {
  pid: number
  /** As the operating system reports it; undefined where it does not. */
  startedAt: string | undefined
  /** Which container's pid it is, where SessionStart knew it. */
  namespace: string | undefined
}

export interface TranscriptProgress {
  cursor: Cursor | undefined
  /** Newest timestamp read from the main transcript. */
  readToMs: number
  /** The newest line that is part of the conversation. */
  lineAtMs: number | undefined
  /** Prompt id that the following assistant lines belong to. */
  promptId: string | undefined
  /** The newest line that concerns us was the client's closing totals. */
  closed: boolean
  unreadable: string[]
}

export interface PendingPrompt {
  promptId: string | undefined
  atMs: number
  text: string
  ordinal: number
  queued: boolean
  source: string | undefined
  permissionMode: string | undefined
  title: string | undefined
  cwd: string
}

/** A request of the main thread as it was sent. */
export interface SentRequest {
  id: string
  atMs: number
  model: string | undefined
  effort: string | undefined
}

export interface PendingCompaction {
  /** The subagent whose context is compacted. */
  agentId?: string | undefined
  promptId: string | undefined
  atMs: number
  trigger: string | undefined
  instructions: string | undefined
  ordinal: number
}

export interface SessionEnding {
  atMs: number
  /** The client's reason, or `died`. */
  reason: string
  settled: boolean
  /** It was over when its client went on with another session, and now that client has left, too. */
  clientIsGone?: boolean
}

/** How far the session's usage has been reported. */
export interface UsageProgress {
  /** When the stretch began that the next report covers; undefined while none goes on. */
  sinceMs: number | undefined
  reports: number
  /** The totals that earlier reports covered. */
  told: SessionTotals | undefined
  /** The session's environment says DO_NOT_TRACK. */
  doNotTrack: boolean
}

/** US dollars by model since the session began, as the client reports them when it leaves. */
export interface CostProgress {
  /** The newest ones, each with the time of the line before it. */
  totals?: { atMs: number; costs: Record<string, number> }[]
  /** What was reported before, or spent before recording began; undefined while that is not known. */
  told: Record<string, number> | undefined
}

/** A command the client carried out itself, without the model. */
export interface LocalCommand {
  lineId: string
  atMs: number
  promptId: string | undefined
  /** Without the slash. */
  name: string
  /** Of the command with its arguments, in characters. */
  length: number
}

export function newSession(sessionId: string, atMs: number): SessionState {
  return {
    format: STATE_FORMAT,
    sessionId,
    startedAtMs: atMs,
    countFromMs: atMs,
    cwds: [],
    transcriptPath: undefined,
    clientVersion: undefined,
    client: undefined,
    bashArgs: false,
    titles: [],
    transcriptTitle: undefined,
    permissionMode: undefined,
    models: [],
    efforts: [],
    contexts: [],
    transcript: {
      cursor: undefined,
      readToMs: 0,
      lineAtMs: undefined,
      promptId: undefined,
      closed: false,
      unreadable: [],
    },
    ownPrompts: [],
    turns: [],
    finishedTurns: [],
    tools: {},
    ended: [],
    agents: {},
    permissionRequests: [],
    prompts: [],
    compactions: [],
    counted: [],
    recent: [],
    ordinals: {},
    finishes: [],
    lastEventAtMs: atMs,
    end: undefined,
    postponed: [],
    lastStopReason: undefined,
    lastTurnUnfinished: false,
    starts: 0,
    totals: { ...NO_TOTALS },
    costs: { told: undefined },
    usage: { sinceMs: atMs, reports: 0, told: undefined, doNotTrack: false },
    commands: [],
    commandsFromMs: atMs,
  }
}

/** The session's working folder at `atMs`; of a moment before the first hook, the first one known. */
export const cwdAt = (state: SessionState, atMs: number): string =>
  valueAt(state.cwds, atMs) ?? state.cwds[0]?.value ?? ''

/** Turns whose ordinals are remembered, and as many kinds of notifications. */
const ORDINALS_KEPT = 128

/** The next number of a kind of occurrence that has no id of its own, from 0. */
export function nextOrdinal(state: SessionState, kind: string): number {
  const ordinal = state.ordinals[kind] ?? 0
  // Set anew, so that the keys stay in the order of their use and the oldest can be dropped: most are about one turn.
  delete state.ordinals[kind]
  state.ordinals[kind] = ordinal + 1
  const [oldest] = Object.keys(state.ordinals)
  if (oldest !== undefined && Object.keys(state.ordinals).length > ORDINALS_KEPT) delete state.ordinals[oldest]
  return ordinal
}
