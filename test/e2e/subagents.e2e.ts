import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { cleanEnd, cleanExit, scenario, terminalScenario } from './scenario.ts'
import { type Answer, agent, apiError, bash, failed, read, say, tool, UNTIL_RELEASED } from './script.ts'
import type { Stage } from './session.ts'
import { sum } from './truth.ts'
import { factsByTurn, truthByTurn } from './turn-facts.ts'
import { until } from './until.ts'
import { verify, verifySessions, verifyTools } from './verify.ts'
import { areComplete, verifyTraces } from './verify-traces.ts'

const notification: string = expect.stringContaining('<task-notification>')
const fail = failed('exit_nonzero')
const WORKFLOW = `export const meta = { name: 'both', description: 'Two at once', phases: [] }
const results = await parallel([() => agent('[[early]] do your work'), () => agent('[[late]] do your work')])
return results`

scenario(
  'a subagent’s tokens and tools belong to the turn that started it',
  {
    script: {
      main: [[say('Delegating.', agent('alpha')), say('Done.')]],
      agents: { alpha: [say('Sub text.', bash('echo alpha')), say('alpha result')] },
    },
  },
  async (stage) => {
    await stage.prompt('delegate')
    await verify(stage, { prompts: ['delegate'], executions: [{}], ends: [cleanEnd] })
    expect(stage.received.finals()[0]?.subagent_max_depth).toBe(1)
  },
)

scenario(
  'parallel subagents of two types are kept apart',
  {
    script: {
      main: [[say(agent('beta'), agent('gamma', { type: 'Explore' })), say('Done.')]],
      agents: {
        beta: [say(bash('sleep 0.3; echo beta')), say('beta result')],
        gamma: [say(bash('echo gamma'), bash('exit 5', fail)), say('gamma result')],
      },
    },
  },
  async (stage) => {
    await stage.prompt('both')
    await verify(stage, { prompts: ['both'], executions: [{}], ends: [cleanEnd] })
  },
)

scenario(
  'a subagent’s subagent is at depth two, and costs the same turn',
  {
    script: {
      main: [[say(agent('outer')), say('Done.')], [say('Next turn.')]],
      agents: {
        outer: [say(agent('inner')), say('outer result')],
        inner: [say(bash('echo inner; exit 4', fail)), say('inner result')],
      },
    },
  },
  async (stage) => {
    await stage.prompt('nest')
    await stage.prompt('next', { args: ['--continue'] })
    await verify(stage, { prompts: ['nest', 'next'], executions: [{}, {}], ends: [cleanEnd, cleanEnd] })
    expect(stage.received.finals()[0]?.subagent_max_depth).toBe(2)
  },
)

scenario(
  'three deep with parallel calls, and the deepest fails',
  {
    script: {
      main: [[say(agent('outer')), say('Done.')]],
      agents: {
        outer: [say(agent('middle'), bash('echo one')), say('outer result')],
        middle: [say(bash('sleep 0.2'), agent('inner')), say('middle result')],
        inner: [say(bash('exit 3', fail), read('/nonexistent/x', failed('not_found'))), say('inner result')],
      },
    },
  },
  async (stage) => {
    await stage.prompt('deep')
    await verify(stage, { prompts: ['deep'], executions: [{}], ends: [cleanEnd] })
    expect(stage.received.finals()[0]?.subagent_max_depth).toBe(3)
  },
)

scenario(
  'of two subagents of one type one dies of an API error, and the other goes on',
  {
    script: {
      main: [[say(agent('good'), { ...agent('bad'), outcome: failed('error') }), say('Done.')]],
      agents: {
        good: [say(bash('sleep 0.5')), say('good result')],
        bad: [say(bash('echo b')), ...Array<Answer>(6).fill(apiError(400, 'invalid_request_error'))],
      },
    },
  },
  async (stage) => {
    await stage.prompt('two')
    await verify(stage, { prompts: ['two'], executions: [{}], unfinishedAgents: ['bad'], ends: [cleanEnd] })
  },
)

/** What a turn cost is the sum of its executions: what a background agent consumed after the Stop comes as one more. */
async function verifyTurns(stage: Stage, expected: Omit<Parameters<typeof verify>[1], 'executions'>): Promise<void> {
  const truth = await verify(stage, expected)
  expect(factsByTurn(stage.received.executions()), 'turns').toEqual(truthByTurn(truth.executions))
  for (const execution of stage.received.executions()) {
    if (execution.client_meta.background_agents === undefined) continue
    expect(execution).toMatchObject({ response_text: null, message_length: 0, duration_ms: null })
    expect(execution.client_meta.subagent_tokens?.out).toBe(execution.tokens_out)
  }
}

scenario(
  'a background agent that outlives its turn: its late tokens arrive as one more execution of that turn',
  {
    script: {
      main: [[say(agent('alpha', { background: true })), say('Started it.')], [say('It came back.')]],
      agents: {
        alpha: [say(bash(`${UNTIL_RELEASED}; echo alpha`)), say(bash('exit 1', fail)), say('alpha result')],
      },
    },
  },
  async (stage) => {
    const exit = stage.prompt('background')
    await until('the turn to be over', () => stage.received.executions().length > 0)
    stage.release()
    await exit
    await verifyTurns(stage, { prompts: ['background', notification], ends: [cleanEnd] })
    const executions = stage.received.executions()
    const late = executions.filter((execution) => execution.client_meta.background_agents !== undefined)
    expect(late).toMatchObject([{ turn_id: executions[0]?.turn_id, status: 'ok', stop_reason: 'end_turn' }])
    expect(late[0]?.client_meta.background_agents).toMatchObject([{ subagent_type: 'general-purpose' }])
    expect(stage.received.finals()[0]?.turn_count).toBe(2)
  },
)

