import { existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { newSession, type SessionState } from '../../src/instrumentation/session/session-state.ts'
import { createSessionStore } from '../../src/instrumentation/session/session-store.ts'
import { scratchFolder } from '../transcript/scratch-file.ts'

const NOW_MS = Date.parse('2026-11-20T12:00:00.000Z')
const DAY_MS = 24 * 3_600_000

function makeStore() {
  const home = scratchFolder()
  const lines: string[] = []
  const store = createSessionStore({ home, now: () => NOW_MS, log: { line: (text) => void lines.push(text) } })
  return { home, lines, store, names: () => readdirSync(join(home, 'sessions')).sort() }
}

const ended = (state: SessionState): SessionState => ({ ...state, end: { atMs: 1, reason: 'other', settled: true } })

test('a session comes back as it was saved', () => {
  const { store } = makeStore()
  const state = newSession('s1', 1)
  store.save(state)
  expect(store.load('s1')).toEqual(JSON.parse(JSON.stringify(state)))
  expect(store.load('s2')).toBeUndefined()
})

test('states are private', () => {
  const { home, store } = makeStore()
  const before = process.umask(0)
  store.save(newSession('s1', 1))
  process.umask(before)
  expect(statSync(join(home, 'sessions')).mode & 0o777).toBe(0o700)
  expect(statSync(join(home, 'sessions', 's1.json')).mode & 0o777).toBe(0o600)
})

test('only sessions that are not over are taken up by the next agent; the others can still be resumed', () => {
  const { store, names } = makeStore()
  store.save(newSession('open', 1))
  store.save(newSession('over', 1))
  store.save(ended(newSession('over', 1)))
  expect(store.unfinished()).toEqual(['open'])
  expect(store.load('over')?.end?.settled).toBe(true)
  store.save(newSession('over', 1))
  expect(store.unfinished()).toEqual(['open', 'over'])
  expect(names()).toEqual(['open.json', 'over.json'])
})

test.each([
  ['no JSON', '{"format": 2, "turns"'],
  ['of another format', '{"format": 999, "sessionId": "s1", "turns": []}'],
  ['of another session', '{"format": 2, "sessionId": "s2", "turns": []}'],
  ['empty', ''],
  ['null', 'null'],
])('a state that is %s is set aside, with a word, and the session begins anew', (_what, text) => {
  const { home, lines, store, names } = makeStore()
  mkdirSync(join(home, 'sessions'))
  writeFileSync(join(home, 'sessions', 's1.json'), text)
  expect(store.unfinished().map(store.load)).toEqual([undefined])
  expect(names()).toEqual(['s1.json.bad'])
  expect(lines).toHaveLength(1)
  store.save(newSession('s1', 1))
  expect(store.load('s1')).toBeDefined()
})

test('an id that is no id leads to no file', () => {
  const { store } = makeStore()
  expect(store.load('../../etc/passwd')).toBeUndefined()
})

test('what is older than two months goes, whatever it is; the rest stays', () => {
  const { home, store, names } = makeStore()
  for (const id of ['old', 'young']) store.save(newSession(id, 1))
  store.save(ended(newSession('old-over', 1)))
  const age = (name: string, days: number) => {
    const seconds = (NOW_MS - days * DAY_MS) / 1_000
    utimesSync(join(home, 'sessions', name), seconds, seconds)
  }
  writeFileSync(join(home, 'sessions', 's9.json.bad'), '')
  age('s9.json.bad', 61)
  age('old.json', 61)
  age('old-over.json', 61)
  age('young.json', 59)
  store.prune()
  expect(names()).toEqual(['young.json'])
})

test('there is nothing to prune, or to take up, before the first session', () => {
  const { home, store } = makeStore()
  store.prune()
  expect(store.unfinished()).toEqual([])
  expect(existsSync(join(home, 'sessions'))).toBe(false)
})
