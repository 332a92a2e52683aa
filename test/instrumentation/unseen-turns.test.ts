import { expect, test } from 'vitest'
import { play } from './play.ts'
import { recorded } from './recorded.ts'
import { refused, script } from './script.ts'
import { begin, end, turn } from './scripted-turn.ts'

test('a compaction in the middle of a turn leaves it one turn, and is no subagent', () => {
  const s = script()
  begin(s)
  s.user(1000, 'p1', 'much')
  s.hook(1010, 'UserPromptSubmit', { prompt_id: 'p1', prompt: 'much' })
  s.answer(1100, 'm1', [150_000, 1], [{ text: 'Reading.' }, { tool: 't1' }], 'tool_use')
  s.call(1110, 1120, 't1', 'Bash', { prompt_id: 'p1' })
  s.result(1130, 'p1', 't1', 'done')
  s.hook(1200, 'PreCompact', { prompt_id: 'p1', trigger: 'auto', custom_instructions: null })
  s.hook(1900, 'SubagentStop', { prompt_id: 'p1', agent_id: 'c1', agent_type: '', last_assistant_message: 'summary' })
  s.hook(1910, 'SessionStart', { prompt_id: 'p1', source: 'compact' })
  s.hook(1920, 'PostCompact', { prompt_id: 'p1', trigger: 'auto', compact_summary: 'summary' })
  s.line(1920, { type: 'system', subtype: 'compact_boundary' })
  s.user(1921, 'p1', 'This session is being continued', { isCompactSummary: true })
  s.answer(2000, 'm2', [3000, 2], [{ tool: 't2' }], 'tool_use')
  s.call(2010, 2020, 't2', 'Bash', { prompt_id: 'p1' })
  s.answer(2100, 'm3', [3100, 3], [{ text: 'Done.' }])
  s.hook(2120, 'Stop', { prompt_id: 'p1', last_assistant_message: 'Done.' })
  end(s, 5000)

  const occurrences = play(s.sights)
  const all = recorded(occurrences)
  expect(all.executions).toEqual(['p1 ok/end_turn 156100/6 Bash:2 "Reading.\\nDone." 1110 ms until 2120'])
  expect(all.system).toEqual(['p1 pre_compact'])
  expect(occurrences.find(({ kind }) => kind === 'pre_compact')?.fields).toMatchObject({
    trigger: 'auto',
    context_tokens: 150_000,
    compaction_count: 1,
  })
  expect(all.row).toMatchObject({ compaction_count: 1, turn_count: 1, prompt_count: 1 })
  expect(occurrences.filter(({ kind }) => kind === 'session_start')).toHaveLength(1)
})

test('a call that the transcript reports before its hooks do belongs to the part of the turn that asked for it', () => {
  const s = script()
  begin(s)
  s.user(1000, 'p1', 'go')
  s.hook(1010, 'UserPromptSubmit', { prompt_id: 'p1', prompt: 'go' })
  s.answer(1100, 'm1', [10, 1], [{ text: 'One.' }])
  // A stop hook lets the turn go on; its Stop is read when the next answer is in the transcript already.
  s.answer(1130, 'm2', [20, 2], [{ tool: 't1' }], 'tool_use')
  s.hook(1120, 'Stop', { prompt_id: 'p1', last_assistant_message: 'One.' })
  s.call(1140, 1150, 't1', 'Bash', { prompt_id: 'p1' })
  s.answer(1200, 'm3', [30, 3], [{ text: 'Two.' }])
  s.hook(1220, 'Stop', { prompt_id: 'p1', last_assistant_message: 'Two.' })
  end(s, 5000)
  expect(recorded(play(s.sights)).executions).toEqual([
    'p1 ok/end_turn 10/1 no tools "One." 110 ms until 1120',
    'p1 ok/end_turn 50/5 Bash:1 "Two." 100 ms until 1220',
  ])
})

test('a turn whose Stop was lost ended as its last answer did', () => {
  const s = script()
  begin(s)
  s.user(1000, 'p1', 'one')
  s.hook(1010, 'UserPromptSubmit', { prompt_id: 'p1', prompt: 'one' })
  s.answer(1100, 'm1', [10, 1], [{ text: 'First.' }])
  turn(s, 6000, 'p2', 'two')
  end(s, 9000)
  const all = recorded(play(s.sights))
  expect(all.executions).toEqual([
    'p1 ok/end_turn 10/1 no tools "First." 90 ms until 1100',
    'p2 ok/end_turn 10/1 no tools "On two." 110 ms until 6120',
  ])
  expect(all.prompts).toEqual(['p1 one', 'p2 two after 4910'])
  expect(all.row).toMatchObject({ turn_count: 2, exit_kind: 'end_turn', interrupt_count: 0 })
})

