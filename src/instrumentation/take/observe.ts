import { agentStem, workflowRunOf } from '../../transcript/agent-files.ts'
import { readAgentMeta } from '../../transcript/agent-meta.ts'
import { readTranscript } from '../../transcript/reader.ts'
import type { AgentFacts } from '../session/agent-facts.ts'
import { isWatched } from '../session/agent-tree.ts'
import type { SessionState } from '../session/session-state.ts'
import { takeAgentMeta } from './agent-events.ts'
import { takeTranscript } from './lines.ts'

/** Called with one line of plain words when a transcript is not what it was. */
export type OnTrouble = (text: string) => void

/**
 * Reads what was appended to the session's transcripts until `untilMs` and takes it into the state. Missing files are
 * no trouble: they come later.
 */
export async function observe(state: SessionState, untilMs: number, onTrouble: OnTrouble): Promise<void> {
  const { transcriptPath, transcript } = state
  if (transcriptPath === undefined) return
  const seen = transcript.unreadable.length
  const range = { sinceMs: state.countFromMs, untilMs }
  await readAll(transcriptPath, state.transcript.cursor, range, onTrouble, (entries, cursor) => {
    state.transcript.cursor = cursor
    takeTranscript(state, entries)
  })
  for (const agent of Object.values(state.agents).filter(isWatched))
    await observeAgent(state, agent, transcriptPath, range, onTrouble)
  for (const lineType of transcript.unreadable.slice(seen)) {
    onTrouble(
      `session ${state.sessionId}: transcript lines that this version cannot read (${lineType}); their numbers are left out`,
    )
  }
}

/** Lines of which times are taken, milliseconds since the epoch. */
interface Range {
  sinceMs: number
  untilMs: number
}

async function observeAgent(
  state: SessionState,
  agent: AgentFacts,
  mainPath: string,
  range: Range,
  onTrouble: OnTrouble,
): Promise<void> {
  // A session that enters a worktree moves its folder; the main transcript's current place says where.
  if (agent.depth === undefined) await findMeta(state, agent, mainPath)
  const path = `${agentStem(mainPath, agent.id, agent.workflowRun)}.jsonl`
  await readAll(path, agent.cursor, range, onTrouble, (entries, cursor) => {
    agent.cursor = cursor
    takeTranscript(state, entries, agent.id)
  })
}

async function findMeta(state: SessionState, agent: AgentFacts, mainPath: string): Promise<void> {
  await takeMeta(state, agent, agentStem(mainPath, agent.id, agent.workflowRun))
  if (agent.depth !== undefined || agent.workflowRun !== undefined) return
  agent.workflowRun = await workflowRunOf(mainPath, agent.id)
  if (agent.workflowRun !== undefined) await takeMeta(state, agent, agentStem(mainPath, agent.id, agent.workflowRun))
}

async function takeMeta(state: SessionState, agent: AgentFacts, stem: string): Promise<void> {
  const meta = await readAgentMeta(stem)
  if (meta !== undefined) takeAgentMeta(state, agent.id, meta)
}

type Take = (entries: Parameters<typeof takeTranscript>[1], cursor: SessionState['transcript']['cursor']) => void

async function readAll(
  path: string,
  from: Parameters<typeof readTranscript>[1],
  { sinceMs, untilMs }: Range,
  onTrouble: OnTrouble,
  take: Take,
) {
  try {
    for (let cursor = from, more = true; more; ) {
      const read = await readTranscript(path, cursor, sinceMs, untilMs)
      if (read.restarted) onTrouble(`transcript ${path} was replaced; read anew`)
      take(read.entries, read.cursor)
      cursor = read.cursor
      more = read.more
    }
  } catch (error) {
    onTrouble(`transcript ${path} cannot be read: ${(error as Error).message}`)
  }
}
