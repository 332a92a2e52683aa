import type { ResponseEntry, ToolResultEntry, UserEntry } from '../../transcript/entry.ts'
import { type LinePlace, noteLine, noteShown } from '../../vcs/branch-timeline.ts'
import { gitWork } from '../../vcs/git-work.ts'
import type { AgentFacts } from '../session/agent-facts.ts'
import type { SessionState } from '../session/session-state.ts'
import { vcsOf } from '../session/session-vcs.ts'
import type { ToolFacts } from '../tool/tool-facts.ts'

/*
 * Where a session works, from its transcripts alone: hooks know it as well, but a past session has none, and the same
 * shall come of both.
 */

/** Takes the folder and the branch that a line names. Gives the place of the line before it in the same transcript. */
export function takePlace(
  state: SessionState,
  { atMs, place }: ResponseEntry | ToolResultEntry | UserEntry,
  agent: AgentFacts | undefined,
): LinePlace | undefined {
  // A fork copies lines of another session, and names its own branch in them.
  if (place === undefined || atMs < state.countFromMs) return undefined
  const vcs = vcsOf(state)
  const thread = agent ?? vcs
  const before = thread.place
  const now = { atMs, ...place }
  noteLine(vcs.branches, now, before)
  thread.place = now
  return before
}

/** Takes what the output of a command shows of commits, change requests and branches. */
export function takeGitWork(
  state: SessionState,
  tool: ToolFacts,
  { atMs, text, isError, place }: ToolResultEntry,
  calledIn: string | undefined,
): void {
  if (tool.git !== undefined || (tool.name !== 'Bash' && tool.name !== 'PowerShell')) return
  const intent = (tool.blockInput ?? tool.input)?.git
  // A command that failed may have made its branch or not.
  const { makesBranch: _, ...rest } = intent ?? {}
  const believed = isError ? rest : intent
  const work = gitWork(text, believed)
  if (work === undefined) return
  // One that went elsewhere and came back leaves open where it was; one that stayed there shows it by where it is now.
  const isHere = intent?.goesElsewhere !== true || (place !== undefined && place.cwd !== calledIn)
  const cwd = isHere ? (place?.cwd ?? null) : null
  if (cwd !== null && work.branch !== undefined) noteShown(vcsOf(state).branches, cwd, atMs, work.branch)
  const { commits, changeRequests } = work
  if (commits.length + changeRequests.length > 0) tool.git = { commits, changeRequests, cwd }
}
