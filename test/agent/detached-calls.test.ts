import { expect, test } from 'vitest'
import type { Occurrence } from '../../src/instrumentation/occurrence.ts'
import { DEAD_PID } from '../spool/spool-home.ts'
import { type AgentHome, agentHome, settleAll } from './agent-home.ts'

const call = { agent_id: 'a1', agent_type: 'general-purpose', tool_name: 'Bash', tool_use_id: 't1' }

/** A background agent is in the middle of a call when /clear begins another session. */
function cleared(home: AgentHome, pid: number): void {
  const header = ` pid=${pid}`
  home.hook(0, 's1', 'SessionStart', { source: 'startup' }, header)
  home.turn(1000, 's1', 'p1')
  const launch = { tool_name: 'Agent', tool_use_id: 't0', tool_response: { isAsync: true, agentId: 'a1' } }
  home.hook(1020, 's1', 'PostToolUse', { ...launch, prompt_id: 'p1', duration_ms: 5 }, header)
  home.hook(2000, 's1', 'PreToolUse', { ...call, prompt_id: 'p1', tool_input: { command: 'sleep 9' } }, header)
  home.hook(5000, 's1', 'SessionEnd', { reason: 'clear' }, header)
  home.hook(5200, 's2', 'SessionStart', { source: 'clear' }, header)
  home.turn(6000, 's2', 'p2')
}

const ends = (home: AgentHome) =>
  home.hook(11_000, 's2', 'PostToolUse', { ...call, prompt_id: 'p2', tool_response: 'done', duration_ms: 9000 })

const calls = (recorded: Occurrence[]) =>
  recorded.flatMap((one) =>
    one.kind === 'tool' ? [`${one.sessionId} ${one.toolUseId} ${one.fields.error_class ?? 'ok'}`] : [],
  )

const rows = (recorded: Occurrence[]) =>
  ['s1', 's2'].map((id) => recorded.findLast((one) => one.kind === 'session' && one.sessionId === id)?.fields)

test('a call that outlives a /clear is reported by the session in which it ends, also to an agent started in between', async () => {
  const home = agentHome()
  cleared(home, process.pid)
  home.clock.ms += 9_000
  await settleAll(home, home.start())
  expect(calls(home.recorded)).toEqual(['s1 t0 ok'])
  ends(home)
  home.clock.ms += 9_000
  const intake = home.start()
  await settleAll(home, intake)
  for (let round = 0; round < 3; round += 1) await intake.buryDead()
  home.hook(30_000, 's2', 'SessionEnd', { reason: 'prompt_input_exit' })
  home.clock.ms += 9_000
  await settleAll(home, home.start())
  expect(calls(home.recorded)).toEqual(['s1 t0 ok', 's2 t1 ok'])
  expect(rows(home.recorded)).toMatchObject([
    { tool_calls_total: 1, exit_kind: 'end_turn' },
    { tool_calls_total: 1, exit_kind: 'end_turn' },
  ])
})

test('one that never ends is reported as interrupted when the client is gone, once', async () => {
  const home = agentHome()
  cleared(home, DEAD_PID)
  home.hook(9_000, 's2', 'SessionEnd', { reason: 'prompt_input_exit' })
  home.clock.ms += 20_000
  for (let agents = 0; agents < 2; agents += 1) {
    const intake = home.start()
    await settleAll(home, intake)
    for (let round = 0; round < 3; round += 1) {
      await intake.buryDead()
      await settleAll(home, intake)
    }
    expect(intake.isQuiet()).toBe(true)
  }
  expect(calls(home.recorded)).toEqual(['s1 t0 ok', 's1 t1 interrupted'])
  expect(rows(home.recorded)).toMatchObject([
    { tool_calls_total: 2, exit_kind: 'end_turn', ended_at: '2026-11-20T12:00:05.000Z' },
    { tool_calls_total: 0, exit_kind: 'end_turn' },
  ])
})

test('one that goes on in a session that is taken up again is reported there', async () => {
  const home = agentHome()
  cleared(home, process.pid)
  home.hook(12_000, 's2', 'SessionEnd', { reason: 'resume' })
  home.hook(12_020, 's1', 'SessionStart', { source: 'resume' })
  home.hook(13_000, 's1', 'PostToolUse', { ...call, prompt_id: 'p3', tool_response: 'done', duration_ms: 11_000 })
  home.hook(20_000, 's1', 'SessionEnd', { reason: 'prompt_input_exit' })
  home.clock.ms += 60_000
  const intake = home.start()
  await settleAll(home, intake)
  for (let round = 0; round < 3; round += 1) await intake.buryDead()
  expect(calls(home.recorded)).toEqual(['s1 t0 ok', 's1 t1 ok'])
  expect(rows(home.recorded)).toMatchObject([{ tool_calls_total: 2 }, { tool_calls_total: 0 }])
})
