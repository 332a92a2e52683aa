import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { isIdle, leftBehind } from './agent.ts'
import { cleanEnd, scenario, terminalScenario } from './scenario.ts'
import { bash, failed, say, type ToolOutcome, UNTIL_RELEASED } from './script.ts'
import type { Stage } from './session.ts'
import { until } from './until.ts'
import { verify } from './verify.ts'

/** Longer than a scenario looks at it, short enough to end soon by itself when its client is killed. */
const SLEEP_SECONDS = 60
const scripted = (outcome: ToolOutcome) => ({
  main: [[say('Sleeping.', bash(`touch running; sleep ${SLEEP_SECONDS}`, outcome))], [say('Another session.')]],
})

const running = (stage: Stage) => until('the command to run', () => existsSync(join(stage.scratch.project, 'running')))
const cancelled = { status: 'cancelled', stop_reason: 'unknown' }

/** The client kills the command and writes down its exit code, 137, unless the command had only just begun. */
const killedOrUnsaid: string = expect.stringMatching(/^(exit_nonzero|interrupted)$/)

const signals = [
  {
    signal: 'SIGTERM',
    outcome: failed(killedOrUnsaid),
    execution: cancelled,
    end: { exit_kind: 'in_flight', reason: 'other' },
  },
  {
    signal: 'SIGINT',
    // This one the client writes down as the user's interruption, so the turn is not in flight any more.
    outcome: failed('interrupted'),
    execution: { ...cancelled, stop_reason: 'user_interrupt' },
    end: { exit_kind: 'other', reason: 'other' },
  },
] as const

for (const { signal, outcome, execution, end } of signals) {
  scenario(
    `${signal} in the middle of a tool leaves a cancelled turn with its real tokens`,
    { script: scripted(outcome) },
    async (stage) => {
      const run = stage.start('sleep')
      await running(stage)
      run.kill(signal)
      await run.exited
      await stage.ended(1)
      await verify(stage, { prompts: ['sleep'], executions: [execution], ends: [end] })
    },
  )
}

scenario(
  'a client that is killed is found dead, and its turn settled, while others work',
  { script: scripted(failed('interrupted')) },
  async (stage) => {
    const run = stage.start('sleep')
    await running(stage)
    run.kill('SIGKILL')
    await run.exited
    await stage.prompt('another', { ended: 2 })
    const { finals } = stage.received
    expect(new Set(finals().map((row) => row.session_id)).size).toBe(2)
    await stage.finish()
    const died = finals().find((row) => row.client_meta.session_end_reason === 'died')
    expect(died).toMatchObject({ exit_kind: 'in_flight', turn_count: 1, tool_calls_total: 1 })
    const orphan = stage.received.executions().find((execution) => execution.session_id === died?.session_id)
    expect(orphan).toMatchObject({ ...cancelled, response_text: 'Sleeping.' })
    expect(orphan?.tokens_out).toBe(stage.api.served[0]?.message.usage.output_tokens)
    expect(stage.received.violations()).toEqual([])
    expect(leftBehind(stage.scratch.state)).toBe('')
  },
)

scenario(
  'a session that is taken up while it still runs elsewhere goes on in both, and ends with the last',
  {
    script: {
      main: [[say('First.')], [say('s', bash(`touch running; ${UNTIL_RELEASED}`))], [say('Short.'), say('Long.')]],
    },
  },
  async (stage) => {
    await stage.prompt('first')
    const id = stage.received.finals()[0]?.session_id ?? ''
    const long = stage.start('long', { args: ['--resume', id] })
    await running(stage)
    const short = await stage.start('short', { args: ['--resume', id] }).exited
    expect(short.stdout).toBe('Short.\n')
    stage.release()
    await long.exited
    await stage.ended(2)
    await stage.finish()
    const { received, api } = stage
    expect(received.violations()).toEqual([])
    const reported = received.executions().map(({ status, response_text }) => `${status} ${response_text}`)
    expect(reported).toEqual(['ok First.', 'ok Short.', 'ok s\nLong.'])
    expect(received.tools()).toMatchObject([{ tool_name: 'Bash', success: true }])
    const consumed = api.served.reduce((all, { message }) => all + message.usage.output_tokens, 0)
    expect(received.finals()).toMatchObject([{ turn_count: 1 }, { turn_count: 3, tokens_out_total: consumed }])
  },
)

terminalScenario(
  'an idle interactive client that is killed ends with its last turn’s reason',
  { script: { main: [[say('Hello there.')]] } },
  async (stage) => {
    const terminal = await stage.terminal()
    await terminal.submit('hi')
    await terminal.answer(/Hello there/)
    await until('the execution', () => stage.received.executions().length === 1)
    terminal.signal('SIGKILL')
    await stage.ended(1)
    await verify(stage, {
      prompts: ['hi'],
      executions: [{}],
      ends: [{ exit_kind: 'end_turn', reason: 'died' }],
    })
  },
)

scenario(
  'an agent that is killed loses nothing and repeats nothing',
  {
    script: {
      main: [
        [say(bash('echo one')), say('One.')],
        [say(bash('echo two')), say('Two.')],
      ],
    },
  },
  async (stage) => {
    await stage.prompt('one')
    // What is in flight when an agent dies comes again, under the same id; here nothing is.
    await until('everything to be delivered', () => isIdle(stage.scratch.state))
    const pid = Number(readFileSync(join(stage.scratch.state, 'healthcheck.pid'), 'utf8'))
    process.kill(pid, 'SIGKILL')
    await stage.prompt('two', { args: ['--continue'] })
    await verify(stage, { prompts: ['one', 'two'], executions: [{}, {}], ends: [cleanEnd, cleanEnd], agents: 2 })
    expect(stage.received.finals()[1]?.turn_count).toBe(2)
  },
)

scenario(
  'an unconfigured plugin records nothing, sends nothing and says how to set it up',
  { spans: false, env: { CLAUDE_METRICS_API_TOKEN: '' }, script: { main: [[say('Hello.')]] } },
  async (stage) => {
    const exit = await stage.start('hi').exited
    expect(exit).toMatchObject({ code: 0, stdout: 'Hello.\n', stderr: '' })
    expect(stage.received.all()).toEqual([])
    expect(stage.api.intrusions.join()).toContain('claude-metrics-setup')
    expect(existsSync(join(stage.scratch.state, 'spool'))).toBe(false)
    expect(existsSync(join(stage.scratch.state, 'healthcheck.pid'))).toBe(false)
  },
)
