import { expect, test } from 'vitest'
import { play } from './play.ts'
import { recorded } from './recorded.ts'
import { EPOCH_MS, refused, type Script, script } from './script.ts'
import { begin, end } from './scripted-turn.ts'

const GENERAL = 'general-purpose'

/** The call that starts a subagent, with what the client writes about it. */
function start(
  s: Script,
  atMs: number,
  promptId: string,
  call: string,
  agent: string,
  rest: { background?: boolean; parent?: string } = {},
) {
  const { background = false, parent } = rest
  const caller = parent === undefined ? {} : { agent_id: parent, agent_type: GENERAL }
  const input = {
    tool_name: 'Agent',
    tool_use_id: call,
    prompt_id: promptId,
    tool_input: { subagent_type: GENERAL },
    ...caller,
  }
  s.hook(atMs, 'PreToolUse', input)
  const answer = { isAsync: true, status: 'async_launched', agentId: agent }
  if (background) s.hook(atMs + 5, 'PostToolUse', { ...input, tool_response: answer, duration_ms: 5 })
  s.hook(atMs + 8, 'SubagentStart', { agent_id: agent, agent_type: GENERAL, prompt_id: promptId })
  s.line(atMs + 8, { type: 'user', promptId, message: { content: 'do your work' } }, agent)
  s.meta(atMs + 8, agent, {
    agentType: GENERAL,
    toolUseId: call,
    spawnDepth: parent === undefined ? 1 : 2,
    ...(parent !== undefined && { parentAgentId: parent }),
    ...(background && { requestShape: 'background' }),
  })
  return (endMs: number) =>
    s.hook(endMs, 'PostToolUse', {
      ...input,
      tool_response: { status: 'completed', agentId: agent, agentType: GENERAL },
      duration_ms: endMs - atMs,
    })
}

/** A call inside a subagent. The hook names the session's current prompt, whichever turn started the agent. */
const inside = (agent: string, promptId: string) => ({ agent_id: agent, agent_type: GENERAL, prompt_id: promptId })

const stopAgent = (s: Script, atMs: number, agent: string, promptId: string, message: string) =>
  s.hook(atMs, 'SubagentStop', { ...inside(agent, promptId), last_assistant_message: message })

const running = (...agents: string[]) => ({
  background_tasks: agents.map((id) => ({ id, type: 'subagent', status: 'running' })),
})

test('background agents that overlap two turns are counted in the turn that started each', () => {
  const s = script()
  s.hook(0, 'SessionStart', { source: 'startup' })
  s.user(1000, 'p1', 'first')
  s.hook(1010, 'UserPromptSubmit', { prompt_id: 'p1', prompt: 'first' })
  s.answer(1100, 'm1', [10, 1], [{ tool: 'startA', name: 'Agent' }], 'tool_use')
  start(s, 1110, 'p1', 'startA', 'A', { background: true })
  s.answer(1200, 'm2', [10, 2], [{ text: 'A runs.' }])
  s.hook(1220, 'Stop', { prompt_id: 'p1', last_assistant_message: 'A runs.', ...running('A') })
  // A starts N, in the foreground, while the second turn begins.
  s.answer(1500, 'a1', [100, 10], [{ tool: 'startN', name: 'Agent' }], 'tool_use', 'A')
  const endN = start(s, 1510, 'p1', 'startN', 'N', { parent: 'A' })
  s.user(2000, 'p2', 'second')
  s.hook(2010, 'UserPromptSubmit', { prompt_id: 'p2', prompt: 'second' })
  s.answer(2100, 'm3', [10, 3], [{ tool: 'startB', name: 'Agent' }], 'tool_use')
  start(s, 2110, 'p2', 'startB', 'B', { background: true })
  s.answer(2150, 'n1', [1000, 100], [{ tool: 'bashN' }], 'tool_use', 'N')
  s.call(2160, 2180, 'bashN', 'Bash', inside('N', 'p2'))
  s.answer(2200, 'm4', [10, 4], [{ text: 'B runs.' }])
  s.hook(2220, 'Stop', { prompt_id: 'p2', last_assistant_message: 'B runs.', ...running('A', 'B') })
  s.answer(2300, 'n2', [1000, 200], [{ text: 'N done' }], 'end_turn', 'N')
  stopAgent(s, 2320, 'N', 'p2', 'N done')
  endN(2330)
  s.answer(2400, 'b1', [500, 50], [{ tool: 'bashB' }], 'tool_use', 'B')
  s.call(2410, 2420, 'bashB', 'Bash', { ...inside('B', 'p2'), error: 'Exit code 1' })
  s.answer(2500, 'a2', [100, 20], [{ text: 'A done' }], 'end_turn', 'A')
  stopAgent(s, 2520, 'A', 'p2', 'A done')
  s.answer(3000, 'b2', [500, 60], [{ text: 'B done' }], 'end_turn', 'B')
  stopAgent(s, 3020, 'B', 'p2', 'B done')
  s.hook(9000, 'SessionEnd', { reason: 'prompt_input_exit' })

  const all = recorded(play(s.sights))
  expect(all.executions).toEqual([
    'p1 ok/end_turn 20/3 Agent:1 "A runs." 210 ms until 1220',
    'p2 ok/end_turn 20/7 Agent:1 "B runs." 210 ms until 2220',
    'p1 ok/end_turn 2200/330 Agent:1,Bash:1 null null ms until 2500 of A,N',
    'p2 ok/end_turn 1000/110 Bash:1 null null ms until 3000 of B',
  ])
  expect(all.tools).toEqual([
    'p1 startA Agent ok 5 depth 1 general-purpose',
    'p2 startB Agent ok 5 depth 1 general-purpose',
    'p1 bashN Bash ok 20 depth 2 general-purpose',
    'p1 startN Agent ok 820 depth 2 general-purpose',
    'p2 bashB Bash exit_nonzero 10 depth 1 general-purpose',
  ])
  expect(all.system).toEqual(['p1 N 2000/300', 'p1 A 200/30', 'p2 B 1000/110'])
  expect(all.row).toMatchObject({
    turn_count: 2,
    tokens_in_total: 3240,
    tokens_out_total: 450,
    tool_calls_total: 5,
    subagent_max_depth: 2,
  })
})

