import { bashKind } from '../../src/instrumentation/tool/bash-kind.ts'
import amendRebase from '../scenarios/git-amend-rebase.mjs'
import branchInTurn from '../scenarios/git-branch-in-turn.mjs'
import detached from '../scenarios/git-detached.mjs'
import flow from '../scenarios/git-flow.mjs'
import forkResume from '../scenarios/git-fork-resume.mjs'
import glab from '../scenarios/git-glab.mjs'
import killed from '../scenarios/git-killed.mjs'
import scriptPr from '../scenarios/git-script-pr.mjs'
import subagent from '../scenarios/git-subagent.mjs'
import twoRepositories from '../scenarios/git-two-repositories.mjs'
import worktree from '../scenarios/git-worktree.mjs'
import type { Answer, ExecutionTruth, SessionTruth, ToolTruth } from './truth.ts'

/*
 * Sessions of test/scenarios. Every answer of their scripts is unlike every other: `n` tokens in, 2n out, 100n from the
 * cache.
 */

interface Step {
  content: (string | { tool: string; input: { command?: string; file_path?: string } })[]
  usage: { input_tokens: number }
}

const stepsOf = ({ main }: { main: unknown }): Step[] => main as Step[]

const nth = ({ usage: { input_tokens: n } }: Step): Answer => ({
  input: n,
  output: 2 * n,
  cacheRead: 100 * n,
  cacheCreation: 0,
})

const callsOf = (steps: Step[]) =>
  steps.flatMap(({ content }) => content.flatMap((block) => (typeof block === 'string' ? [] : [block])))

const textOf = (steps: Step[]) =>
  steps.flatMap(({ content }) => content.filter((block) => typeof block === 'string')).join('\n')

function execution(steps: Step[], rest: Partial<ExecutionTruth> = {}): ExecutionTruth {
  const tools: Record<string, number> = {}
  for (const { tool } of callsOf(steps)) tools[tool] = (tools[tool] ?? 0) + 1
  const text = textOf(steps)
  const parallel = callsOf(steps).map(() => 1)
  return { turn: 0, main: steps.map(nth), text: text === '' ? null : text, tools, parallel, ...rest }
}

function calls(steps: Step[], failed: number[] = [], rest: Partial<ToolTruth> = {}): ToolTruth[] {
  return callsOf(steps).map(({ tool, input }, index) => {
    const command = input.command?.replaceAll('$PROJECT', '/home/dev/project')
    return {
      turn: 0,
      name: tool,
      ...(command !== undefined && { command, kind: bashKind(command) }),
      ...(input.file_path !== undefined && { path: input.file_path.replace('$PROJECT/', '') }),
      ...(failed.includes(index) && { error: 'exit_nonzero' }),
      ...rest,
    }
  })
}

const session = (script: { main: unknown }, rest: Partial<SessionTruth> = {}): SessionTruth => ({
  executions: [execution(stepsOf(script))],
  tools: calls(stepsOf(script)),
  prompts: [{ turn: 0, text: 'main-prompt: go' }],
  exit: 'end_turn',
  reason: 'other',
  ...rest,
})

const agents = stepsOf({ main: subagent.agents.alpha })
const subagentMain = stepsOf(subagent)

/** The runs of one session, in the order of its prompts. */
const runs = (steps: Step[][], prompts: SessionTruth['prompts']): SessionTruth => ({
  executions: steps.map((run, turn) => execution(run, { turn })),
  tools: steps.flatMap((run, turn) => calls(run, [], { turn })),
  prompts,
  exit: 'end_turn',
  reason: 'other',
})
const resumed = stepsOf(forkResume)

export const GIT_SESSIONS: Record<string, SessionTruth[]> = {
  'git-flow': [
    session(flow, {
      executions: [execution(stepsOf(flow), { lines: 4 })],
      prompts: [{ turn: 0, text: 'main-prompt: fix ABC-123 please' }],
    }),
  ],
  'git-branch-in-turn': [session(branchInTurn)],
  'git-amend-rebase': [session(amendRebase)],
  'git-worktree': [session(worktree)],
  'git-glab': [session(glab)],
  'git-two-repositories': [session(twoRepositories)],
  'git-script-pr': [session(scriptPr)],
  'git-detached': [session(detached)],
  'git-subagent': [
    session(subagent, {
      executions: [
        execution(subagentMain, {
          agents: agents.map(nth),
          tools: { Agent: 1, Bash: 4 },
          parallel: [1, 1, 1, 1, 1],
        }),
      ],
      tools: [
        ...calls(subagentMain).map((call) =>
          call.name === 'Agent' ? { ...call, type: 'general-purpose', depth: 1 } : call,
        ),
        ...calls(agents, [], { depth: 1, type: 'general-purpose' }),
      ],
      depth: 1,
      system: [{ kind: 'subagent_stop', turn: 0, fields: { subagent_type: 'general-purpose' } }],
    }),
  ],
  'git-fork-resume': [
    runs(
      [resumed.slice(0, 2), resumed.slice(2, 5)],
      [
        { turn: 0, text: 'main-prompt: one' },
        { turn: 1, text: 'main-prompt: two', gap: 1595, context: 202 },
      ],
    ),
    runs([resumed.slice(5)], [{ turn: 0, text: 'main-prompt: three', context: 505 }]),
  ],
  'git-killed': [
    {
      executions: [execution(stepsOf(killed), { status: 'cancelled', stop: 'unknown', unknownEnd: true })],
      tools: calls(stepsOf(killed)).map((call, index) =>
        index === 2 ? { ...call, error: 'interrupted', duration: 'none' as const } : call,
      ),
      prompts: [{ turn: 0, text: 'main-prompt: go' }],
      exit: 'in_flight',
      reason: 'died',
    },
  ],
}
