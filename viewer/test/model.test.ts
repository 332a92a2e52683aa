import { expect, test } from 'vitest'
import { createModel, takeUp } from '../model/model.ts'
import { entry, tool } from './scripted-session.ts'

test('the model keeps so many facts and no more: the oldest turns of the quietest session go first', () => {
  const model = createModel()
  for (let turn = 0; turn < 30; turn += 1)
    for (const sessionId of ['busy', 'quiet'])
      if (sessionId === 'busy' || turn < 5)
        takeUp(
          model,
          entry(tool(`${sessionId} ${turn}`, turn * 10, turn * 10 + 5), { sessionId, turnId: `${turn}` }),
          20,
        )
  expect(model.size).toBe(20)
  expect([...model.sessions.keys()]).toEqual(['busy'])
  expect([...(model.sessions.get('busy')?.turns.keys() ?? [])]).toEqual(
    Array.from({ length: 20 }, (_, index) => `${index + 10}`),
  )
})
