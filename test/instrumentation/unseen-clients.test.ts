import { expect, test } from 'vitest'
import { play } from './play.ts'
import { recorded } from './recorded.ts'
import { script } from './script.ts'

/* One session, open in two terminals: nothing keeps people from resuming what still runs elsewhere. */

const [FIRST, SECOND] = [4001, 4002]

test('a session that is resumed while it still runs elsewhere goes on in both, and ends with the last', () => {
  const first = script('session-1', FIRST)
  const second = script('session-1', SECOND)
  first.hook(0, 'SessionStart', { source: 'startup' })
  first.user(1000, 'p1', 'long')
  first.hook(1010, 'UserPromptSubmit', { prompt_id: 'p1', prompt: 'long' })
  first.answer(1100, 'm1', [10, 1], [{ tool: 't1' }], 'tool_use')
  const call = { prompt_id: 'p1', tool_name: 'Bash', tool_use_id: 't1', tool_input: {}, permission_mode: 'default' }
  first.hook(1110, 'PreToolUse', call)
  second.hook(4000, 'SessionStart', { source: 'resume' })
  second.user(5000, 'p2', 'short')
  second.hook(5010, 'UserPromptSubmit', { prompt_id: 'p2', prompt: 'short' })
  second.answer(5100, 'm2', [20, 2], [{ text: 'Short.' }])
  second.hook(5120, 'Stop', { prompt_id: 'p2', last_assistant_message: 'Short.' })
  second.line(5150, { type: 'cost-state', hasUnknownModelCost: true, modelUsage: {} })
  second.hook(5200, 'SessionEnd', { reason: 'other' })
  // Twice: it was installed twice, or the agent died before it could delete the file.
  second.hook(5205, 'SessionEnd', { reason: 'other' })
  first.hook(9110, 'PostToolUse', { ...call, tool_response: 'done', duration_ms: 8000 })
  first.result(9120, 'p1', 't1', 'done')
  first.answer(9200, 'm3', [30, 3], [{ text: 'Long.' }])
  first.hook(9220, 'Stop', { prompt_id: 'p1', last_assistant_message: 'Long.' })
  first.hook(14_000, 'SessionEnd', { reason: 'prompt_input_exit' })

  const occurrences = play([...first.sights, ...second.sights])
  const all = recorded(occurrences)
  expect(all.executions).toEqual([
    'p2 ok/end_turn 20/2 no tools "Short." 110 ms until 5120',
    'p1 ok/end_turn 40/4 Bash:1 "Long." 8210 ms until 9220',
  ])
  expect(all.tools).toEqual(['p1 t1 Bash ok 8000'])
  expect(all.row).toMatchObject({ tokens_in_total: 60, turn_count: 2, session_end_reason: 'prompt_input_exit' })
  const ends = occurrences.filter((one) => one.kind === 'session' && one.fields.ended_at !== null)
  expect(ends).toHaveLength(1)
})

test('an answer that ends after the other client has left is counted', () => {
  const first = script('session-1', FIRST)
  const second = script('session-1', SECOND)
  first.hook(0, 'SessionStart', { source: 'startup' })
  first.user(1000, 'p1', 'long')
  first.hook(1010, 'UserPromptSubmit', { prompt_id: 'p1', prompt: 'long' })
  second.hook(4000, 'SessionStart', { source: 'resume' })
  second.user(5000, 'p2', 'short')
  second.hook(5010, 'UserPromptSubmit', { prompt_id: 'p2', prompt: 'short' })
  second.answer(5100, 'm2', [20, 2], [{ text: 'Short.' }])
  second.hook(5120, 'Stop', { prompt_id: 'p2', last_assistant_message: 'Short.' })
  second.hook(5200, 'SessionEnd', { reason: 'other' })
  first.answer(9200, 'm3', [30, 3], [{ text: 'Long.' }])
  first.hook(9220, 'Stop', { prompt_id: 'p1', last_assistant_message: 'Long.' })
  first.hook(14_000, 'SessionEnd', { reason: 'prompt_input_exit' })

  const all = recorded(play([...first.sights, ...second.sights]))
  expect(all.executions).toEqual([
    'p2 ok/end_turn 20/2 no tools "Short." 110 ms until 5120',
    'p1 ok/end_turn 30/3 no tools "Long." 8210 ms until 9220',
  ])
  expect(all.row).toMatchObject({ tokens_in_total: 50, turn_count: 2 })
})
