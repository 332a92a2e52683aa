import { expect, test } from 'vitest'
import { play } from './play.ts'
import { recorded } from './recorded.ts'
import { script } from './script.ts'
import { begin, end, turn } from './scripted-turn.ts'

/* What other people's hooks do to a session: they block, rewrite, and make things go on. */

test('a hook that denies a call in JSON is quoted without the words the client puts before it', () => {
  const s = script()
  s.hook(0, 'SessionStart', { source: 'startup' })
  s.user(1000, 'p1', 'go')
  s.hook(1010, 'UserPromptSubmit', { prompt_id: 'p1', prompt: 'go' })
  s.answer(1100, 'm1', [10, 1], [{ tool: 't1' }, { tool: 't2' }], 'tool_use')
  const blocked = { toolDenialKind: 'permission-rule', permissionDecision: { source: 'hook' } }
  s.call(1110, undefined, 't1', 'Bash', { prompt_id: 'p1' })
  s.result(1120, 'p1', 't1', 'PreToolUse:Bash hook error: not on fridays', blocked)
  s.call(1110, undefined, 't2', 'Bash', { prompt_id: 'p1' })
  s.result(1121, 'p1', 't2', 'PreToolUse:Bash hook error: [sh -c "exit 2"]: by policy', blocked)
  s.answer(1200, 'm2', [10, 1], [{ text: 'Refused.' }])
  s.hook(1220, 'Stop', { prompt_id: 'p1', last_assistant_message: 'Refused.' })
  s.hook(5000, 'SessionEnd', { reason: 'other' })

  const reasons = play(s.sights).flatMap((one) => (one.kind === 'tool' ? [one.fields.hook_block_reason] : []))
  expect(reasons.sort()).toEqual(['by policy', 'not on fridays'])
})

test('a subagent that a hook makes go on is reported at each stop with what it used since the one before', () => {
  const s = script()
  s.hook(0, 'SessionStart', { source: 'startup' })
  s.user(1000, 'p1', 'go')
  s.hook(1010, 'UserPromptSubmit', { prompt_id: 'p1', prompt: 'go' })
  s.answer(1100, 'm1', [1, 1], [{ tool: 't1', name: 'Agent' }], 'tool_use')
  s.hook(1110, 'PreToolUse', { prompt_id: 'p1', tool_name: 'Agent', tool_use_id: 't1', tool_input: {} })
  s.hook(1120, 'SubagentStart', { prompt_id: 'p1', agent_id: 'a1', agent_type: 'Explore' })
  s.answer(1200, 'b1', [10, 1], [{ text: 'First.' }], 'end_turn', 'a1')
  s.meta(1200, 'a1', { agentType: 'Explore', spawnDepth: 1, toolUseId: 't1' })
  const stop = { prompt_id: 'p1', agent_id: 'a1', agent_type: 'Explore' }
  s.hook(1210, 'SubagentStop', { ...stop, last_assistant_message: 'First.' })
  // The hook's objection is answered before the first stop is looked at.
  s.answer(1240, 'b2', [20, 2], [{ text: 'Second.' }], 'end_turn', 'a1')
  s.hook(1250, 'SubagentStop', { ...stop, last_assistant_message: 'Second.' })
  const end = { prompt_id: 'p1', tool_name: 'Agent', tool_use_id: 't1', tool_input: {} }
  s.hook(1260, 'PostToolUse', { ...end, tool_response: { agentId: 'a1', agentType: 'Explore' } })
  s.answer(1300, 'm2', [1, 1], [{ text: 'Done.' }])
  s.hook(1320, 'Stop', { prompt_id: 'p1', last_assistant_message: 'Done.' })
  s.hook(5000, 'SessionEnd', { reason: 'other' })

  expect(recorded(play(s.sights)).system).toEqual(['p1 a1 10/1', 'p1 a1 20/2'])
})

test('a prompt that a hook turned away cost nothing, and knows nothing of what came later', () => {
  const s = script()
  s.hook(0, 'SessionStart', { source: 'startup' })
  s.hook(1996, 'UserPromptSubmit', { prompt_id: 'p1', prompt: 'bad' })
  s.user(1990, 'p2', 'good')
  s.hook(2000, 'UserPromptSubmit', { prompt_id: 'p2', prompt: 'good' })
  s.answer(2100, 'm1', [10, 1], [{ text: 'Done.' }])
  s.hook(2120, 'Stop', { prompt_id: 'p2', last_assistant_message: 'Done.' })
  s.hook(5000, 'SessionEnd', { reason: 'other' })

  const occurrences = play(s.sights)
  const all = recorded(occurrences)
  expect(all.prompts).toEqual(['p1 bad', 'p2 good'])
  expect(all.executions).toEqual([
    'p1 cancelled/unknown 0/0 no tools null null ms until 2000',
    'p2 ok/end_turn 10/1 no tools "Done." 120 ms until 2120',
  ])
  const turnedAway = occurrences.find((one) => one.kind === 'execution')?.fields
  expect(turnedAway).toMatchObject({ context_tokens: null, model: null, thinking_tokens: 0 })
})

