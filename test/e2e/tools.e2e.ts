import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { repository } from './client.ts'
import { cleanEnd, scenario } from './scenario.ts'
import { bash, denied, edit, failed, read, say, tool, UNTIL_RELEASED, write } from './script.ts'
import type { Stage } from './session.ts'
import { until } from './until.ts'
import { verify } from './verify.ts'

/** A prompt whose command goes on when its turn is over. */
async function outlive(stage: Stage, prompt: string): Promise<void> {
  const exit = stage.prompt(prompt)
  await until('the first turn to be over', () => stage.received.executions().length > 0)
  stage.release()
  await exit
}

const notification: string = expect.stringContaining('<task-notification>')

scenario(
  'shell commands that succeed and that fail',
  {
    script: {
      main: [
        [
          say('Running.', bash('echo out; echo err >&2')),
          say(bash('echo partial; echo permission denied; exit 3', failed('exit_nonzero'))),
          say(bash('git status --short')),
          say('Done.'),
        ],
      ],
    },
  },
  async (stage) => {
    await stage.prompt('run')
    await verify(stage, { prompts: ['run'], executions: [{}], ends: [cleanEnd] })
    expect(stage.received.tools().map((row) => row.bash_command_kind)).toContain('git')
    expect(new Set(stage.received.tools().map((row) => row.permission_mode))).toEqual(new Set(['bypassPermissions']))
  },
)

scenario(
  'the command line stays at home unless it is asked for',
  { env: { CLAUDE_METRICS_BASH_ARGS: '' }, script: { main: [[say(bash('echo top secret')), say('Done.')]] } },
  async (stage) => {
    await stage.prompt('run')
    await stage.finish()
    expect(stage.received.violations()).toEqual([])
    expect(stage.received.tools()).toMatchObject([{ tool_name: 'Bash', success: true, bash_command: null }])
    expect(JSON.stringify(stage.received.all())).not.toContain('top secret')
  },
)

scenario(
  'a command in the background wakes the session with a prompt of its own, which is no person’s',
  {
    script: {
      main: [[say(bash(UNTIL_RELEASED, undefined, { run_in_background: true })), say('Started.')], [say('It ended.')]],
    },
  },
  async (stage) => {
    await outlive(stage, 'background')
    await verify(stage, { prompts: ['background', notification], executions: [{}, {}], ends: [cleanEnd] })
    expect(stage.received.prompts()[1]?.client_meta.prompt_source).toBeTypeOf('string')
    expect(stage.received.finals()[0]?.prompt_count).toBe(1)
  },
)

scenario(
  'a command that outlives its timeout is a success with the class timeout',
  {
    script: {
      main: [
        [say(bash(UNTIL_RELEASED, { success: true, error_class: 'timeout' }, { timeout: 1000 })), say('Timed out.')],
        [say('It ended.')],
      ],
    },
  },
  async (stage) => {
    await outlive(stage, 'slow')
    await verify(stage, { prompts: ['slow', notification], executions: [{}, {}], ends: [cleanEnd] })
  },
)

scenario(
  'files that are read, written and edited, and edits that cannot be made',
  {
    files: { 'a.txt': 'one\ntwo\nthree\n' },
    script: ({ project }) => ({
      main: [
        [
          say(read('/nonexistent/missing.txt', failed('not_found'))),
          say(read(`${project}/a.txt`)),
          say(edit(`${project}/a.txt`, 'not there', 'y', { ...failed('old_string_not_found'), ran: false })),
          say(edit(`${project}/a.txt`, 'two', 'TWO\n\nTWO')),
          say(write(`${project}/sub/b.txt`, 'new file\n\nline 2\n')),
          say('Files done.'),
        ],
      ],
    }),
  },
  async (stage) => {
    await stage.prompt('files')
    await verify(stage, { prompts: ['files'], executions: [{ lines_of_code: 4 }], ends: [cleanEnd] })
    expect(readFileSync(join(stage.scratch.project, 'a.txt'), 'utf8')).toContain('TWO')
  },
)

