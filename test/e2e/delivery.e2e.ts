import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { cleanEnd, scenario, terminalScenario } from './scenario.ts'
import { plugin, type Scratch } from './scratch.ts'
import { agent, bash, failed, say, tool, write } from './script.ts'
import { verify } from './verify.ts'

const script = { main: [[say('Working.', bash('echo one'), bash('exit 2', failed('exit_nonzero'))), say('Done.')]] }

scenario('a session whose API is away arrives whole once it is back', { script }, async (stage) => {
  stage.setIngest({ refuse: true })
  const exit = await stage.start('work').exited
  expect(exit).toMatchObject({ code: 0, stdout: 'Done.\n', stderr: '' })
  expect(stage.received.all()).toEqual([])
  stage.setIngest({})
  await stage.ended(1)
  await verify(stage, { prompts: ['work'], executions: [{}], ends: [cleanEnd] })
})

scenario(
  'three sessions at once share one agent and are kept apart',
  { script: { main: [1, 2, 3, 4, 5, 6].map((n) => [say(`Answer ${n}.`)]) } },
  async (stage) => {
    const prompts = ['red', 'green', 'blue']
    await Promise.all(prompts.map((prompt) => stage.start(prompt).exited))
    await stage.ended(3)
    await stage.finish()
    const { received, api } = stage
    expect(received.violations()).toEqual([])
    expect(
      received
        .prompts()
        .map((prompt) => prompt.prompt_text)
        .sort(),
    ).toEqual(prompts.toSorted())
    expect(new Set(received.finals().map((row) => row.session_id)).size).toBe(3)
    const reported = received.executions().map((execution) => execution.tokens_out ?? 0)
    expect(reported.sort()).toEqual(api.served.map(({ message }) => message.usage.output_tokens).sort())
    expect(
      received
        .finals()
        .map((row) => row.tokens_out_total)
        .sort(),
    ).toEqual(reported)
    expect(received.all().filter(({ path }) => path === '/health-checks').length).toBe(1)
  },
)

/** The same plugin under another name, as when it is installed from two marketplaces. */
function twin({ root }: Scratch): string[] {
  const copy = join(root, 'twin')
  const manifest = join(copy, '.claude-plugin', 'plugin.json')
  cpSync(plugin, copy, { recursive: true })
  writeFileSync(manifest, JSON.stringify({ ...JSON.parse(readFileSync(manifest, 'utf8')), name: 'cc-metrics-twin' }))
  return [copy]
}

scenario('a plugin that is installed twice counts nothing twice', { script, plugins: twin }, async (stage) => {
  await stage.prompt('work')
  await verify(stage, { prompts: ['work'], executions: [{}], ends: [cleanEnd] })
})

const secret = 'the-password-is-swordfish'

scenario(
  'with content switched off no text of prompt, answer, thought, file or command leaves the machine',
  {
    env: { CLAUDE_METRICS_CONTENT: 'none', CLAUDE_METRICS_BASH_ARGS: '' },
    script: ({ project }) => ({
      main: [
        [
          say({ thinking: secret }, secret, bash(`echo ${secret}`), write(`${project}/notes.txt`, secret)),
          say(agent('alpha')),
          say(secret),
        ],
      ],
      agents: { alpha: [say(secret)] },
    }),
  },
  async (stage) => {
    await stage.prompt(`remember ${secret}`)
    await stage.finish()
    expect(stage.received.violations()).toEqual([])
    expect(stage.received.executions()).toMatchObject([{ status: 'ok', message_length: 2 * secret.length + 1 }])
    expect(JSON.stringify(stage.received.all())).not.toContain(secret)
  },
)

terminalScenario(
  'plan mode, and the approval of a plan, are counted',
  {
    args: ['--permission-mode', 'plan'],
    script: { main: [[say('My plan.', tool('ExitPlanMode', { plan: '1. Do it.' })), say('Plan approved.')]] },
  },
  async (stage) => {
    const terminal = await stage.terminal()
    await terminal.submit('plan it')
    await terminal.see(/1\. Yes/)
    await terminal.dismiss(/1\. Yes/, 'Enter')
    await terminal.answer(/Plan approved/)
    await terminal.exit()
    await stage.ended(1)
    await verify(stage, {
      prompts: ['plan it'],
      executions: [{}],
      ends: [{ exit_kind: 'end_turn', reason: 'prompt_input_exit' }],
    })
    expect(stage.received.finals()).toMatchObject([{ plan_mode_count: 1, plan_approval_count: 1 }])
  },
)
