import { expect, test } from 'vitest'
import { createHistory } from '../server/history.ts'
import { noonBefore, occurrencesOf, type Reported, sourceOf } from './scripted-history.ts'

const NOW = Date.parse('2026-11-25T15:00:00Z')
const never = new AbortController().signal

const three: Reported[] = [
  { id: 'a', startMs: noonBefore(NOW, 0), name: 'Fix the parser' },
  {
    id: 'b',
    startMs: noonBefore(NOW, 1),
    cwd: '/home/ada/site',
    costUsd: null,
    prompt: (turn) => `Draw ${turn} Müller`,
  },
  { id: 'c', startMs: noonBefore(NOW, 40), turns: 5, prompt: () => null },
]

test('sessions are summed up: by themselves, and by day, folder and model', async () => {
  const history = createHistory(sourceOf(three), () => NOW)
  await history.settled()
  const { sessions, days, toRead, failed } = await history.overview()
  expect([toRead, failed]).toEqual([0, 0])
  expect(sessions.map(({ id, name, firstWords, totals }) => [id, name, firstWords, totals.turns])).toEqual([
    ['a', 'Fix the parser', 'Question 1', 2],
    ['b', null, 'Draw 1 Müller', 2],
    ['c', null, null, 5],
  ])
  expect(sessions[0]?.totals).toMatchObject({ costUsd: 0.5, unpriced: 0, cacheRead: 8000, tokensIn: 10_000 })
  expect(sessions[1]?.totals).toMatchObject({ costUsd: 0, unpriced: 2 })
  expect(days.map(({ day, cwd, turns }) => [day, cwd, turns])).toEqual([
    ['2026-10-16', '/home/ada/parser', 5],
    ['2026-11-24', '/home/ada/site', 2],
    ['2026-11-25', '/home/ada/parser', 2],
  ])
})

test('a phrase is found in every session, with the numbers its records are opened by', async () => {
  const history = createHistory(sourceOf(three), () => NOW)
  await history.settled()
  const { found, sessions } = await history.search('2 MÜLLER', never)
  expect(sessions).toEqual(['b'])
  expect(found).toHaveLength(1)
  expect(JSON.parse((await history.json(found[0] ?? 0)) ?? '')).toMatchObject({ prompt_text: 'Draw 2 Müller' })
  const entries = await history.entries('b')
  expect(entries?.find(({ n }) => n === found[0])?.label).toBe('Draw 2 Müller')
  expect(await history.entries('nobody')).toBeUndefined()
  expect(await history.json(9_000_001)).toBeUndefined()
})

test('a session that goes on is read again; one that cannot be read is counted and does not hide the others', async () => {
  const sessions = [...three]
  let nowMs = NOW
  const source = sourceOf(sessions)
  const history = createHistory(
    { ...source, read: (id) => (id === 'c' ? Promise.reject(new Error('no right')) : source.read(id)) },
    () => nowMs,
  )
  await history.settled()
  expect((await history.overview()).failed).toBe(1)
  sessions[0] = { ...three[0], turns: 3 } as Reported
  nowMs += 5_000
  await history.settled()
  const { sessions: known } = await history.overview()
  expect(known.map(({ id, totals }) => [id, totals.turns])).toEqual([
    ['a', 3],
    ['b', 2],
  ])
  expect((await history.search('question 3', never)).found).toHaveLength(1)
})

test('a session is exported as one record a line', async () => {
  const history = createHistory(sourceOf(three), () => NOW)
  await history.settled()
  const lines = (await history.jsonLines('a'))?.trim().split('\n') ?? []
  expect(lines.map((line) => JSON.parse(line).event_id)).toEqual(
    occurrencesOf(three[0] as Reported).map(({ eventId }) => eventId),
  )
})
