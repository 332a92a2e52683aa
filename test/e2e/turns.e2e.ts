import { expect } from 'vitest'
import { cleanEnd, scenario } from './scenario.ts'
import { bash, say, tool } from './script.ts'
import { verify } from './verify.ts'

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=='

scenario(
  'a plain turn arrives with its exact tokens and text',
  { script: { main: [[say('Hello.')]] } },
  async (stage) => {
    const exit = await stage.prompt('say hi')
    expect(exit).toMatchObject({ code: 0, stdout: 'Hello.\n' })
    await verify(stage, { prompts: ['say hi'], executions: [{}], ends: [cleanEnd] })
  },
)

scenario(
  'an answer of several blocks counts once, code fences count as lines of code',
  { script: { main: [[say('First.', 'Then:\n```js\nlet a\n\nlet b\n```\n🦊 done.')]] } },
  async (stage) => {
    await stage.prompt('write code')
    await verify(stage, { prompts: ['write code'], executions: [{ lines_of_code: 2 }], ends: [cleanEnd] })
  },
)

const thought = 'A secret thought about the weather.'

scenario(
  'thinking is counted exactly when the API says how much, and its text stays at home',
  {
    script: {
      main: [
        [
          {
            content: [{ thinking: thought }, 'Thought it over.'],
            usage: { output_tokens: 90, output_tokens_details: { thinking_tokens: 41 } },
          },
        ],
      ],
    },
  },
  async (stage) => {
    await stage.prompt('think')
    await verify(stage, { prompts: ['think'], executions: [{ thinking_blocks_count: 1 }], ends: [cleanEnd] })
    expect(stage.received.executions()[0]?.thinking_tokens).toBe(41)
    expect(JSON.stringify(stage.received.all())).not.toContain(thought)
  },
)

scenario(
  'thinking is estimated, and said to be, when the API does not say',
  { script: { main: [[say({ thinking: thought.repeat(10) }, 'Thought it over.')]] } },
  async (stage) => {
    await stage.prompt('think')
    await verify(stage, { prompts: ['think'], executions: [{ thinking_blocks_count: 1 }], ends: [cleanEnd] })
    const execution = stage.received.executions()[0]
    expect(execution?.thinking_tokens).toBeGreaterThan(0)
    expect(execution?.client_meta.thinking_tokens_estimated).toBe(true)
  },
)

scenario('a pasted image is counted', { script: { main: [[say('I see it.')]] } }, async (stage) => {
  const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: PNG } }
  const content = [{ type: 'text', text: 'look' }, image]
  await stage.prompt(undefined, { stdin: [{ type: 'user', message: { role: 'user', content } }] })
  await verify(stage, { prompts: ['look'], executions: [{ images_pasted: 1 }], ends: [cleanEnd] })
})

scenario(
  'a slash command of a plugin is named on its turn',
  { script: { main: [[say('Hello Ada.')]] } },
  async (stage) => {
    await stage.prompt('/fixture:hello Ada')
    await verify(stage, {
      prompts: ['/fixture:hello Ada'],
      executions: [{ slash_commands_used: ['fixture:hello'] }],
      ends: [cleanEnd],
    })
  },
)

scenario(
  'a skill typed as a slash command is a slash command, and no activation',
  { script: { main: [[say('Greetings.')]] } },
  async (stage) => {
    await stage.prompt('/fixture:greet now')
    await verify(stage, {
      prompts: ['/fixture:greet now'],
      executions: [{ slash_commands_used: ['fixture:greet'], skills_activated: [] }],
      ends: [cleanEnd],
    })
  },
)

scenario(
  'a path at the start of a prompt is no slash command',
  { script: { main: [[say('Looked.')]] } },
  async (stage) => {
    const prompt = 'look into /etc/hosts and /usr/local/bin'
    await stage.prompt(prompt)
    await verify(stage, { prompts: [prompt], executions: [{ slash_commands_used: [] }], ends: [cleanEnd] })
  },
)

scenario(
  'a skill that the model activates is named on its turn',
  { script: { main: [[say(tool('Skill', { skill: 'fixture:greet', args: 'Ada' })), say('Greeted.')]] } },
  async (stage) => {
    await stage.prompt('use the skill')
    await verify(stage, {
      prompts: ['use the skill'],
      executions: [{ skills_activated: ['fixture:greet'] }],
      ends: [cleanEnd],
    })
  },
)

/** Blocks the first two Stops of the session. */
const twice =
  'n=$(cat "$HOME/stops" 2>/dev/null || echo 0); echo $((n+1)) > "$HOME/stops"; [ $n -ge 2 ] || { echo go on >&2; exit 2; }'

scenario(
  'a turn that a stop hook continues twice is three executions, each token in one of them',
  {
    settings: { hooks: { Stop: [{ hooks: [{ type: 'command', command: twice }] }] } },
    script: { main: [[say('One.')], [say(bash('echo again')), say('Two.')], [say('Three.')]] },
  },
  async (stage) => {
    await stage.prompt('go')
    const sameTurn = { prompt: 0 }
    await verify(stage, { prompts: ['go'], executions: [sameTurn, sameTurn, sameTurn], ends: [cleanEnd] })
    expect(stage.received.finals()[0]?.turn_count).toBe(1)
  },
)

scenario(
  'resumed and forked sessions count what is new, and nothing again',
  { script: { main: [[say('First.')], [say(bash('echo second')), say('Second.')], [say('Third.')]] } },
  async (stage) => {
    await stage.prompt('one')
    const id = stage.received.finals()[0]?.session_id ?? ''
    await stage.prompt('two', { args: ['--resume', id] })
    await stage.prompt('three', { args: ['--resume', id, '--fork-session'] })
    const truth = await verify(stage, {
      prompts: ['one', 'two', 'three'],
      executions: [{}, {}, {}],
      ends: [cleanEnd, cleanEnd, cleanEnd],
    })
    const [first, second, fork] = stage.received.finals()
    expect(second?.session_id).toBe(id)
    expect(second?.started_at).toBe(first?.started_at)
    expect(fork?.session_id).not.toBe(id)
    expect([first?.turn_count, second?.turn_count, fork?.turn_count]).toEqual([1, 2, 1])
    const [one, two] = stage.received.prompts()
    expect(one).toMatchObject({ context_tokens: null, context_percent: null })
    expect(two?.context_tokens).toBe(truth.executions[0]?.contextTokens)
    expect(two?.gap_ms).toBeGreaterThan(0)
  },
)

scenario(
  'usage with tiers and cache lifetimes, redacted and interleaved thinking, and a prompt in many scripts',
  {
    script: {
      main: [
        [
          {
            content: [
              { other: { type: 'redacted_thinking', data: 'c2VjcmV0' } },
              { thinking: 'hm' },
              bash('echo 1'),
              { thinking: 'hm, hm' },
              bash('echo 2'),
            ],
            usage: {
              cache_creation_input_tokens: 500,
              cache_creation: { ephemeral_5m_input_tokens: 300, ephemeral_1h_input_tokens: 200 },
              service_tier: 'priority',
              server_tool_use: { web_search_requests: 2 },
            },
          },
          { ...say('סוף 👩‍👩‍👧‍👦.'), usage: { service_tier: null, cache_creation: null } },
        ],
      ],
    },
  },
  async (stage) => {
    const prompt = 'שלום 👩‍👩‍👧‍👦 "quotes" \\ `x`\nnext line'
    await stage.prompt(prompt)
    await verify(stage, { prompts: [prompt], executions: [{ thinking_blocks_count: 3 }], ends: [cleanEnd] })
  },
)