test('what an agent that is woken again uses since is one more execution, of the turn that woke it', () => {
  const s = script()
  s.hook(0, 'SessionStart', { source: 'startup' })
  s.user(1000, 'p1', 'first')
  s.hook(1010, 'UserPromptSubmit', { prompt_id: 'p1', prompt: 'first' })
  s.answer(1100, 'm1', [10, 1], [{ tool: 'startA', name: 'Agent' }], 'tool_use')
  start(s, 1110, 'p1', 'startA', 'A', { background: true })
  s.answer(1200, 'm2', [10, 2], [{ text: 'A runs.' }])
  s.hook(1220, 'Stop', { prompt_id: 'p1', last_assistant_message: 'A runs.', ...running('A') })
  s.answer(3000, 'a1', [100, 10], [{ text: 'A done' }], 'end_turn', 'A')
  stopAgent(s, 3020, 'A', 'p1', 'A done')
  s.user(10_000, 'p2', 'ask A again')
  s.hook(10_010, 'UserPromptSubmit', { prompt_id: 'p2', prompt: 'ask A again' })
  s.answer(10_100, 'm3', [10, 3], [{ tool: 'send', name: 'SendMessage' }], 'tool_use')
  s.call(10_110, 10_120, 'send', 'SendMessage', { prompt_id: 'p2' })
  s.answer(10_200, 'm4', [10, 4], [{ text: 'Asked.' }])
  s.hook(10_220, 'Stop', { prompt_id: 'p2', last_assistant_message: 'Asked.', ...running('A') })
  s.line(10_230, { type: 'user', promptId: 'p2', message: { content: 'again' } }, 'A')
  s.answer(11_000, 'a2', [100, 20], [{ tool: 'bashA' }], 'tool_use', 'A')
  s.call(11_010, 11_020, 'bashA', 'Bash', inside('A', 'p2'))
  s.answer(12_000, 'a3', [100, 30], [{ text: 'A done' }], 'end_turn', 'A')
  stopAgent(s, 12_020, 'A', 'p2', 'A done')
  s.hook(20_000, 'SessionEnd', { reason: 'prompt_input_exit' })

  const all = recorded(play(s.sights))
  expect(all.executions).toEqual([
    'p1 ok/end_turn 20/3 Agent:1 "A runs." 210 ms until 1220',
    'p1 ok/end_turn 100/10 no tools null null ms until 3000 of A',
    'p2 ok/end_turn 20/7 SendMessage:1 "Asked." 210 ms until 10220',
    'p2 ok/end_turn 200/50 Bash:1 null null ms until 12000 of A',
  ])
  expect(all.system).toEqual(['p1 A 100/10', 'p2 A 200/50'])
  expect(all.row).toMatchObject({ turn_count: 2, tokens_in_total: 340, tokens_out_total: 70, tool_calls_total: 3 })
})

