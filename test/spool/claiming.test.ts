import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createSpool } from '../../src/spool/spool.ts'
import { makeSpool } from './spool-home.ts'

const namesOf = (files: { name: string }[]): string[] => files.map(({ name }) => name)

describe('claiming', () => {
  test('gives the oldest first, by time and then by name', () => {
    const { spool, put } = makeSpool()
    put('new', 'b.1', { atMs: 2_000 })
    put('new', 'a.2', { atMs: 3_000 })
    put('new', 'a.1', { atMs: 2_000 })
    put('new', 'z.1', { atMs: 1_000 })
    expect(namesOf(spool.claim({ files: 3 }))).toEqual(['z.1', 'a.1', 'b.1'])
    expect(namesOf(spool.claim({ files: 3 }))).toEqual(['a.2'])
    expect(spool.claim({ files: 3 })).toEqual([])
  })

  test('reports the time of the hook and the size', () => {
    const { spool, put } = makeSpool()
    put('new', 'a.1', { atMs: 1_700_000_000_500, text: '12345' })
    expect(spool.claim({ files: 1 })).toMatchObject([{ name: 'a.1', recordedAtMs: 1_700_000_000_500, sizeBytes: 5 }])
  })

  test('leaves the files where they are, for the next process after a crash', () => {
    const { home, spool, put } = makeSpool()
    put('new', 'a.1')
    expect(spool.claim({ files: 10 })).toHaveLength(1)
    const next = createSpool({ home, now: Date.now, log: { line: () => {} } })
    expect(namesOf(next.claim({ files: 10 }))).toEqual(['a.1'])
  })

  test('finds what came after the last listing', () => {
    const { spool, put } = makeSpool()
    put('new', 'a.1')
    expect(namesOf(spool.claim({ files: 10 }))).toEqual(['a.1'])
    put('new', 'a.2')
    expect(namesOf(spool.claim({ files: 10 }))).toEqual(['a.2'])
  })

  test('ends a batch by number and by size, never before its first file, and reports when the next was recorded', () => {
    const { spool, put } = makeSpool()
    for (const [name, atMs] of [
      ['a.1', 1_000],
      ['a.2', 1_400],
      ['a.3', 9_000],
      ['a.4', 9_100],
    ] as const)
      put('new', name, { atMs, text: 'x'.repeat(100) })
    expect(spool.nextAtMs()).toBeUndefined()
    expect(namesOf(spool.claim({ files: 2 }))).toEqual(['a.1', 'a.2'])
    expect(spool.nextAtMs()).toBe(9_000)
    expect(namesOf(spool.claim({ files: 9, bytes: 150 }))).toEqual(['a.3'])
    expect(namesOf(spool.claim({ files: 9, bytes: 50 }))).toEqual(['a.4'])
    expect(spool.nextAtMs()).toBeUndefined()
  })

  test('is empty when there is no spool', () => {
    expect(makeSpool({ open: false }).spool.claim({ files: 10 })).toEqual([])
  })

  test('does not follow links, does not open pipes and folders, and sets aside what no recorder writes', () => {
    const { home, spool, put, names, lines } = makeSpool()
    const secret = join(home, 'token')
    writeFileSync(secret, 'cm_secret')
    symlinkSync(secret, join(home, 'spool/new/link.1'))
    symlinkSync('/nonexistent', join(home, 'spool/new/dangling.2'))
    mkdirSync(join(home, 'spool/new/folder.3'))
    execFileSync('mkfifo', [join(home, 'spool/new/pipe.4')])
    put('new', 'notes.txt')
    put('new', '.DS_Store')
    put('new', 'good.5')
    expect(namesOf(spool.claim({ files: 10 }))).toEqual(['good.5'])
    expect(names('bad')).toEqual(['dangling.2', 'link.1', 'notes.txt'])
    expect(names('new')).toEqual(['.DS_Store', 'folder.3', 'good.5', 'pipe.4'])
    expect(readFileSync(secret, 'utf8')).toBe('cm_secret')
    expect(lines).toHaveLength(3)
  })

  test('settled files are gone, released ones come again in their place', () => {
    const { spool, put, names } = makeSpool()
    for (const n of [1, 2, 3, 4]) put('new', `a.${n}`, { atMs: n * 1_000 })
    const files = spool.claim({ files: 3 })
    spool.settle(files.slice(0, 1))
    spool.release(files.slice(1))
    expect(names('new')).toEqual(['a.2', 'a.3', 'a.4'])
    expect(namesOf(spool.claim({ files: 10 }))).toEqual(['a.2', 'a.3', 'a.4'])
    spool.settle(files)
    expect(names('new')).toEqual(['a.4'])
  })

  test('any mixture of arriving, claiming, releasing and settling gives every entry once in order and loses none', () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('arrive' as const), n: fc.integer({ min: 1, max: 5 }) }),
      fc.record({ do: fc.constant('claim' as const), n: fc.integer({ min: 1, max: 5 }) }),
      fc.record({ do: fc.constantFrom('settle' as const, 'release' as const), n: fc.constant(0) }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const { spool, put, names } = makeSpool()
        let made = 0
        let settled = 0
        let held = spool.claim({ files: 0 })
        for (const { do: action, n } of steps) {
          if (action === 'arrive') for (let i = 0; i < n; i++) put('new', `s.${++made}`, { atMs: made * 1_000 })
          if (action === 'claim') held = [...held, ...spool.claim({ files: n })]
          if (action === 'settle') settled += held.length
          if (action === 'settle') spool.settle(held)
          if (action === 'release') spool.release(held)
          if (action !== 'arrive' && action !== 'claim') held = []
          expect(namesOf(held)).toEqual(held.map((_, index) => `s.${settled + index + 1}`))
        }
        expect(names('new')).toHaveLength(made - settled)
      }),
      { numRuns: 40 },
    )
  })
})

describe('reading', () => {
  test('gives the entry with the time of the file', () => {
    const { spool, put } = makeSpool()
    put('new', 'a.1', { text: 'cm1 Stop\n{"a":1}', atMs: 5_000 })
    expect(spool.claim({ files: 1 }).map(spool.read)).toMatchObject([
      { kind: 'entry', recordedAtMs: 5_000, payload: { a: 1 } },
    ])
  })

  test('a file that was replaced by a link or a pipe, or is gone, is bad', () => {
    const { home, spool, put } = makeSpool()
    for (const n of [1, 2, 3]) put('new', `a.${n}`, { atMs: n * 1_000 })
    const files = spool.claim({ files: 3 })
    for (const file of files) rmSync(file.path)
    symlinkSync(join(home, 'token'), files[0]?.path ?? '')
    execFileSync('mkfifo', [files[1]?.path ?? ''])
    expect(files.map(spool.read)).toEqual([
      { kind: 'bad', reason: 'a symbolic link' },
      { kind: 'bad', reason: 'no regular file' },
      { kind: 'bad', reason: 'the file is gone' },
    ])
  })
})
