import { expect } from 'vitest'
import { cleanEnd, scenario, terminalScenario } from './scenario.ts'
import { bash, failed, read, say, tool } from './script.ts'
import { until } from './until.ts'
import { verify } from './verify.ts'

const prompt = '/fixture:hello Ada'

scenario(
  'the anonymous usage API gets counts and names, and nothing a person typed',
  {
    usage: true,
    files: { 'secret-plan.txt': 'x\n' },
    script: ({ project }) => ({
      main: [
        [
          say(tool('Skill', { skill: 'fixture:greet', args: 'Ada' })),
          say(bash('exit 3', failed('exit_nonzero'))),
          say(read(`${project}/secret-plan.txt`)),
          say('A private answer.'),
        ],
      ],
    }),
  },
  async (stage) => {
    await stage.prompt(prompt)
    await until('the usage of the session', () => stage.received.usageSessions().length === 1)
    await verify(stage, {
      prompts: [prompt],
      executions: [{ slash_commands_used: ['fixture:hello'] }],
      ends: [cleanEnd],
    })
    expect(stage.received.usageEvents()).toMatchObject([
      { type: 'slash_command', name: 'fixture:hello', prompt_length: prompt.length },
      { type: 'skill', name: 'fixture:greet', prompt_length: 0 },
    ])
    const usage = stage.api.served.map(({ message }) => message.usage)
    const total = (of: (one: (typeof usage)[number]) => number) => usage.reduce((all, one) => all + of(one), 0)
    expect(stage.received.usageSessions()).toMatchObject([
      {
        exit_reason: 'other',
        turn_count: 1,
        user_message_count: 1,
        assistant_message_count: 4,
        total_tool_calls: 3,
        tool_error_count: 1,
        bash_call_count: 1,
        file_read_count: 1,
        file_edit_count: 0,
        had_errors: true,
        total_input_tokens: total((one) => one.input_tokens),
        total_output_tokens: total((one) => one.output_tokens),
        cache_creation_tokens: total((one) => one.cache_creation_input_tokens),
        cache_read_tokens: total((one) => one.cache_read_input_tokens),
      },
    ])
    const sent = JSON.stringify([stage.received.usageEvents(), stage.received.usageSessions()])
    expect(sent).not.toMatch(/Ada|ada@|private|secret-plan|project/)
  },
)

scenario(
  'a path at the beginning of a prompt is no command',
  { usage: true, script: { main: [[say('Let me see.')]] } },
  async (stage) => {
    await stage.prompt('/home/me/secret.py crashes')
    await until('the usage of the session', () => stage.received.usageSessions().length === 1)
    expect(stage.received.usageEvents()).toEqual([])
    expect(stage.received.usageSessions()).toMatchObject([{ user_message_count: 1, assistant_message_count: 1 }])
  },
)

scenario(
  'a skill that is typed as a command is one event',
  { usage: true, script: { main: [[say('Greetings.')]] } },
  async (stage) => {
    await stage.prompt('/fixture:greet now')
    await until('the usage of the session', () => stage.received.usageSessions().length === 1)
    const length = '/fixture:greet now'.length
    const typed = { type: 'slash_command', name: 'fixture:greet', prompt_length: length }
    expect(stage.received.usageEvents()).toMatchObject([typed])
  },
)

terminalScenario(
  'in a terminal, a command that the client carries out itself counts, and one that it does not know does not',
  { usage: true, script: { main: [[say('Hello.')]] } },
  async (stage) => {
    const terminal = await stage.terminal()
    await terminal.submit('hi')
    await terminal.answer(/Hello\./)
    await terminal.submit('/rename my-secret-title')
    await terminal.see(/renamed/)
    await terminal.submit('/nosuchcommand please')
    await terminal.see(/Unknown command/)
    await terminal.exit()
    await stage.ended(1)
    await until('the usage of the session', () => stage.received.usageSessions().length === 1)
    const length = '/rename my-secret-title'.length
    expect(stage.received.usageEvents()).toMatchObject([{ name: 'rename', prompt_length: length }])
    expect(stage.received.usageSessions()).toMatchObject([{ user_message_count: 1, turn_count: 1 }])
    expect(JSON.stringify(stage.received.usageEvents())).not.toMatch(/secret|nosuch/)
  },
)
