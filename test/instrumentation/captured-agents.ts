import {
  type Answer,
  answer,
  type ExecutionTruth,
  type SessionTruth,
  type SystemTruth,
  type ToolTruth,
} from './truth.ts'

/** The scripts of the agent scenarios name each answer by one number: n in, n out, ten times n from the cache. */
const u = (n: number): Answer => answer(n, n, n * 10)

const GENERAL = 'general-purpose'

const agent = (turn: number, rest: Partial<ToolTruth> = {}): ToolTruth => ({
  turn,
  name: 'Agent',
  depth: 1,
  type: GENERAL,
  ...rest,
})

const bash = (turn: number, command: string, kind: string, rest: Partial<ToolTruth> = {}): ToolTruth => ({
  turn,
  name: 'Bash',
  command,
  kind,
  depth: 1,
  type: GENERAL,
  ...rest,
})

/** A subagent that answered twice (or as often as there are numbers). */
const stopped = (turn: number, type: string, depth: number, ...numbers: number[]): SystemTruth => {
  const sum = numbers.reduce((a, b) => a + b)
  const tokens = { in: 11 * sum, out: sum, cache_read: 10 * sum, cache_creation: 0, responses: numbers.length }
  return { kind: 'subagent_stop', turn, fields: { subagent_type: type, depth, tokens, reason: null } }
}

/** What a background agent has consumed when its session ends. */
const leftRunning = {
  turn: 0,
  main: [],
  text: null,
  status: 'cancelled',
  stop: 'unknown',
  background: [GENERAL],
} satisfies Partial<ExecutionTruth>

export const AGENT_SESSIONS: Record<string, SessionTruth[]> = {
  'f-subagents': [
    {
      executions: [
        {
          turn: 0,
          main: [u(1), u(2), u(3), u(4)],
          agents: [11, 12, 21, 22, 31, 32, 41, 42, 51, 52].map(u),
          text: 'Agents done.',
          tools: { Agent: 5, Bash: 4 },
          // main: alpha; beta and gamma; outer. Each of the five agents called once.
          parallel: [1, 2, 1, 1, 1, 1, 1, 1],
        },
      ],
      tools: [
        agent(0),
        bash(0, 'echo alpha', 'shell'),
        agent(0),
        agent(0, { type: 'Explore' }),
        bash(0, 'sleep 0.3; echo beta', 'shell'),
        bash(0, 'echo gamma', 'shell', { type: 'Explore' }),
        agent(0),
        agent(0, { depth: 2 }),
        bash(0, 'echo inner; exit 4', 'shell', { depth: 2, error: 'exit_nonzero' }),
      ],
      prompts: [{ turn: 0, text: 'main-prompt: use agents' }],
      system: [
        stopped(0, GENERAL, 1, 11, 12),
        stopped(0, 'Explore', 1, 31, 32),
        stopped(0, GENERAL, 1, 21, 22),
        stopped(0, GENERAL, 2, 51, 52),
        stopped(0, GENERAL, 1, 41, 42),
      ],
      exit: 'end_turn',
      reason: 'other',
      depth: 2,
    },
  ],
  'bg-agent': [
    {
      executions: [
        { turn: 0, main: [u(1), u(2)], text: 'Started it.', tools: { Agent: 1 }, parallel: [1] },
        {
          turn: 0,
          main: [],
          agents: [u(11), u(12), u(13)],
          text: null,
          tools: { Bash: 2 },
          parallel: [1, 1],
          background: [GENERAL],
        },
        { turn: 1, main: [u(3)], text: 'It came back.' },
      ],
      tools: [agent(0), bash(0, 'sleep 1; echo alpha', 'shell'), bash(0, 'false', 'shell', { error: 'exit_nonzero' })],
      prompts: [
        { turn: 0, text: 'main-prompt: use bg agents' },
        { turn: 1, text: '<task-notification>', source: 'task-notification', context: 22 },
      ],
      system: [stopped(0, GENERAL, 1, 11, 12, 13)],
      exit: 'end_turn',
      reason: 'other',
      depth: 1,
    },
  ],
  'bg-tui': [
    {
      executions: [
        { turn: 0, main: [u(1), u(2)], text: 'Started it.', tools: { Agent: 2 }, parallel: [2] },
        { turn: 1, main: [u(3)], text: 'Middle.' },
        {
          turn: 0,
          main: [],
          agents: [u(11), u(13)],
          text: null,
          tools: { Bash: 1 },
          parallel: [1],
          background: [GENERAL],
        },
        { turn: 2, main: [u(4)], text: 'Back one.' },
        // The session ends while the second agent still runs its command: it never says its second answer.
        {
          turn: 0,
          main: [],
          agents: [u(21)],
          text: null,
          status: 'cancelled',
          stop: 'unknown',
          tools: { Bash: 1 },
          parallel: [1],
          background: [GENERAL],
        },
      ],
      tools: [
        agent(0),
        agent(0),
        bash(0, 'node -e "setTimeout(()=>{},5000)"', 'node'),
        bash(0, 'node -e "setTimeout(()=>{},60000)"', 'node', { error: 'exit_nonzero', duration: 'measured' }),
      ],
      prompts: [
        { turn: 0, text: 'go' },
        { turn: 1, text: 'middle', gap: 1527, context: 22 },
        { turn: 2, text: '<task-notification>', source: 'task-notification', context: 33 },
      ],
      system: [stopped(0, GENERAL, 1, 11, 13)],
      exit: 'end_turn',
      reason: 'prompt_input_exit',
      depth: 1,
    },
  ],
  // Two background agents are at work when /clear begins another session. One ends its call there; the other is stopped
  // by /exit.
  clear: [
    {
      executions: [
        { turn: 0, main: [u(1), u(2)], text: 'Started it.', tools: { Agent: 2, Bash: 1 }, parallel: [3] },
        ...[u(21), u(11)].map((own) => ({ ...leftRunning, agents: [own], parallel: [1] })),
        { ...leftRunning, tools: { Bash: 1 } },
      ],
      tools: [
        agent(0),
        agent(0),
        { turn: 0, name: 'Bash', command: 'sleep 7; echo late', kind: 'shell' },
        bash(0, 'node -e "setTimeout(()=>{},60000)"', 'node', { error: 'interrupted', duration: 'none' }),
      ],
      prompts: [{ turn: 0, text: 'main-prompt: one' }],
      exit: 'end_turn',
      reason: 'clear',
      depth: 1,
    },
    {
      executions: [
        { turn: 0, main: [u(3)], text: 'Cleared.' },
        { turn: 0, main: [], agents: [u(12)], text: null, tools: { Bash: 1 }, background: [GENERAL] },
        { turn: 1, main: [u(4)], text: 'It came back.' },
        { turn: 2, main: [u(5)], text: 'More.' },
      ],
      tools: [bash(0, 'node -e "setTimeout(()=>{},5000)"', 'node')],
      prompts: [
        { turn: 0, text: 'main-prompt: two' },
        { turn: 1, text: '<task-notification>', source: 'task-notification', context: 33 },
        { turn: 2, text: '<task-notification>', source: 'task-notification', context: 44 },
      ],
      system: [stopped(0, GENERAL, 1, 12)],
      exit: 'end_turn',
      reason: 'prompt_input_exit',
      depth: 1,
    },
  ],
}