test('an API error is known from the transcript when its hook was lost', () => {
  const s = script()
  begin(s)
  s.user(1000, 'p1', 'one')
  s.hook(1010, 'UserPromptSubmit', { prompt_id: 'p1', prompt: 'one' })
  s.answer(1100, 'm1', [10, 1], [{ text: 'Looking.' }, { tool: 't1' }], 'tool_use')
  s.call(1110, 1120, 't1', 'Bash', { prompt_id: 'p1' })
  const usage = { input_tokens: 0, output_tokens: 0 }
  const message = { id: 'x', model: '<synthetic>', usage, content: [{ type: 'text', text: 'API Error: overloaded' }] }
  s.line(3000, { type: 'assistant', isApiErrorMessage: true, error: 'server_error', message })
  end(s, 3100)
  const all = recorded(play(s.sights))
  expect(all.executions).toEqual(['p1 error/api_error 10/1 Bash:1 "Looking." 1990 ms until 3000 server_error'])
  expect(all.row).toMatchObject({ turn_count: 1, exit_kind: 'prompt_input_exit', tool_calls_total: 1 })
})

test('of three parallel calls one was denied, one ran through and one was interrupted', () => {
  const s = script()
  begin(s)
  s.user(1000, 'p1', 'three')
  s.hook(1010, 'UserPromptSubmit', { prompt_id: 'p1', prompt: 'three' })
  s.answer(1100, 'm1', [10, 1], [{ tool: 't1' }, { tool: 't2', name: 'Read' }, { tool: 't3' }], 'tool_use')
  s.call(1110, undefined, 't1', 'Bash', { prompt_id: 'p1' })
  s.call(1111, 1130, 't2', 'Read', { prompt_id: 'p1' })
  s.call(1112, undefined, 't3', 'Bash', { prompt_id: 'p1' })
  const decision = { decision: 'deny', source: 'config', reasonType: 'rule' }
  s.result(1120, 'p1', 't1', 'Permission denied by rule', {
    toolDenialKind: 'permission-rule',
    permissionDecision: decision,
  })
  s.result(1140, 'p1', 't2', 'text')
  s.result(4000, 'p1', 't3', 'rejected', refused)
  s.interrupt(4001, 'p1')
  turn(s, 8000, 'p2', 'two')
  end(s, 9000)
  const all = recorded(play(s.sights))
  expect(all.executions[0]).toBe('p1 cancelled/user_interrupt 10/1 Bash:2,Read:1 null 2991 ms until 4001')
  expect(all.tools.sort()).toEqual([
    'p1 t1 Bash permission_denied by rule null',
    'p1 t2 Read ok 19',
    'p1 t3 Bash interrupted 2888',
  ])
  expect(all.row).toMatchObject({ permission_denied_count: 1, interrupt_count: 1, tool_calls_total: 3 })
})

test('a prompt queued in a turn that is then interrupted becomes a turn of its own', () => {
  const s = script()
  begin(s)
  s.user(1000, 'p1', 'one')
  s.hook(1010, 'UserPromptSubmit', { prompt_id: 'p1', prompt: 'one' })
  s.answer(1100, 'm1', [10, 1], [{ tool: 't1' }], 'tool_use')
  s.call(1110, undefined, 't1', 'Bash', { prompt_id: 'p1' })
  s.hook(2000, 'UserPromptSubmit', { prompt_id: 'p1', prompt: 'queued' })
  s.line(2001, { type: 'queue-operation', operation: 'enqueue', content: 'queued' })
  s.result(3000, 'p1', 't1', 'rejected', refused)
  s.interrupt(3001, 'p1')
  s.user(3100, 'p2', 'queued', { promptSource: 'queued', origin: { kind: 'human' } })
  s.answer(3200, 'm2', [10, 2], [{ text: 'On queued.' }])
  s.hook(3220, 'Stop', { prompt_id: 'p2', last_assistant_message: 'On queued.' })
  end(s, 5000)
  const all = recorded(play(s.sights))
  expect(all.executions).toEqual([
    'p1 cancelled/user_interrupt 10/1 Bash:1 null 1991 ms until 3001',
    'p2 ok/end_turn 10/2 no tools "On queued." 120 ms until 3220',
  ])
  expect(all.prompts).toEqual(['p1 one', 'p1 queued'])
  expect(all.row).toMatchObject({ prompt_count: 2, turn_count: 2, interrupt_count: 1 })
})

