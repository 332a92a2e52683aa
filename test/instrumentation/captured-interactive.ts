import { answer, type SessionTruth, type ToolTruth, times, usual } from './truth.ts'

const bash = (turn: number, command: string, kind: string, rest: Partial<ToolTruth> = {}): ToolTruth => ({
  turn,
  name: 'Bash',
  command,
  kind,
  ...rest,
})

const notice = (turn: number, notification_kind: string, message: string) => ({
  kind: 'notification' as const,
  turn,
  fields: { notification_kind, message, title: null },
})

/** As far as it had come when Esc was pressed. */
const STREAMED = 'Slow answer that is being streamed in small parts so that Esc can hit in the middle of it. '
  .repeat(30)
  .slice(0, 640)

const SETTINGS_COMMAND =
  'mkdir -p .claude && echo "{\\"env\\":{\\"A\\":\\"1\\"}}" > .claude/settings.local.json && sleep 1'

export const INTERACTIVE_SESSIONS: Record<string, SessionTruth[]> = {
  'k-interactive': [
    {
      executions: [{ turn: 0, main: [], text: null, status: 'error', stop: 'api_error', errorClass: 'unknown' }],
      prompts: [{ turn: 0, text: 'main-prompt: error' }],
      exit: 'prompt_input_exit',
      reason: 'prompt_input_exit',
    },
  ],
  'l-interactive': [
    {
      executions: [
        { turn: 0, main: [usual], text: 'Hello interactive.' },
        { turn: 1, main: [usual, usual], text: 'Touched.', tools: { Bash: 1 }, parallel: [1] },
        { turn: 2, main: [usual, usual], text: 'not reached?', tools: { Bash: 1 }, parallel: [1] },
        {
          turn: 3,
          main: [usual, usual],
          // The client does not let `sleep 30` run at all.
          text: 'Sleeping.\nAfter interrupt.',
          tools: { Bash: 1 },
          parallel: [1],
        },
        // The compaction's own request (777 in, 99 out) is in no line of the transcript.
        { turn: 4, main: [usual], text: 'x', commands: ['recorder:hello'] },
        // `!echo bang`: the answer to a command the person ran. There is no prompt.
        { turn: 5, main: [usual], text: 'y' },
      ],
      tools: [
        bash(1, 'touch allowed.txt', 'fs'),
        bash(2, 'touch rejected.txt', 'fs'),
        bash(3, 'sleep 30', 'shell', { error: 'error', duration: 'none' }),
      ],
      prompts: [
        { turn: 0, text: 'main-prompt: hi' },
        { turn: 1, text: 'please touch', gap: 2000, context: 10 },
        { turn: 2, text: 'please touch again', gap: 10_159, context: 10 },
        { turn: 3, text: 'sleep please', gap: 4672, context: 10 },
        { turn: 4, text: '/recorder:hello Bob', gap: 14_613, context: 10 },
      ],
      system: [
        {
          kind: 'pre_compact',
          fields: {
            trigger: 'manual',
            custom_instructions: 'keep the file names',
            context_tokens: 10,
            compaction_count: 1,
          },
        },
      ],
      exit: 'end_turn',
      reason: 'clear',
      name: 'my-session',
      compactions: 1,
    },
    // The client carries the name over a /clear.
    { executions: [], prompts: [], exit: 'prompt_input_exit', reason: 'prompt_input_exit', name: 'my-session' },
  ],
  'l2-permission-interrupt': [
    {
      executions: [
        { turn: 0, main: [usual, usual], text: 'Touched.', tools: { Bash: 1 }, parallel: [1] },
        {
          turn: 1,
          main: [usual],
          text: null,
          status: 'cancelled',
          stop: 'user_interrupt',
          tools: { Bash: 2 },
          parallel: [2],
        },
        {
          turn: 2,
          main: [usual],
          text: 'Sleeping.',
          status: 'cancelled',
          stop: 'user_interrupt',
          tools: { Bash: 1 },
          parallel: [1],
        },
        {
          turn: 3,
          // Cut in mid-stream: the transcript knows of one token out.
          main: [answer(10, 1)],
          text: STREAMED,
          status: 'cancelled',
          stop: 'user_interrupt',
        },
        { turn: 4, main: [usual], text: 'Last.' },
      ],
      tools: [
        bash(0, 'touch allowed.txt', 'fs'),
        bash(1, 'touch rejected.txt', 'fs', { denied: 'user' }),
        bash(1, 'touch rejected2.txt', 'fs', { denied: 'user' }),
        bash(2, 'node -e "setTimeout(()=>{},30000)"', 'node', { error: 'interrupted', duration: 'measured' }),
      ],
      prompts: [
        { turn: 0, text: 'please touch' },
        { turn: 1, text: 'please touch again', gap: 6610, context: 10 },
        { turn: 2, text: 'sleep please', gap: 3148, context: 10 },
        { turn: 3, text: 'talk slowly', gap: 3119, context: 10 },
        { turn: 4, text: 'last', gap: 3396, context: 10 },
      ],
      system: [
        notice(0, 'permission_prompt', 'Claude needs your permission'),
        notice(0, 'idle_prompt', 'Claude is waiting for your input'),
      ],
      exit: 'end_turn',
      reason: 'prompt_input_exit',
      interrupts: 3,
      denials: 2,
    },
  ],
  'l3-resume-slash': [
    {
      executions: [
        { turn: 0, main: [usual], text: 'First session answer.' },
        { turn: 1, main: [usual], text: 'Back in the first.' },
      ],
      prompts: [
        { turn: 0, text: 'main-prompt: one' },
        { turn: 1, text: 'back', gap: 12_696, context: 10 },
      ],
      exit: 'end_turn',
      reason: 'prompt_input_exit',
    },
    {
      executions: [{ turn: 0, main: [usual], text: 'Second session answer.' }],
      prompts: [{ turn: 0, text: 'main-prompt: two' }],
      exit: 'end_turn',
      reason: 'resume',
    },
  ],
  queued: [
    {
      executions: [
        { turn: 0, main: [answer(1, 1), answer(2, 2)], text: 'Answer A.', tools: { Bash: 1 }, parallel: [1] },
        { turn: 1, main: [answer(3, 3)], text: 'Slow answer '.repeat(10) },
        { turn: 2, main: [answer(4, 4)], text: 'Answer C.' },
      ],
      tools: [bash(0, 'node -e "setTimeout(()=>{},4000)"', 'node')],
      prompts: [
        { turn: 0, text: 'first prompt' },
        { turn: 0, text: 'queued one', context: 1 },
        { turn: 1, text: 'second', gap: 2060, context: 2 },
        { turn: 1, text: 'queued while text', context: 2 },
      ],
      exit: 'end_turn',
      reason: 'prompt_input_exit',
    },
  ],
  'z-misc': [
    {
      executions: [
        { turn: 0, main: [usual, usual], text: 'Moved.', tools: { Bash: 1, Read: 1 }, parallel: [2] },
        { turn: 1, main: times(3, usual), text: 'Tasks.', tools: { TaskCreate: 1, TaskUpdate: 1 }, parallel: [1, 1] },
        { turn: 2, main: [usual], text: 'After model.', model: 'claude-sonnet-5-5' },
      ],
      tools: [
        bash(0, 'cd sub && pwd', 'fs'),
        { turn: 0, name: 'Read', path: 'sub/f.txt' },
        // Not offered in this configuration.
        { turn: 1, name: 'TaskCreate', error: 'not_found', duration: 'none' },
        { turn: 1, name: 'TaskUpdate', error: 'not_found', duration: 'none' },
      ],
      prompts: [
        { turn: 0, text: 'move' },
        { turn: 1, text: 'tasks', gap: 2144, context: 10 },
        { turn: 2, text: 'after model', gap: 6978, context: 10 },
      ],
      exit: 'end_turn',
      reason: 'prompt_input_exit',
    },
  ],
  'z2-config': [
    {
      executions: [
        { turn: 0, main: [usual, usual], text: 'Edited.', tools: { Bash: 1 }, parallel: [1] },
        {
          turn: 1,
          main: times(4, usual),
          text: 'Left worktree.',
          tools: { ToolSearch: 1, EnterWorktree: 1, ExitWorktree: 1 },
          parallel: [1, 1, 1],
        },
      ],
      tools: [
        bash(0, SETTINGS_COMMAND, 'fs'),
        { turn: 1, name: 'ToolSearch' },
        { turn: 1, name: 'EnterWorktree' },
        { turn: 1, name: 'ExitWorktree' },
      ],
      prompts: [
        { turn: 0, text: 'main-prompt: edit' },
        { turn: 1, text: 'worktree', gap: 6935, context: 10 },
      ],
      exit: 'end_turn',
      reason: 'prompt_input_exit',
    },
  ],
}