test("Esc while a foreground subagent runs its tool: both calls were interrupted, and its tokens are the turn's", () => {
  const s = script()
  s.hook(0, 'SessionStart', { source: 'startup' })
  s.user(1000, 'p1', 'delegate')
  s.hook(1010, 'UserPromptSubmit', { prompt_id: 'p1', prompt: 'delegate' })
  s.answer(1100, 'm1', [10, 1], [{ tool: 'startA', name: 'Agent' }], 'tool_use')
  start(s, 1110, 'p1', 'startA', 'A')
  s.answer(1200, 'a1', [100, 10], [{ tool: 'bashA' }], 'tool_use', 'A')
  s.call(1210, undefined, 'bashA', 'Bash', inside('A', 'p1'))
  s.result(4000, 'p1', 'bashA', 'rejected', refused, 'A')
  s.interrupt(4001, 'p1', 'A')
  s.result(4005, 'p1', 'startA', 'rejected', refused)
  s.interrupt(4006, 'p1')
  s.user(9000, 'p2', 'next')
  s.hook(9010, 'UserPromptSubmit', { prompt_id: 'p2', prompt: 'next' })
  s.answer(9100, 'm2', [10, 2], [{ text: 'Yes.' }])
  s.hook(9120, 'Stop', { prompt_id: 'p2', last_assistant_message: 'Yes.' })
  s.hook(9500, 'SessionEnd', { reason: 'prompt_input_exit' })

  const all = recorded(play(s.sights))
  expect(all.executions).toEqual([
    'p1 cancelled/user_interrupt 110/11 Agent:1,Bash:1 null 2996 ms until 4006',
    'p2 ok/end_turn 10/2 no tools "Yes." 110 ms until 9120',
  ])
  expect(all.tools).toEqual([
    'p1 startA Agent interrupted 2895 depth 1 general-purpose',
    'p1 bashA Bash interrupted 2790 depth 1 general-purpose',
  ])
  expect(all.prompts).toEqual(['p1 delegate', 'p2 next after 5004'])
  expect(all.row).toMatchObject({
    interrupt_count: 1,
    turn_count: 2,
    permission_denied_count: 0,
    exit_kind: 'end_turn',
  })
})

test('Esc does not end a background agent: what it goes on to use arrives when it stops', () => {
  const s = script()
  s.hook(0, 'SessionStart', { source: 'startup' })
  s.user(1000, 'p1', 'first')
  s.hook(1010, 'UserPromptSubmit', { prompt_id: 'p1', prompt: 'first' })
  s.answer(1100, 'm1', [10, 1], [{ tool: 'startA', name: 'Agent' }], 'tool_use')
  start(s, 1110, 'p1', 'startA', 'A', { background: true })
  s.answer(1200, 'm2', [10, 2], [{ text: 'Long ans' }], null)
  s.interrupt(1300, 'p1')
  s.answer(1400, 'a1', [100, 10], [{ tool: 'bashA' }], 'tool_use', 'A')
  s.call(1410, 6000, 'bashA', 'Bash', inside('A', 'p1'))
  s.user(5000, 'p2', 'next')
  s.hook(5010, 'UserPromptSubmit', { prompt_id: 'p2', prompt: 'next' })
  s.answer(5100, 'm3', [10, 3], [{ text: 'Yes.' }])
  s.hook(5120, 'Stop', { prompt_id: 'p2', last_assistant_message: 'Yes.', ...running('A') })
  s.answer(6100, 'a2', [100, 20], [{ text: 'A done' }], 'end_turn', 'A')
  stopAgent(s, 6120, 'A', 'p2', 'A done')
  s.hook(9000, 'SessionEnd', { reason: 'prompt_input_exit' })

  expect(recorded(play(s.sights)).executions).toEqual([
    'p1 cancelled/user_interrupt 20/3 Agent:1 "Long ans" 290 ms until 1300',
    'p2 ok/end_turn 10/3 no tools "Yes." 110 ms until 5120',
    'p1 ok/end_turn 200/30 Bash:1 null null ms until 6100 of A',
  ])
})

test('an agent that a background agent started in the background and that outlived it is reported when it stops', () => {
  const s = script()
  s.hook(0, 'SessionStart', { source: 'startup' })
  s.user(1000, 'p1', 'first')
  s.hook(1010, 'UserPromptSubmit', { prompt_id: 'p1', prompt: 'first' })
  s.answer(1100, 'm1', [10, 1], [{ tool: 'startA', name: 'Agent' }], 'tool_use')
  start(s, 1110, 'p1', 'startA', 'A', { background: true })
  s.answer(1200, 'm2', [10, 2], [{ text: 'A runs.' }])
  s.hook(1220, 'Stop', { prompt_id: 'p1', last_assistant_message: 'A runs.', ...running('A') })
  s.answer(1300, 'a1', [100, 10], [{ tool: 'startN', name: 'Agent' }], 'tool_use', 'A')
  start(s, 1310, 'p1', 'startN', 'N', { parent: 'A', background: true })
  s.answer(1500, 'a2', [100, 20], [{ text: 'A done' }], 'end_turn', 'A')
  stopAgent(s, 1520, 'A', 'p1', 'A done')
  s.answer(6000, 'n1', [1000, 100], [{ text: 'N done' }], 'end_turn', 'N')
  stopAgent(s, 6020, 'N', 'p1', 'N done')
  s.hook(20_000, 'SessionEnd', { reason: 'prompt_input_exit' })

  const occurrences = play(s.sights)
  const last = occurrences.filter(({ kind }) => kind === 'execution').at(-1)
  expect(last).toMatchObject({ turnId: 'p1', fields: { tokens_in: 1000, tokens_out: 100 } })
  expect(last?.atMs).toBe(EPOCH_MS + 6000)
  expect(recorded(occurrences).row).toMatchObject({ tokens_in_total: 1220, tokens_out_total: 133 })
})

