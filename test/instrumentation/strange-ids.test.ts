import { expect, test } from 'vitest'
import { replay } from './replay.ts'
import { script } from './script.ts'

test.each(['__proto__', 'constructor', 'toString'])('a call with the id %s changes nothing', (id) => {
  const s = script()
  s.hook(0, 'SessionStart', { source: 'startup' })
  s.hook(1000, 'UserPromptSubmit', { prompt_id: 'p1', prompt: 'go' })
  s.user(1001, 'p1', 'go')
  s.answer(1100, 'm1', [10, 1], [{ tool: id }], 'tool_use')
  s.call(1110, 1150, id, 'Bash', { prompt_id: 'p1' })
  s.result(1160, 'p1', id, 'done')
  s.answer(1200, 'm2', [20, 2], [{ text: 'Done.' }])
  s.hook(1300, 'Stop', { prompt_id: 'p1', last_assistant_message: 'Done.' })
  s.hook(3000, 'SessionEnd', { reason: 'other' })
  const executions = replay(s.sights).filter(({ kind }) => kind === 'execution')
  expect(executions).toMatchObject([{ fields: { status: 'ok', tokens_in: 30 } }])
  expect(Object.keys(Object.prototype)).toEqual([])
  expect(Object.keys(Object)).toEqual([])
})
