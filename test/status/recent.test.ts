import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { appendRecent, type RecentEvent, readRecent, recentPath } from '../../src/status/recent.ts'

let home: string

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'cm-recent-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const event = (atMs: number): RecentEvent => ({ atMs, session: 's', kind: 'tool', fields: { tool_name: 'Bash' } })
const START = { inode: 0, offset: 0 }

test('a reader gets each event once, in order', () => {
  expect(readRecent(home, START).events).toEqual([])
  appendRecent(home, [event(1), event(2)])
  const first = readRecent(home, START)
  expect(first.events.map(({ atMs }) => atMs)).toEqual([1, 2])
  appendRecent(home, [event(3)])
  const second = readRecent(home, first.place)
  expect(second.events.map(({ atMs }) => atMs)).toEqual([3])
  expect(readRecent(home, second.place).events).toEqual([])
})

test('half a line waits for its other half, and what is no event is left out', () => {
  writeFileSync(recentPath(home), '{"half":1}\nnull\n[]\n{"atMs":1,"kind":"too')
  const { events, place } = readRecent(home, START)
  expect(events).toEqual([])
  writeFileSync(recentPath(home), `{"half":1}\nnull\n[]\n${JSON.stringify(event(7))}\n`)
  expect(readRecent(home, place).events.map(({ atMs }) => atMs)).toEqual([7])
})

test('the file stays small, private, and a reader follows it into the next one', () => {
  const many = Array.from({ length: 10_000 }, (_, index) => event(index))
  appendRecent(home, many)
  const { place } = readRecent(home, START)
  expect(statSync(`${recentPath(home)}.1`).mode & 0o777).toBe(0o600)
  appendRecent(home, [event(10_000)])
  expect(statSync(recentPath(home)).size).toBeLessThan(1_000)
  expect(readRecent(home, place).events.map(({ atMs }) => atMs)).toEqual([10_000])
})

test('a folder that is not there is no failure', () => {
  appendRecent(join(home, 'nowhere'), [event(1)])
  expect(readRecent(join(home, 'nowhere'), START).events).toEqual([])
})