scenario(
  'what the agents of a workflow use belongs to the turn that started it',
  {
    script: {
      main: [[say('Starting.', tool('Workflow', { script: WORKFLOW })), say('Started.')], [say('It came back.')]],
      agents: {
        early: [say(bash('echo 1')), say('early result')],
        late: [{ ...say(bash('exit 1', fail)), delayMs: 1500 }, say('late result')],
      },
    },
  },
  async (stage) => {
    await stage.prompt('workflow')
    await stage.finish()
    const { received, api } = stage
    expect(received.violations()).toEqual([])
    const used = sum(api.served.filter(({ kind }) => kind !== 'side'))
    expect(received.finals()).toMatchObject([
      { tokens_in_total: used.in, tokens_out_total: used.out, tool_calls_total: 3, turn_count: 2 },
    ])
    const [, notified] = received.prompts().map(({ turn_id }) => turn_id)
    const theirs = received.executions().map((one) => [one.turn_id, one.client_meta.subagent_tokens?.responses ?? 0])
    expect(theirs.reduce((all, [turn, responses]) => all + (turn === notified ? 0 : Number(responses)), 0)).toBe(4)
    expect(new Set(received.executions().map(({ status }) => status))).toEqual(new Set(['ok']))
    const stops = received.systems().filter(({ kind }) => kind === 'subagent_stop')
    expect(stops.map(({ payload }) => payload)).toMatchObject([
      { subagent_type: 'workflow-subagent', depth: 1, tokens: { responses: 2 } },
      { subagent_type: 'workflow-subagent', depth: 1, tokens: { responses: 2 } },
    ])
  },
)

terminalScenario(
  'background agents in a terminal: one comes back during a later turn, one never does',
  {
    script: {
      main: [
        [say(agent('alpha', { background: true }), agent('beta', { background: true })), say('Started both.')],
        [say('Meanwhile.')],
        [say('Alpha is back.')],
      ],
      agents: {
        alpha: [say(bash(`${UNTIL_RELEASED}; echo alpha`)), say('alpha result')],
        // The client kills it on exit and writes down exit code 137.
        beta: [say(bash('touch beta; sleep 100', fail))],
      },
    },
  },
  async (stage) => {
    const terminal = await stage.terminal()
    await terminal.submit('start both')
    await terminal.answer(/Started both/)
    await terminal.submit('meanwhile')
    await terminal.answer(/Meanwhile\./)
    stage.release()
    await terminal.answer(/Alpha is back/)
    await until('three executions', () => stage.received.executions().length >= 3)
    await terminal.exit()
    await stage.ended(1)
    await verifyTurns(stage, {
      prompts: ['start both', 'meanwhile', notification],
      ends: [cleanExit],
      unfinishedAgents: ['beta'],
    })
  },
)

terminalScenario(
  'calls of background agents that outlive a /clear are reported once: where they end, or as interrupted',
  {
    script: {
      main: [
        [say(agent('alpha', { background: true }), agent('beta', { background: true })), say('Started both.')],
        [say('Cleared.')],
        [say('Alpha is back.')],
      ],
      agents: {
        alpha: [say(bash(`touch alpha; ${UNTIL_RELEASED}`)), say('alpha result')],
        // How long it ran nobody saw.
        beta: [say(bash('touch beta; sleep 100', { ...failed('interrupted'), ran: false }))],
      },
    },
  },
  async (stage) => {
    const { received, scratch, api } = stage
    const terminal = await stage.terminal()
    await terminal.submit('start both')
    await terminal.answer(/Started both/)
    const isRunning = (name: string) => existsSync(join(scratch.project, name))
    await until('both to be at work', () => isRunning('alpha') && isRunning('beta'))
    await terminal.submit('/clear')
    await stage.ended(1)
    await terminal.submit('go on')
    await terminal.answer(/Cleared\./)
    stage.release()
    await terminal.answer(/Alpha is back/)
    await until('the call that ended', () => received.tools().length === 3)
    await terminal.exit()
    // Once more the first one: only now is it known that beta's command ended with its client.
    await stage.ended(3)
    await until('the spans', () => areComplete(received))
    const truth = await stage.finish()
    expect(received.violations()).toEqual([])
    verifyTools(stage, truth)
    const clearedId = received.finals()[0]?.session_id
    const [cleared, other] = [true, false].map((is) =>
      received.finals().filter(({ session_id }) => (session_id === clearedId) === is),
    )
    const ends = received
      .finals()
      .map((row) => ({ ...cleanExit, ...(row.session_id === clearedId && { reason: 'clear' }) }))
    verifySessions(stage, ends)
    verifyTraces(received)
    expect(cleared?.map((row) => row.tool_calls_total)).toEqual([2, 3])
    expect(other?.map((row) => row.tool_calls_total)).toEqual([1])
    const used = sum(api.served.filter(({ kind }) => kind !== 'side'))
    const reported = [cleared?.at(-1), other?.at(-1)].map((row) => [
      row?.tokens_in_total ?? 0,
      row?.tokens_out_total ?? 0,
    ])
    expect(reported.reduce((all, row) => all.map((count, index) => count + (row[index] ?? 0)), [0, 0])).toEqual([
      used.in,
      used.out,
    ])
  },
)
