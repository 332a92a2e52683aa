import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { DEAD_PID, makeSpool } from './spool-home.ts'

const namesOf = (files: { name: string }[]): string[] => files.map(({ name }) => name)

describe('setting aside', () => {
  test('moves the file, says why, and never overwrites what is there', () => {
    const { spool, put, names, lines } = makeSpool()
    put('bad', 'a.1')
    put('new', 'a.1')
    for (const file of spool.claim({ files: 1 })) spool.setAside(file, 'no reason')
    expect(names('bad')).toEqual(['a.1', 'a.1.1'])
    expect(lines).toEqual(['spool: a.1 set aside: no reason'])
    expect(spool.claim({ files: 1 })).toEqual([])
  })

  test('keeps the newest 100', () => {
    const { spool, put, names } = makeSpool()
    for (let n = 0; n < 110; n++) put('new', `a.${n}`, { atMs: 1_000_000 + n * 1_000 })
    for (const file of spool.claim({ files: 200 })) spool.setAside(file, 'x')
    expect(names('bad')).toHaveLength(100)
    expect(names('bad')).not.toContain('a.9')
    expect(names('bad')).toContain('a.10')
  })

  test('keeps at most 5 MB', () => {
    const { spool, put, names } = makeSpool()
    for (let n = 0; n < 4; n++) put('new', `a.${n}`, { atMs: 1_000_000 + n * 1_000, text: 'x'.repeat(2_000_000) })
    for (const file of spool.claim({ files: 200 })) spool.setAside(file, 'x')
    expect(names('bad')).toEqual(['a.2', 'a.3'])
  })

  test('a file never comes again, even when bad/ is missing or the file is gone', () => {
    const { home, spool, put, names } = makeSpool()
    rmSync(join(home, 'spool/bad'), { recursive: true })
    put('new', 'a.1')
    put('new', 'a.2')
    const files = spool.claim({ files: 2 })
    rmSync(files[1]?.path ?? '')
    for (const file of files) spool.setAside(file, 'x')
    expect(names('new')).toEqual([])
    expect(names('bad')).toEqual(['a.1'])
  })
})

describe('salvage', () => {
  const NOW = 1_700_000_000_000
  const withDraft = (name: string, text: string, ageMs: number) => {
    const made = makeSpool({ now: () => NOW })
    made.put('drafts', name, { text, atMs: NOW - ageMs })
    return { ...made, result: made.spool.salvage() }
  }
  const WHOLE = 'cm1 Stop\n{"a":1}'
  const PART = 'cm1 Stop\n{"a":'

  test.each([
    ['whole', 'dead', 0, WHOLE, DEAD_PID, 'new'],
    ['whole', 'alive', 9_000, WHOLE, process.pid, 'drafts'],
    ['whole', 'alive', 11_000, WHOLE, process.pid, 'new'],
    ['partial', 'dead', 9_000, PART, DEAD_PID, 'drafts'],
    ['partial', 'dead', 11_000, PART, DEAD_PID, 'bad'],
    ['partial', 'alive', 590_000, PART, process.pid, 'drafts'],
    ['partial', 'alive', 610_000, PART, process.pid, 'bad'],
    ['empty', 'dead', 11_000, '', DEAD_PID, 'bad'],
  ] as const)('a %s draft whose writer is %s after %i ms of silence', (_what, _writer, ageMs, text, pid, place) => {
    const { names, result } = withDraft(`s.${pid}`, text, ageMs)
    expect(names(place)).toEqual([`s.${pid}`])
    expect(result).toEqual({ published: place === 'new' ? 1 : 0, setAside: place === 'bad' ? 1 : 0 })
  })

  test('keeps the time of the hook', () => {
    expect(withDraft(`s.${DEAD_PID}`, WHOLE, 60_000).spool.claim({ files: 1 })).toMatchObject([
      { recordedAtMs: NOW - 60_000 },
    ])
  })

  test('does not overwrite an entry of the same name', () => {
    const { spool, put, names } = makeSpool()
    put('new', `s.${DEAD_PID}`)
    put('drafts', `s.${DEAD_PID}`, { text: WHOLE })
    expect(spool.salvage().published).toBe(1)
    expect(names('new')).toEqual([`s.${DEAD_PID}`, `s.${DEAD_PID}.1`])
  })
})

describe('the cap', () => {
  test('drops the oldest until the rest fits, and counts them', () => {
    const { spool, put, names, lines } = makeSpool()
    for (const n of [1, 2, 3, 4]) put('new', `a.${n}`, { atMs: n * 1_000, text: 'x'.repeat(1_000) })
    expect(spool.enforceCap(2_500)).toBe(2)
    expect(names('new')).toEqual(['a.3', 'a.4'])
    expect(lines).toEqual(['spool: dropped the 2 oldest entries, the spool is full'])
    expect(spool.enforceCap(2_500)).toBe(0)
  })

  test('does not touch what is being processed, nor offer what it dropped', () => {
    const { spool, put, names } = makeSpool()
    for (const n of [1, 2, 3]) put('new', `a.${n}`, { atMs: n * 1_000, text: 'x'.repeat(1_000) })
    spool.claim({ files: 1 })
    expect(spool.enforceCap(1_000)).toBe(1)
    expect(names('new')).toEqual(['a.1', 'a.3'])
    expect(namesOf(spool.claim({ files: 5 }))).toEqual(['a.3'])
  })
})