test('an agent that is woken and then dies with the client is counted to its last answer', () => {
  const s = script()
  s.hook(0, 'SessionStart', { source: 'startup' })
  s.user(1000, 'p1', 'first')
  s.hook(1010, 'UserPromptSubmit', { prompt_id: 'p1', prompt: 'first' })
  s.answer(1100, 'm1', [10, 1], [{ tool: 'startA', name: 'Agent' }], 'tool_use')
  start(s, 1110, 'p1', 'startA', 'A', { background: true })
  s.answer(1200, 'm2', [10, 2], [{ text: 'A runs.' }])
  s.hook(1220, 'Stop', { prompt_id: 'p1', last_assistant_message: 'A runs.', ...running('A') })
  s.answer(1500, 'a1', [100, 10], [{ text: 'A done' }], 'end_turn', 'A')
  stopAgent(s, 1520, 'A', 'p1', 'A done')
  s.answer(9000, 'a2', [100, 20], [{ tool: 'bashA' }], 'tool_use', 'A')
  s.call(9010, undefined, 'bashA', 'Bash', inside('A', 'p1'))

  const all = recorded(play(s.sights))
  expect(all.executions.at(-1)).toBe('p1 cancelled/unknown 100/20 Bash:1 null null ms until 9000 of A')
  expect(all.tools.at(-1)).toBe('p1 bashA Bash interrupted null depth 1 general-purpose')
  expect(all.row).toMatchObject({ tokens_in_total: 220, tokens_out_total: 33, exit_kind: 'end_turn' })
})

test('a skill that a subagent carries out is a call that starts one', () => {
  const s = script()
  begin(s)
  s.user(1000, 'p1', 'go')
  s.hook(1010, 'UserPromptSubmit', { prompt_id: 'p1', prompt: 'go' })
  s.answer(
    1100,
    'm1',
    [10, 1],
    [
      { tool: 't1', name: 'Skill' },
      { tool: 't2', name: 'Skill' },
    ],
    'tool_use',
  )
  const plain = { tool_input: { skill: 'plain' }, tool_response: { success: true, commandName: 'plain' } }
  s.call(1105, 1110, 't2', 'Skill', { prompt_id: 'p1', ...plain })
  s.hook(1120, 'PreToolUse', { prompt_id: 'p1', tool_name: 'Skill', tool_use_id: 't1', tool_input: { skill: 'forky' } })
  s.hook(1130, 'SubagentStart', { prompt_id: 'p1', agent_id: 'a1', agent_type: 'general-purpose' })
  s.meta(1200, 'a1', { agentType: 'general-purpose', spawnDepth: 1, requestShape: 'foreground' })
  s.answer(1200, 'b1', [20, 2], [{ text: 'Forked.' }], 'end_turn', 'a1')
  s.hook(1250, 'SubagentStop', { prompt_id: 'p1', agent_id: 'a1', agent_type: 'general-purpose' })
  const tool_response = { success: true, commandName: 'forky', status: 'forked', agentId: 'a1', result: 'Forked.' }
  s.hook(1300, 'PostToolUse', {
    prompt_id: 'p1',
    tool_name: 'Skill',
    tool_use_id: 't1',
    tool_input: { skill: 'forky' },
    tool_response,
    duration_ms: 170,
  })
  s.answer(1400, 'm2', [10, 1], [{ text: 'Done.' }])
  s.hook(1420, 'Stop', { prompt_id: 'p1', last_assistant_message: 'Done.' })
  end(s, 5000)

  const all = recorded(play(s.sights))
  expect(all.tools.sort()).toEqual(['p1 t1 Skill ok 170 depth 1 general-purpose', 'p1 t2 Skill ok 5'])
  expect(all.executions).toEqual(['p1 ok/end_turn 40/4 Skill:2 "Done." 410 ms until 1420'])
  expect(all.row).toMatchObject({ subagent_max_depth: 1, tool_calls_total: 2 })
})
