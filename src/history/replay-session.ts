import { readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { FinishSettings } from '../instrumentation/finish/finish-settings.ts'
import { sessionRow } from '../instrumentation/finish/session-row.ts'
import type { Occurrence } from '../instrumentation/occurrence.ts'
import { pendingFolders } from '../instrumentation/session/folders.ts'
import { isSafeId } from '../instrumentation/session/ids.ts'
import { newSession, type SessionState } from '../instrumentation/session/session-state.ts'
import { finish } from '../instrumentation/session-model.ts'
import { tagged } from '../instrumentation/tagged.ts'
import { takeAgentMeta } from '../instrumentation/take/agent-events.ts'
import { takeEvent } from '../instrumentation/take/events.ts'
import { takeTranscript } from '../instrumentation/take/lines.ts'
import { agentFolders } from '../transcript/agent-files.ts'
import { type AgentMeta, isBackground, readAgentMeta } from '../transcript/agent-meta.ts'
import { readHistory } from '../transcript/history.ts'
import { copiedUntil } from './copied-history.ts'
import { deriveAgent, deriveEnd, deriveSession, type SessionFrame } from './derive-session.ts'
import { linesSeen, type Survey, survey } from './survey.ts'
import { type Moment, merge, type Story } from './timeline.ts'

export interface ReplayOptions {
  /** `<session id>.jsonl`, with the subagents' transcripts in the folder `<session id>/subagents`. */
  path: string
  bashArgs: boolean
  /** A collector gets the arguments of tool calls. @default false */
  toolArguments?: boolean
  context: FinishSettings
  /** Gets what happened, in the order it would have been recorded. Nothing more is read before it has taken it. */
  take: (occurrences: Occurrence[]) => void | Promise<void>
}

/** After this long the session model waits for nothing more. */
const AFTERWARDS_MS = 10_000

/**
 * Replays a past session through the session model, from its transcripts alone, as it would have been recorded: the
 * same occurrences get the same ids. A large transcript is read twice, in memory that does not depend on its size.
 * Gives the session's state in the end; undefined when the file holds no session of this name.
 *
 * @throws when a transcript cannot be read
 */
export async function replaySession({
  path,
  bashArgs,
  toolArguments = false,
  context,
  take,
}: ReplayOptions): Promise<SessionState | undefined> {
  const sessionId = basename(path, '.jsonl')
  if (!isSafeId(sessionId)) return undefined
  const frame = { sessionId, transcriptPath: path, bashArgs, toolArguments }
  const seen = await survey(path, sessionId)
  const copiedUntilMs = await copiedUntil(path)
  if (copiedUntilMs !== undefined && copiedUntilMs >= seen.lastMs) return undefined
  if (copiedUntilMs !== undefined) seen.startMs = Math.max(seen.startMs ?? 0, copiedUntilMs + 1)
  if (!seen.hasPrompt || seen.startMs === undefined) return undefined
  const agents = startedIn(seen, await findAgents(frame))
  const background = agents.flatMap(({ id, meta, seen: { firstMs, lastMs } }) =>
    isBackground(meta) ? [{ id, firstMs: firstMs ?? 0, lastMs }] : [],
  )
  const main = deriveSession(frame, seen, linesSeen(path, seen), background)
  const moments = merge([{ startMs: seen.startMs, moments: main }, ...agents.map((agent) => storyOf(frame, agent))])
  return replay(newSession(sessionId, seen.startMs), ended(frame, moments), context, take)
}

/** The session ends with the last of its transcripts: where the main one was cut off, its subagents know more. */
async function* ended(frame: SessionFrame, moments: AsyncIterable<Moment>): AsyncGenerator<Moment> {
  let lastMs = 0
  for await (const moment of moments) {
    lastMs = Math.max(lastMs, moment.atMs)
    yield moment
  }
  yield deriveEnd(frame, lastMs)
}

async function replay(
  state: SessionState,
  moments: AsyncIterable<Moment>,
  context: FinishSettings,
  give: ReplayOptions['take'],
): Promise<SessionState> {
  const take = (occurrences: Occurrence[]) => give(tagged(occurrences, context.tags))
  let nowMs = 0
  for await (const moment of moments) {
    nowMs = Math.max(nowMs, moment.atMs)
    if (moment.kind === 'meta') takeMeta(state, moment)
    if (moment.kind === 'entries') takeTranscript(state, moment.entries, moment.agentId)
    if (moment.kind !== 'event') continue
    // Lines and events of one moment belong together: what an event completes is settled when the next one comes.
    const taken = takeEvent(state, moment.event)
    await context.learnRepositories?.(pendingFolders(state))
    const settled = finish(state, nowMs, context)
    if (taken.length + settled.length > 0) await take([...taken, ...settled])
  }
  await context.learnRepositories?.(pendingFolders(state))
  await take(finish(state, nowMs + AFTERWARDS_MS, context))
  // Something of it never ended: what is known of the session is wanted all the same.
  if (context.rowPerTurn === false && state.end?.settled !== true) await take([sessionRow(state, state.lastEventAtMs)])
  return state
}

/** The folder of an agent's files says which workflow run started it. */
function takeMeta(state: SessionState, { agentId, meta, run }: Extract<Moment, { kind: 'meta' }>): void {
  const agent = state.agents[agentId]
  if (agent !== undefined) agent.workflowRun ??= run
  takeAgentMeta(state, agentId, meta)
}

interface PastAgent {
  id: string
  path: string
  meta: AgentMeta
  run: string | undefined
  seen: Survey
}

const storyOf = (frame: SessionFrame, { id, path, meta, run, seen }: PastAgent): Story => ({
  startMs: seen.firstMs ?? 0,
  moments: deriveAgent(frame, { id, meta, run }, seen, linesSeen(path, seen)),
})

async function findAgents({ transcriptPath, sessionId }: SessionFrame): Promise<PastAgent[]> {
  const agents: PastAgent[] = []
  const files = (await agentFolders(transcriptPath)).map(async (folder) => {
    const names = await readdir(folder).catch(() => [])
    return names.sort().map((name) => ({ folder, name }))
  })
  const beside = dirname(transcriptPath)
  const others = await readdir(beside).catch(() => [])
  const old = others.sort().map((name) => ({ folder: beside, name }))
  for (const { folder, name } of [...(await Promise.all(files)).flat(), ...old]) {
    const id = /^agent-([\w-]+)\.jsonl$/.exec(name)?.[1]
    if (id === undefined) continue
    const path = join(folder, name)
    if (folder === beside && (await sessionOf(path)) !== sessionId) continue
    const seen = await survey(path, sessionId)
    if (seen.firstMs === undefined) continue
    const run = basename(dirname(folder)) === 'workflows' ? basename(folder) : undefined
    agents.push({ id, path, meta: (await readAgentMeta(join(folder, `agent-${id}`))) ?? {}, run, seen })
  }
  return agents
}

/** The session that the first line of a transcript is of. */
async function sessionOf(path: string): Promise<string | undefined> {
  for await (const line of readHistory(path)) return line.sessionId
  return undefined
}

/**
 * Those whose call is known, and by whom it was made. What others did cannot be placed: the transcript that started
 * them was cut off before it.
 */
function startedIn(main: Survey, agents: readonly PastAgent[]): PastAgent[] {
  const started: PastAgent[] = []
  for (let callers = [main]; callers.length > 0; ) {
    const news = agents.filter(
      (agent) => !started.includes(agent) && callers.some(({ calls }) => calls.has(agent.meta.toolUseId ?? '')),
    )
    started.push(...news)
    callers = news.map(({ seen }) => seen)
  }
  return agents.filter((agent) => agent.meta.toolUseId === undefined || started.includes(agent))
}