test.each([
  ['which names the response', { interruptedMessageId: 'm1' }],
  ['which names none', {}],
])('an interruption, %s, written below the queued prompt it makes way for is that of the turn before', (_, rest) => {
  const s = script()
  begin(s)
  s.user(1000, 'p1', 'one')
  s.hook(1010, 'UserPromptSubmit', { prompt_id: 'p1', prompt: 'one' })
  s.answer(1100, 'm1', [10, 1], [{ tool: 't1' }], 'tool_use')
  s.call(1110, undefined, 't1', 'Bash', { prompt_id: 'p1' })
  s.hook(2000, 'UserPromptSubmit', { prompt_id: 'p1', prompt: 'queued' })
  s.line(2001, { type: 'queue-operation', operation: 'enqueue', content: 'queued' })
  s.user(3000, 'p2', 'queued', { promptSource: 'queued', origin: { kind: 'human' } })
  s.result(3050, 'p2', 't1', 'rejected', refused)
  s.line(3080, {
    type: 'user',
    promptId: 'p2',
    ...rest,
    message: { role: 'user', content: [{ type: 'text', text: '[Request interrupted by user for tool use]' }] },
  })
  s.answer(3200, 'm2', [10, 2], [{ text: 'On queued.' }])
  s.hook(3220, 'Stop', { prompt_id: 'p2', last_assistant_message: 'On queued.' })
  end(s, 5000)
  const all = recorded(play(s.sights))
  expect(all.executions).toEqual([
    'p1 cancelled/user_interrupt 10/1 Bash:1 null 2070 ms until 3080',
    'p2 ok/end_turn 10/2 no tools "On queued." 220 ms until 3220',
  ])
  expect(all.tools).toEqual(['p1 t1 Bash interrupted 1940'])
  expect(all.row).toMatchObject({ turn_count: 2, interrupt_count: 1 })
})

test('the same words twice in a row are two prompts', () => {
  const s = script()
  begin(s)
  turn(s, 1000, 'p1', 'go on')
  turn(s, 1400, 'p2', 'go on')
  s.user(5000, 'p3', 'work')
  s.hook(5010, 'UserPromptSubmit', { prompt_id: 'p3', prompt: 'work' })
  s.hook(6000, 'UserPromptSubmit', { prompt_id: 'p3', prompt: 'hurry' })
  s.hook(7500, 'UserPromptSubmit', { prompt_id: 'p3', prompt: 'hurry' })
  s.answer(9000, 'm3', [10, 3], [{ text: 'Done.' }])
  s.hook(9020, 'Stop', { prompt_id: 'p3', last_assistant_message: 'Done.' })
  end(s, 12_000)
  const all = recorded(play(s.sights))
  expect(all.prompts).toEqual(['p1 go on', 'p2 go on after 290', 'p3 work after 3490', 'p3 hurry', 'p3 hurry'])
  expect(all.row).toMatchObject({ prompt_count: 5, turn_count: 3, reprompt_count: 2 })
})

test('an answer whose numbers have moved makes the numbers of its turn unknown, and is said once', () => {
  const s = script()
  begin(s)
  turn(s, 1000, 'p1', 'one')
  s.user(5000, 'p2', 'two')
  s.hook(5010, 'UserPromptSubmit', { prompt_id: 'p2', prompt: 'two' })
  const message = {
    id: 'm2',
    model: 'claude-opus-9',
    stop_reason: 'end_turn',
    content: [{ type: 'text', text: 'Future.' }],
  }
  s.line(5100, { type: 'assistant', message: { ...message, usage: { tokens: { in: 1, out: 2 } } } })
  s.hook(5120, 'Stop', { prompt_id: 'p2', last_assistant_message: 'Future.' })
  turn(s, 9000, 'p3', 'three')
  end(s, 12_000)
  expect(recorded(play(s.sights)).executions).toEqual([
    'p1 ok/end_turn 10/1 no tools "On one." 110 ms until 1120',
    'p2 ok/end_turn null/null no tools "Future." 110 ms until 5120',
    'p3 ok/end_turn 10/1 no tools "On three." 110 ms until 9120',
  ])
})

test('turns of a client that gives its prompts no ids are kept apart all the same', () => {
  const s = script()
  begin(s)
  for (const [index, text] of ['one', 'two'].entries()) {
    const atMs = 1000 + index * 5000
    s.user(atMs, undefined, text)
    s.hook(atMs + 10, 'UserPromptSubmit', { prompt: text })
    s.answer(atMs + 100, `m${index}a`, [10, 1], [{ tool: `t${index}` }], 'tool_use')
    s.call(atMs + 110, atMs + 120, `t${index}`, 'Bash')
    s.answer(atMs + 200, `m${index}b`, [10, 2], [{ text: `On ${text}.` }])
    s.hook(atMs + 220, 'Stop', { last_assistant_message: `On ${text}.` })
  }
  end(s, 12_000)
  const all = recorded(play(s.sights))
  const ids = all.executions.map((line) => line.split(' ')[0])
  expect(new Set(ids).size).toBe(2)
  expect(all.executions.map((line) => line.replace(/^\S+ /, ''))).toEqual([
    'ok/end_turn 20/3 Bash:1 "On one." 210 ms until 1220',
    'ok/end_turn 20/3 Bash:1 "On two." 210 ms until 6220',
  ])
  expect(all.tools.map((line) => line.split(' ')[0])).toEqual(ids)
  expect(all.prompts.map((line) => line.split(' ')[0])).toEqual(ids)
  expect(all.row).toMatchObject({ turn_count: 2, prompt_count: 2, tokens_out_total: 6, tool_calls_total: 2 })
})