scenario(
  'calls the client refuses to make are told apart: no such tool, wrong input',
  {
    script: {
      main: [
        [
          say(tool('NoSuchTool', { a: 1 }, { ...failed('not_found'), ran: false })),
          say(tool('Bash', { nope: 1 }, { ...failed('invalid_input'), ran: false })),
          say('Neither.'),
        ],
      ],
    },
  },
  async (stage) => {
    await stage.prompt('wrong')
    await verify(stage, { prompts: ['wrong'], executions: [{}], ends: [cleanEnd] })
  },
)

scenario(
  'parallel calls of one response are one response',
  {
    script: {
      main: [
        [
          say(
            { thinking: 'Three at once.' },
            'Three.',
            bash('sleep 2; echo 1'),
            bash('exit 2', failed('exit_nonzero')),
            bash('pwd'),
          ),
          say(bash('echo last')),
          say('All ran.'),
        ],
      ],
    },
  },
  async (stage) => {
    await stage.prompt('parallel')
    const parallel = { parallel_tools_max: 3, parallel_tools_avg: 2 }
    await verify(stage, { prompts: ['parallel'], executions: [parallel], ends: [cleanEnd] })
    const slow = stage.received.tools().find((row) => row.bash_command?.startsWith('sleep'))
    const quick = stage.received.tools().find((row) => row.bash_command === 'pwd')
    expect(slow?.duration_ms).toBeGreaterThanOrEqual(2_000)
    expect(quick?.duration_ms).toBeLessThan(slow?.duration_ms ?? 0)
  },
)

scenario(
  'tools of an MCP server, one of which answers with an error',
  {
    args: ['--dangerously-skip-permissions', '--mcp-config', 'mcp.json'],
    files: {
      'mcp.json': JSON.stringify({
        mcpServers: { calc: { command: 'node', args: [join(repository, 'test/e2e/fixtures/mcp-server.mjs')] } },
      }),
    },
    script: {
      main: [
        [
          say(tool('ToolSearch', { query: 'select:mcp__calc__add,mcp__calc__boom' })),
          say(tool('mcp__calc__add', { a: 2, b: 3 })),
          say(tool('mcp__calc__boom', {}, failed('error'))),
          say('MCP done.'),
        ],
      ],
    },
  },
  async (stage) => {
    await stage.prompt('mcp')
    await verify(stage, { prompts: ['mcp'], executions: [{}], ends: [cleanEnd] })
  },
)

const blocked = {
  success: false,
  error_class: 'hook_blocked',
  permission_outcome: 'blocked_hook',
  hook_block_reason: 'blocked by policy',
  ran: false,
} as const

scenario(
  'refused calls: by a rule, by nobody being there to ask, by a hook',
  {
    args: [],
    settings: {
      permissions: { deny: ['Bash(rm *)'], allow: ['Bash(echo *)'] },
      hooks: {
        PreToolUse: [
          {
            matcher: 'Bash',
            hooks: [{ type: 'command', command: 'if grep -q BLOCKME; then echo "blocked by policy" >&2; exit 2; fi' }],
          },
        ],
      },
    },
    script: {
      main: [
        [
          say(bash('rm -rf x', denied('rule'))),
          say(bash('touch needs-permission', denied('rule'))),
          say(bash('echo BLOCKME', blocked)),
          say('All refused.'),
        ],
      ],
    },
  },
  async (stage) => {
    await stage.prompt('refused')
    await verify(stage, { prompts: ['refused'], executions: [{}], ends: [cleanEnd] })
    expect(stage.received.finals()).toMatchObject([{ permission_denied_count: 2, hook_blocked_count: 1 }])
  },
)

scenario(
  'a turn that moves into a worktree and back stays one turn of one session',
  {
    script: {
      main: [
        [
          say(tool('EnterWorktree', { name: 'wt1' })),
          say(bash('pwd')),
          say(tool('ExitWorktree', { action: 'keep' })),
          say('Back.'),
        ],
        [say('Later.')],
      ],
    },
  },
  async (stage) => {
    await stage.prompt('worktree')
    await stage.prompt('later', { args: ['--continue'] })
    await verify(stage, { prompts: ['worktree', 'later'], executions: [{}, {}], ends: [cleanEnd, cleanEnd] })
  },
)
