import type { ToolResultEntry } from '../../transcript/entry.ts'
import type { GitIntent } from '../../vcs/git-intent.ts'
import type { GitWork } from '../../vcs/git-work.ts'
import type { ToolWork } from './tool-work.ts'

/** One tool call. Only what records need is kept: sizes and kinds, never inputs or outputs. */
export interface ToolFacts {
  id: string
  name: string
  agentId: string | undefined
  promptId: string | undefined
  cwd: string
  permissionMode: string | undefined
  /** PreToolUse. */
  begunAtMs: number | undefined
  askedAtMs: number | undefined
  input: ToolInput | undefined
  /** The transcript's line that asks for the call. */
  calledAtMs: number | undefined
  /** The input as the transcript has it, for calls that no hook recorded. */
  blockInput: ToolInput | undefined
  ended: ToolEnd | undefined
  /** The transcript's answer to the call. */
  result: ToolResult | undefined
  /** What it did to a repository; absent for nothing, and in states of older versions. */
  git?: ToolGitWork
  /** Its client died, and nobody saw when; absent in states of older versions. */
  endIsUnknown?: boolean
  settled: boolean
  /** Settled with these, for the turn's counts. */
  success: boolean
}

/** What is kept of a tool's input. */
export interface ToolInput {
  bytes: number
  filePath: string | undefined
  bashKind: string | undefined
  /** Only where the session sends commands, and only until the call is finished. */
  bashCommand: string | undefined
  /** Bounded and without secrets; only where a collector gets it. */
  argumentsJson?: string | undefined
  skill: string | undefined
  subagentType: string | undefined
  writtenLines: number
  git?: GitIntent
}

export interface ToolGitWork extends Pick<GitWork, 'commits' | 'changeRequests'> {
  /** The folder it was done in; null where that is not known. */
  cwd: string | null
}

/** PostToolUse or PostToolUseFailure. */
export interface ToolEnd {
  atMs: number
  success: boolean
  errorClass: string | undefined
  durationMs: number | undefined
  outputBytes: number
  agentType: string | undefined
  /** A skill that a subagent carried out. */
  forked?: boolean
  work: ToolWork | undefined
}

/** What is kept of a tool_result line; of its text the first part, enough to see what went wrong. */
export type ToolResult = Omit<
  ToolResultEntry,
  'kind' | 'promptId' | 'toolUseId' | 'agentId' | 'workflowRun' | 'place'
> & {
  /** Nobody can have been asked about it: all was allowed, or the call before it still ran. */
  unasked?: boolean
}

export const newTool = (id: string, name: string, cwd: string): ToolFacts => ({
  id,
  name,
  agentId: undefined,
  promptId: undefined,
  cwd,
  permissionMode: undefined,
  begunAtMs: undefined,
  askedAtMs: undefined,
  input: undefined,
  calledAtMs: undefined,
  blockInput: undefined,
  ended: undefined,
  result: undefined,
  settled: false,
  success: false,
})
