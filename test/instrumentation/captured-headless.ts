import { answer, type PromptTruth, type SessionTruth, type ToolTruth, times, usual } from './truth.ts'

const prompt = (text: string, rest: Partial<PromptTruth> = {}): PromptTruth => ({ turn: 0, text, ...rest })

const bash = (command: string, kind: string, rest: Partial<ToolTruth> = {}): ToolTruth => ({
  turn: 0,
  name: 'Bash',
  command,
  kind,
  ...rest,
})

export const HEADLESS_SESSIONS: Record<string, SessionTruth[]> = {
  'a-plain': [
    {
      executions: [{ turn: 0, main: [answer(12, 7, 1000, 200)], text: 'Hello from the fake.' }],
      prompts: [prompt('main-prompt: say hi')],
      exit: 'end_turn',
      reason: 'other',
    },
  ],
  'b-bash': [
    {
      executions: [
        {
          turn: 0,
          main: [answer(12, 30, 1000), usual],
          text: 'Running it.\nDone.',
          tools: { Bash: 1 },
          parallel: [1],
        },
      ],
      tools: [bash('echo out; echo err >&2', 'shell')],
      prompts: [prompt('main-prompt: run echo')],
      exit: 'end_turn',
      reason: 'other',
    },
  ],
  'c-bash-fail': [
    {
      executions: [{ turn: 0, main: [usual, usual], text: 'It failed.', tools: { Bash: 1 }, parallel: [1] }],
      tools: [bash('echo partial; echo bad >&2; exit 3', 'shell', { error: 'exit_nonzero' })],
      prompts: [prompt('main-prompt: run false')],
      exit: 'end_turn',
      reason: 'other',
    },
  ],
  'c2-bash-timeout': [
    {
      executions: [
        { turn: 0, main: [usual, usual], text: 'Timed out.', tools: { Bash: 1 }, parallel: [1] },
        { turn: 1, main: [usual], text: 'More.' },
      ],
      tools: [bash('node -e "setTimeout(()=>{},20000)"', 'node', { timeout: true })],
      prompts: [
        prompt('main-prompt: timeout'),
        prompt('<task-notification>', { turn: 1, source: 'task-notification', context: 10 }),
      ],
      exit: 'end_turn',
      reason: 'other',
    },
  ],
  'c3-bash-background': [
    {
      executions: [
        { turn: 0, main: [usual, usual], text: 'Started.', tools: { Bash: 1 }, parallel: [1] },
        { turn: 1, main: [usual], text: 'It ended.' },
      ],
      tools: [bash('node -e "setTimeout(()=>console.log(1),1500)"', 'node')],
      prompts: [
        prompt('main-prompt: background bash'),
        prompt('<task-notification>', { turn: 1, source: 'task-notification', context: 10 }),
      ],
      exit: 'end_turn',
      reason: 'other',
    },
  ],
  cut: [
    {
      executions: [
        {
          turn: 0,
          main: [answer(5, 6)],
          text: 'Before tool.',
          status: 'error',
          stop: 'api_error',
          errorClass: 'server_error',
          tools: { Bash: 1 },
          parallel: [1],
        },
      ],
      tools: [bash('echo x', 'shell')],
      prompts: [prompt('main-prompt: cut')],
      exit: 'other',
      reason: 'other',
    },
  ],
  'd-files': [
    {
      executions: [
        {
          turn: 0,
          main: times(10, usual),
          text: 'Files done.',
          tools: { Read: 2, Edit: 2, Bash: 2, Write: 2, NoSuchTool: 1 },
          parallel: times(9, 1),
          // TWO\nTWO, new file\nline 2, rewritten; the edit that found nothing wrote nothing.
          lines: 5,
        },
      ],
      tools: [
        { turn: 0, name: 'Read', path: '/nonexistent/missing.txt', error: 'not_found' },
        { turn: 0, name: 'Edit', path: 'a.txt', error: 'old_string_not_found', duration: 'none' },
        bash('pwd; ls', 'fs'),
        { turn: 0, name: 'Read', path: 'a.txt' },
        { turn: 0, name: 'Edit', path: 'a.txt' },
        { turn: 0, name: 'Write', path: 'b.txt' },
        { turn: 0, name: 'Write', path: 'b.txt' },
        { turn: 0, name: 'NoSuchTool', error: 'not_found', duration: 'none' },
        { turn: 0, name: 'Bash', error: 'invalid_input', duration: 'none' },
      ],
      prompts: [prompt('main-prompt: files')],
      exit: 'end_turn',
      reason: 'other',
    },
  ],
  'e-parallel': [
    {
      executions: [
        {
          turn: 0,
          main: [answer(100, 222, 5000, 300), answer(50, 11, 5300)],
          text: 'Running three.\nAll three ran.',
          tools: { Bash: 3 },
          // "I should run three tools at once." is 33 characters.
          thinking: { blocks: 1, tokens: 9, estimated: true },
          parallel: [3],
        },
      ],
      tools: [bash('sleep 0.5; echo 1', 'shell'), bash('ls', 'fs'), bash('pwd', 'fs')],
      prompts: [prompt('main-prompt: parallel')],
      exit: 'end_turn',
      reason: 'other',
    },
  ],
  'g-skill-slash': [
    {
      executions: [
        {
          turn: 0,
          main: [usual, usual],
          text: 'Greeted.',
          tools: { Skill: 1 },
          skills: ['recorder:greet'],
          parallel: [1],
        },
      ],
      tools: [{ turn: 0, name: 'Skill' }],
      prompts: [prompt('main-prompt: use the skill')],
      exit: 'end_turn',
      reason: 'other',
    },
    {
      executions: [{ turn: 0, main: [usual], text: 'Hello Ada Lovelace', commands: ['recorder:hello'] }],
      prompts: [prompt('/recorder:hello Ada Lovelace')],
      exit: 'end_turn',
      reason: 'other',
    },
    {
      executions: [{ turn: 0, main: [usual], text: 'Greet ran', commands: ['recorder:greet'] }],
      prompts: [prompt('/recorder:greet now')],
      exit: 'end_turn',
      reason: 'other',
    },
    { executions: [], prompts: [], exit: 'other', reason: 'other' },
  ],
  'h-slow-stream': [
    {
      executions: [
        {
          turn: 0,
          main: [answer(100, 222, 5000), answer(50, 33)],
          text: `${'Some text. '.repeat(12)}\n${'Final text. '.repeat(10)}`,
          tools: { Bash: 2 },
          // "Thinking slowly." is 16 characters.
          thinking: { blocks: 1, tokens: 4, estimated: true },
          parallel: [2],
        },
      ],
      tools: [bash('echo 1', 'shell'), bash('echo 2', 'shell')],
      prompts: [prompt('main-prompt: slow stream')],
      exit: 'end_turn',
      reason: 'other',
    },
  ],
  'i-denied': [
    {
      executions: [{ turn: 0, main: times(4, usual), text: 'All refused.', tools: { Bash: 3 }, parallel: [1, 1, 1] }],
      tools: [
        bash('rm -rf x', 'fs', { denied: 'rule' }),
        bash('touch needs-permission', 'fs', { denied: 'rule' }),
        bash('echo BLOCKME', 'shell', { blocked: 'blocked by policy' }),
      ],
      prompts: [prompt('main-prompt: denied')],
      exit: 'end_turn',
      reason: 'other',
      denials: 2,
      blocks: 1,
    },
  ],
  'j-mcp': [
    {
      executions: [
        {
          turn: 0,
          main: times(4, usual),
          text: 'MCP done.',
          tools: { ToolSearch: 1, mcp__calc__add: 1, mcp__calc__boom: 1 },
          parallel: [1, 1, 1],
        },
      ],
      tools: [
        { turn: 0, name: 'ToolSearch' },
        { turn: 0, name: 'mcp__calc__add' },
        { turn: 0, name: 'mcp__calc__boom', error: 'error' },
      ],
      prompts: [prompt('main-prompt: mcp')],
      exit: 'end_turn',
      reason: 'other',
    },
  ],
  'm-image': [
    {
      executions: [{ turn: 0, main: [usual], text: 'I see it.', images: 1 }],
      prompts: [prompt('main-prompt: look')],
      exit: 'end_turn',
      reason: 'other',
    },
    {
      executions: [{ turn: 0, main: [usual], text: 'I see that too.' }],
      prompts: [prompt('main-prompt: see @image.png and @note.txt')],
      exit: 'end_turn',
      reason: 'other',
    },
  ],
  'stop-hook': [
    {
      executions: [
        { turn: 0, main: [answer(1, 2)], text: 'One.' },
        { turn: 0, main: [answer(3, 4), answer(5, 6)], text: 'Two.', tools: { Bash: 1 }, parallel: [1] },
        { turn: 0, main: [answer(7, 8)], text: 'Two.' },
      ],
      tools: [bash('echo x', 'shell')],
      prompts: [prompt('main-prompt: stop hook')],
      exit: 'end_turn',
      reason: 'other',
    },
  ],
  fork: [
    {
      executions: [{ turn: 0, main: [answer(1, 1)], text: 'First.' }],
      prompts: [prompt('main-prompt: one')],
      exit: 'end_turn',
      reason: 'other',
    },
    {
      executions: [
        { turn: 0, main: [answer(2, 2)], text: 'Second.' },
        { turn: 1, main: [answer(3, 3)], text: 'Third.' },
      ],
      prompts: [
        prompt('main-prompt: two', { context: 1 }),
        prompt('main-prompt: three', { turn: 1, gap: 353, context: 2 }),
      ],
      exit: 'end_turn',
      reason: 'other',
    },
  ],
  worktree: [
    {
      executions: [
        {
          turn: 0,
          main: [answer(1, 1), answer(2, 2), answer(3, 3), answer(4, 4)],
          text: 'Done wt.',
          tools: { EnterWorktree: 1, Bash: 1, ExitWorktree: 1 },
          parallel: [1, 1, 1],
        },
      ],
      tools: [{ turn: 0, name: 'EnterWorktree' }, bash('pwd', 'fs'), { turn: 0, name: 'ExitWorktree' }],
      prompts: [prompt('main-prompt: wt')],
      exit: 'end_turn',
      reason: 'other',
    },
  ],
}