test('a prompt whose id has moved in the transcript leaves the numbers of its turn unknown, and other turns alone', () => {
  const s = script()
  begin(s)
  turn(s, 1000, 'p1', 'one')
  s.user(5000, undefined, 'two')
  s.hook(5010, 'UserPromptSubmit', { prompt_id: 'p2', prompt: 'two' })
  s.answer(5100, 'm2', [10, 2], [{ text: 'On two.' }])
  s.hook(5120, 'Stop', { prompt_id: 'p2', last_assistant_message: 'On two.' })
  turn(s, 9000, 'p3', 'three')
  end(s, 12_000)
  expect(recorded(play(s.sights)).executions).toEqual([
    'p1 ok/end_turn 10/1 no tools "On one." 110 ms until 1120',
    'p2 ok/unknown null/null no tools "On two." 110 ms until 5120',
    'p3 ok/end_turn 10/1 no tools "On three." 110 ms until 9120',
  ])
})

test('a prompt taken back by Esc before any answer was interrupted by the user; one that a hook stopped was not', () => {
  const s = script()
  begin(s)
  s.user(990, 'p1', 'go')
  s.hook(1000, 'UserPromptSubmit', { prompt_id: 'p1', prompt: 'go' })
  s.user(3990, 'p2', 'go there')
  s.hook(4000, 'UserPromptSubmit', { prompt_id: 'p2', prompt: 'go there' })
  s.user(4010, 'p2', 'Operation stopped by hook: halt', { isMeta: true })
  s.user(6990, 'p3', 'three')
  s.hook(7000, 'UserPromptSubmit', { prompt_id: 'p3', prompt: 'three' })
  s.answer(7100, 'm1', [10, 1], [{ text: 'Done.' }])
  s.hook(7120, 'Stop', { prompt_id: 'p3', last_assistant_message: 'Done.' })
  end(s, 12_000)

  const all = recorded(play(s.sights))
  expect(all.executions).toEqual([
    'p1 cancelled/user_interrupt 0/0 no tools null null ms until 4000',
    'p2 cancelled/hook_stopped 0/0 no tools null 10 ms until 4010',
    'p3 ok/end_turn 10/1 no tools "Done." 120 ms until 7120',
  ])
  expect(all.row).toMatchObject({ interrupt_count: 1, turn_count: 3 })
})

test('a call that was never answered ran until its client left; when the client died, nobody knows how long', () => {
  const died = script()
  begin(died)
  died.user(1000, 'p1', 'go')
  died.hook(1010, 'UserPromptSubmit', { prompt_id: 'p1', prompt: 'go' })
  died.answer(1100, 'm1', [10, 1], [{ tool: 't1' }], 'tool_use')
  died.call(1110, undefined, 't1', 'Bash', { prompt_id: 'p1' })
  const left = script()
  left.sights.push(...died.sights)
  left.hook(9000, 'SessionEnd', { reason: 'other' })
  // Taken up again by another client: the first is gone without a word.
  begin(died, 9000, 'resume')
  turn(died, 10_000, 'p2', 'next')
  end(died, 12_000)

  expect(recorded(play(left.sights)).tools).toEqual(['p1 t1 Bash interrupted 7890'])
  expect(recorded(play(left.sights)).executions[0]).toContain('7990 ms until 9000')
  expect(recorded(play(died.sights)).tools).toEqual(['p1 t1 Bash interrupted null'])
})

test('a tool of a server that is not there was not found, as any other', () => {
  const s = script()
  begin(s)
  s.user(1000, 'p1', 'go')
  s.hook(1010, 'UserPromptSubmit', { prompt_id: 'p1', prompt: 'go' })
  s.answer(1100, 'm1', [10, 1], [{ tool: 't1', name: 'mcp__gone__x' }], 'tool_use')
  const text = '<tool_use_error>Error: No such tool available: mcp__gone__x</tool_use_error>'
  s.result(1110, 'p1', 't1', text)
  s.answer(1200, 'm2', [10, 1], [{ text: 'Gone.' }])
  s.hook(1220, 'Stop', { prompt_id: 'p1', last_assistant_message: 'Gone.' })
  end(s, 5000)
  expect(recorded(play(s.sights)).tools).toEqual(['p1 t1 mcp__gone__x not_found null'])
})