test('a turn that the API pauses is reported as soon as its Stop', () => {
  const s = script()
  s.hook(0, 'SessionStart', { source: 'startup' })
  s.user(1000, 'p1', 'go')
  s.hook(1010, 'UserPromptSubmit', { prompt_id: 'p1', prompt: 'go' })
  s.answer(1100, 'm1', [10, 1], [{ text: 'Pausing.' }], 'pause_turn')
  s.hook(1120, 'Stop', { prompt_id: 'p1', last_assistant_message: 'Pausing.' })
  // Nothing else happens for a second, and the record is there.
  s.hook(2000, 'Notification', { prompt_id: 'p1', message: 'idle' })

  const kinds = play(s.sights).map(({ kind }) => kind)
  expect(kinds.indexOf('execution')).toBeGreaterThan(-1)
  expect(kinds.indexOf('execution')).toBeLessThan(kinds.indexOf('notification'))
})

test('what ran is reported, not what the model asked for, when a hook rewrites a call', () => {
  const s = script()
  s.hook(0, 'SessionStart', { source: 'startup' })
  s.user(1000, 'p1', 'go')
  s.hook(1010, 'UserPromptSubmit', { prompt_id: 'p1', prompt: 'go' })
  s.answer(1100, 'm1', [10, 1], [{ tool: 't1', name: 'Write' }], 'tool_use')
  const call = { prompt_id: 'p1', tool_name: 'Write', tool_use_id: 't1', permission_mode: 'default' }
  s.hook(1110, 'PreToolUse', { ...call, tool_input: { file_path: '/home/dev/project/a', content: 'x' } })
  const rewritten = { file_path: '/home/dev/project/b', content: 'x\ny\nz\n' }
  s.hook(1150, 'PostToolUse', { ...call, tool_input: rewritten, tool_response: 'done', duration_ms: 5 })
  s.answer(1200, 'm2', [10, 1], [{ text: 'Done.' }])
  s.hook(1220, 'Stop', { prompt_id: 'p1', last_assistant_message: 'Done.' })
  s.hook(5000, 'SessionEnd', { reason: 'other' })

  const occurrences = play(s.sights)
  expect(occurrences.find(({ kind }) => kind === 'execution')?.fields).toMatchObject({ lines_of_code: 3 })
  expect(occurrences.find(({ kind }) => kind === 'tool')?.fields).toMatchObject({
    file_path: 'b',
    input_bytes: JSON.stringify(rewritten).length,
  })
})

test('a refusal by the person before the application that hosts the client is theirs, not a rule’s', () => {
  const s = script()
  s.hook(0, 'SessionStart', { source: 'startup' })
  s.user(1000, 'p1', 'go')
  s.hook(1010, 'UserPromptSubmit', { prompt_id: 'p1', prompt: 'go' })
  s.answer(1100, 'm1', [10, 1], [{ tool: 't1' }, { tool: 't2' }], 'tool_use')
  const by = (source: string) => ({ toolDenialKind: 'permission-rule', permissionDecision: { source } })
  s.call(1110, undefined, 't1', 'Bash', { prompt_id: 'p1' })
  s.result(1120, 'p1', 't1', 'no thanks', by('user_reject'))
  s.call(1130, undefined, 't2', 'Bash', { prompt_id: 'p1' })
  s.result(1140, 'p1', 't2', 'Permission has been denied.', by('config'))
  s.answer(1200, 'm2', [10, 1], [{ text: 'Refused.' }])
  s.hook(1220, 'Stop', { prompt_id: 'p1', last_assistant_message: 'Refused.' })
  s.hook(5000, 'SessionEnd', { reason: 'other' })

  expect(recorded(play(s.sights)).tools.sort()).toEqual([
    'p1 t1 Bash permission_denied by user null',
    'p1 t2 Bash permission_denied by rule null',
  ])
})

test('a prompt that a hook turns away is no turn, also when its own hook is recorded after the client has moved on', () => {
  const s = script()
  begin(s)
  const notice = 'UserPromptSubmit operation blocked by hook:\n[x]: no\n\n\nOriginal prompt: BAD words'
  s.line(1000, { type: 'system', subtype: 'informational', content: notice })
  s.hook(1030, 'UserPromptSubmit', { prompt_id: 'p1', prompt: 'BAD words' })
  turn(s, 1060, 'p2', 'good words')
  end(s, 5000)
  const executions = play(s.sights).filter(({ kind }) => kind === 'execution')
  expect(executions.map(({ turnId }) => turnId)).toEqual(['p2'])
})
