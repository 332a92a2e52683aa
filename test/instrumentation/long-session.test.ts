import { expect, test } from 'vitest'
import { newSession, type SessionState } from '../../src/instrumentation/session/session-state.ts'
import { finish } from '../../src/instrumentation/session-model.ts'
import { takeAgentMeta } from '../../src/instrumentation/take/agent-events.ts'
import { takeEvent } from '../../src/instrumentation/take/events.ts'
import { takeTranscript } from '../../src/instrumentation/take/lines.ts'
import type { Sight } from './capture.ts'
import { script } from './script.ts'

interface Shape {
  turns: number
  calls: number
  agents: number
}

function longSession({ turns, calls, agents }: Shape): Sight[] {
  const s = script()
  s.hook(0, 'SessionStart', { source: 'startup' })
  for (let turn = 0, atMs = 1000; turn < turns; turn += 1, atMs += 1000) {
    const prompt_id = `p${turn}`
    s.user(atMs, prompt_id, 'go')
    s.hook(atMs + 10, 'UserPromptSubmit', { prompt_id, prompt: 'go' })
    s.hook(atMs + 11, 'Notification', { prompt_id, notification_type: 'idle_prompt', message: 'waiting' })
    for (let call = 0; call < calls; call += 1, atMs += 20) {
      s.answer(atMs + 20, `m${turn}-${call}`, [10, 1], [{ tool: `t${turn}-${call}` }], 'tool_use')
      s.call(atMs + 22, atMs + 28, `t${turn}-${call}`, 'Bash', { prompt_id, tool_input: { command: 'ls' } })
    }
    for (let agent = 0; agent < agents; agent += 1, atMs += 20) {
      const id = `a${turn}-${agent}`
      s.hook(atMs + 20, 'SubagentStart', { prompt_id, agent_id: id, agent_type: 'Explore' })
      s.user(atMs + 20, prompt_id, 'work')
      s.meta(atMs + 20, id, { spawnDepth: 1, agentType: 'Explore' })
      s.answer(atMs + 22, `m${id}`, [5, 5], [{ text: 'done' }], 'end_turn', id)
      s.hook(atMs + 25, 'SubagentStop', {
        prompt_id,
        agent_id: id,
        agent_type: 'Explore',
        last_assistant_message: 'done',
      })
    }
    s.answer(atMs + 50, `m${turn}-end`, [10, 1], [{ text: 'done' }])
    s.hook(atMs + 55, 'Stop', { prompt_id, last_assistant_message: 'done' })
  }
  return s.sights
}

/**
 * Everything in order and without lag: the cost is the model's own. Answers the state, and how many executions there
 * were.
 */
function run(sights: Sight[]): { state: SessionState; executions: number; largestBytes: number } {
  const state = newSession('session-1', sights[0]?.atMs ?? 0)
  let executions = 0
  let largestBytes = 0
  for (const [index, sight] of sights.entries()) {
    if (sight.kind === 'lines') takeTranscript(state, sight.entries, sight.agentId)
    else if (sight.kind === 'meta') takeAgentMeta(state, sight.agentId, sight.meta)
    else {
      const occurrences = [...takeEvent(state, sight.event), ...finish(state, sight.atMs)]
      executions += occurrences.filter(({ kind }) => kind === 'execution').length
    }
    if (index % 1_000 === 0) largestBytes = Math.max(largestBytes, JSON.stringify(state).length)
  }
  return { state, executions, largestBytes }
}

test('hundreds of turns with thousands of calls leave a small state', () => {
  const { state, executions, largestBytes } = run(longSession({ turns: 500, calls: 10, agents: 0 }))
  expect(executions).toBe(500)
  expect(state.totals).toMatchObject({ turns: 500, toolCalls: 5_000, tokensOut: 5_500 })
  expect(largestBytes).toBeLessThan(150_000)
})

test('hundreds of subagents leave a small state, and each is counted', () => {
  const { state, executions, largestBytes } = run(longSession({ turns: 200, calls: 0, agents: 2 }))
  expect(executions).toBe(200)
  expect(state.totals).toMatchObject({ turns: 200, tokensOut: 2_200 })
  expect(largestBytes).toBeLessThan(250_000)
})
