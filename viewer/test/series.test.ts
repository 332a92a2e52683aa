import { expect, test } from 'vitest'
import { sessionsByTime } from '../model/model.ts'
import { tokensOverTime, toolsByOutcome } from '../model/series.ts'
import { end, entry, modelOf, tool } from './scripted-session.ts'

test('charts add up: every token is in one column, every call in one bar', () => {
  const facts = [...Array(50).keys()].flatMap((index) => [
    end(`e${index}`, index * 37),
    tool(`t${index}`, index, index + 1, { name: `tool ${index % 7}`, outcome: index % 2 === 0 ? 'ok' : 'refused' }),
  ])
  const [session] = sessionsByTime(modelOf(facts.map((fact) => entry(fact))))
  if (!session) throw new Error('no session')
  const buckets = tokensOverTime(session, 12)
  const sum = (pick: (bucket: (typeof buckets)[number]) => number) =>
    buckets.reduce((total, bucket) => total + pick(bucket), 0)
  expect([sum(({ fresh }) => fresh), sum(({ cached }) => cached), sum(({ out }) => out)]).toEqual([2000, 3000, 500])
  const bars = toolsByOutcome(session, 4)
  expect(bars).toHaveLength(4)
  expect(bars.reduce((total, bar) => total + bar.total, 0)).toBe(50)
  expect(bars.at(-1)?.name).toBe('others')
})
