import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { ContextSettings } from '../instrumentation/context-window.ts'
import { type AgentMeta, foldAgentMeta } from '../instrumentation/fold-agent.ts'
import { foldEvent } from '../instrumentation/fold-event.ts'
import { foldTranscript } from '../instrumentation/fold-transcript.ts'
import { isSafeId } from '../instrumentation/ids.ts'
import type { Occurrence } from '../instrumentation/occurrence.ts'
import { newSession, type SessionState } from '../instrumentation/session-state.ts'
import { settle } from '../instrumentation/settle.ts'
import { type HistoryLine, readHistory } from '../transcript/history.ts'
import { deriveAgent, deriveSession, type SessionFrame } from './derive-session.ts'
import { type Moment, merge } from './timeline.ts'

export interface ReplayedSession {
  state: SessionState
  /** In the order they would have been recorded. */
  occurrences: Occurrence[]
}

/** After this long the session model waits for nothing more. */
const AFTERWARDS_MS = 10_000

/**
 * Tells a past session to the session model, from its transcripts alone, as it would have been recorded: the same occurrences get the same ids.
 * Undefined when the file holds no session of this name, or one of a client so old that its transcript has no prompt ids.
 *
 * @param path `<session id>.jsonl`, with the subagents' transcripts in the folder `<session id>/subagents`
 * @throws when a transcript cannot be read
 */
export async function replaySession(options: {
  path: string
  bashArgs: boolean
  context: ContextSettings
}): Promise<ReplayedSession | undefined> {
  const { path, bashArgs, context } = options
  const sessionId = basename(path, '.jsonl')
  if (!isSafeId(sessionId)) return undefined
  const frame = { sessionId, transcriptPath: path, bashArgs }
  const lines = await linesOf(path)
  const prompts = lines.filter(({ prompt }) => prompt !== undefined)
  if (prompts.length === 0 || prompts.every(({ prompt }) => prompt?.promptId === undefined)) return undefined
  const agents = await readAgents(frame)
  const background = agents.flatMap(({ id, meta, story }) =>
    meta.requestShape === 'background' ? [{ id, ...spanOf(story) }] : [],
  )
  const moments = merge([deriveSession(frame, lines, background), ...agents.map(({ story }) => story)])
  return tell(sessionId, moments, context)
}

function tell(sessionId: string, moments: readonly Moment[], context: ContextSettings): ReplayedSession {
  const state = newSession(sessionId, moments[0]?.atMs ?? 0)
  const occurrences: Occurrence[] = []
  let nowMs = 0
  for (const moment of moments) {
    nowMs = Math.max(nowMs, moment.atMs)
    if (moment.kind === 'event') occurrences.push(...foldEvent(state, moment.event))
    else if (moment.kind === 'meta') foldAgentMeta(state, moment.agentId, moment.meta)
    else foldTranscript(state, moment.entries, moment.agentId)
    // Lines and events of one moment belong together: what an event completes is settled when the next one comes.
    if (moment.kind === 'event') occurrences.push(...settle(state, nowMs, context))
  }
  occurrences.push(...settle(state, nowMs + AFTERWARDS_MS, context))
  return { state, occurrences }
}

interface PastAgent {
  id: string
  meta: AgentMeta
  story: Moment[]
}

async function readAgents(frame: SessionFrame): Promise<PastAgent[]> {
  const folder = join(frame.transcriptPath.replace(/\.jsonl$/, ''), 'subagents')
  const names = await readdir(folder).catch(() => [])
  const agents: PastAgent[] = []
  for (const name of names.sort()) {
    const id = /^agent-([\w-]+)\.jsonl$/.exec(name)?.[1]
    if (id === undefined) continue
    const meta = await readMeta(join(folder, `agent-${id}.meta.json`))
    const lines = await linesOf(join(folder, name))
    const [start, ...rest] = deriveAgent(frame, { id, type: meta.agentType }, lines)
    if (start === undefined) continue
    agents.push({ id, meta, story: [start, { kind: 'meta', atMs: start.atMs, agentId: id, meta }, ...rest] })
  }
  return agents
}

const spanOf = (story: readonly Moment[]) => ({
  firstMs: story[0]?.atMs ?? 0,
  lastMs: Math.max(...story.map(({ atMs }) => atMs)),
})

async function linesOf(path: string): Promise<HistoryLine[]> {
  const lines: HistoryLine[] = []
  for await (const line of readHistory(path)) lines.push(line)
  return lines
}

const textOrNothing = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

async function readMeta(path: string): Promise<AgentMeta> {
  try {
    const raw = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>
    return {
      agentType: textOrNothing(raw.agentType),
      toolUseId: textOrNothing(raw.toolUseId),
      parentAgentId: textOrNothing(raw.parentAgentId),
      spawnDepth: typeof raw.spawnDepth === 'number' && raw.spawnDepth > 0 ? raw.spawnDepth : undefined,
      requestShape: textOrNothing(raw.requestShape),
    }
  } catch {
    return {}
  }
}
