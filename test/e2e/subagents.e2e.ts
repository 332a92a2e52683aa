import { expect } from 'vitest'
import { cleanEnd, cleanExit, scenario, terminalScenario } from './scenario.ts'
import { agent, bash, failed, say } from './script.ts'
import type { Stage } from './session.ts'
import { factsByTurn, truthByTurn } from './turn-facts.ts'
import { until } from './until.ts'
import { verify } from './verify.ts'

const notification: string = expect.stringContaining('<task-notification>')
const fail = failed('exit_nonzero')

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
        alpha: [say(bash('sleep 1; echo alpha')), { ...say(bash('exit 1', fail)), delayMs: 800 }, say('alpha result')],
      },
    },
  },
  async (stage) => {
    await stage.prompt('background')
    await verifyTurns(stage, { prompts: ['background', notification], ends: [cleanEnd] })
    const executions = stage.received.executions()
    const late = executions.filter((execution) => execution.client_meta.background_agents !== undefined)
    expect(late).toMatchObject([{ turn_id: executions[0]?.turn_id, status: 'ok', stop_reason: 'end_turn' }])
    expect(late[0]?.client_meta.background_agents).toMatchObject([{ subagent_type: 'general-purpose' }])
    expect(stage.received.finals()[0]?.turn_count).toBe(2)
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
        alpha: [say(bash('sleep 4; echo alpha')), say('alpha result')],
        // The client kills it on exit and writes down exit code 137.
        beta: [say(bash('touch beta; sleep 25', fail))],
      },
    },
  },
  async (stage) => {
    const terminal = await stage.terminal()
    await terminal.submit('start both')
    await terminal.answer(/Started both/)
    await terminal.submit('meanwhile')
    await terminal.answer(/Meanwhile\./)
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
