import { execFileSync } from 'node:child_process'
import { existsSync, lstatSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { publishEntry } from '../../src/spool/publish.ts'
import { createSpool } from '../../src/spool/spool.ts'
import { DEAD_PID, makeSpool } from './spool-home.ts'

const namesOf = (files: { name: string }[]): string[] => files.map(({ name }) => name)

describe('claiming', () => {
  test('gives the oldest first, by time and then by name', () => {
    const { spool, put } = makeSpool()
    put('new', 'b.1', { atMs: 2_000 })
    put('new', 'a.2', { atMs: 3_000 })
    put('new', 'a.1', { atMs: 2_000 })
    put('new', 'z.1', { atMs: 1_000 })
    expect(namesOf(spool.claim(3))).toEqual(['z.1', 'a.1', 'b.1'])
    expect(namesOf(spool.claim(3))).toEqual(['a.2'])
    expect(spool.claim(3)).toEqual([])
  })

  test('tells the time of the hook and the size', () => {
    const { spool, put } = makeSpool()
    put('new', 'a.1', { atMs: 1_700_000_000_500, text: '12345' })
    expect(spool.claim(1)).toMatchObject([{ name: 'a.1', recordedAtMs: 1_700_000_000_500, sizeBytes: 5 }])
  })

  test('leaves the files where they are, for the next process after a crash', () => {
    const { home, spool, put } = makeSpool()
    put('new', 'a.1')
    expect(spool.claim(10)).toHaveLength(1)
    const next = createSpool({ home, now: Date.now, log: { line: () => {} } })
    expect(namesOf(next.claim(10))).toEqual(['a.1'])
  })

  test('finds what came after the last listing', () => {
    const { spool, put } = makeSpool()
    put('new', 'a.1')
    expect(namesOf(spool.claim(10))).toEqual(['a.1'])
    put('new', 'a.2')
    expect(namesOf(spool.claim(10))).toEqual(['a.2'])
  })

  test('is empty when there is no spool', () => {
    expect(makeSpool({ open: false }).spool.claim(10)).toEqual([])
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
    expect(namesOf(spool.claim(10))).toEqual(['good.5'])
    expect(names('bad')).toEqual(['dangling.2', 'link.1', 'notes.txt'])
    expect(names('new')).toEqual(['.DS_Store', 'folder.3', 'good.5', 'pipe.4'])
    expect(readFileSync(secret, 'utf8')).toBe('cm_secret')
    expect(lines).toHaveLength(3)
  })

  test('settled files are gone, released ones come again in their place', () => {
    const { spool, put, names } = makeSpool()
    for (const n of [1, 2, 3, 4]) put('new', `a.${n}`, { atMs: n * 1_000 })
    const files = spool.claim(3)
    spool.settle(files.slice(0, 1))
    spool.release(files.slice(1))
    expect(names('new')).toEqual(['a.2', 'a.3', 'a.4'])
    expect(namesOf(spool.claim(10))).toEqual(['a.2', 'a.3', 'a.4'])
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
        let held = spool.claim(0)
        for (const { do: action, n } of steps) {
          if (action === 'arrive') for (let i = 0; i < n; i++) put('new', `s.${++made}`, { atMs: made * 1_000 })
          if (action === 'claim') held = [...held, ...spool.claim(n)]
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
    expect(spool.claim(1).map(spool.read)).toMatchObject([{ kind: 'entry', recordedAtMs: 5_000, payload: { a: 1 } }])
  })

  test('a file that was replaced by a link or a pipe, or is gone, is bad', () => {
    const { home, spool, put } = makeSpool()
    for (const n of [1, 2, 3]) put('new', `a.${n}`, { atMs: n * 1_000 })
    const files = spool.claim(3)
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

describe('setting aside', () => {
  test('moves the file, says why, and never overwrites what is there', () => {
    const { spool, put, names, lines } = makeSpool()
    put('bad', 'a.1')
    put('new', 'a.1')
    for (const file of spool.claim(1)) spool.setAside(file, 'no reason')
    expect(names('bad')).toEqual(['a.1', 'a.1.1'])
    expect(lines).toEqual(['spool: a.1 set aside: no reason'])
    expect(spool.claim(1)).toEqual([])
  })

  test('keeps the newest 100', () => {
    const { spool, put, names } = makeSpool()
    for (let n = 0; n < 110; n++) put('new', `a.${n}`, { atMs: 1_000_000 + n * 1_000 })
    for (const file of spool.claim(200)) spool.setAside(file, 'x')
    expect(names('bad')).toHaveLength(100)
    expect(names('bad')).not.toContain('a.9')
    expect(names('bad')).toContain('a.10')
  })

  test('keeps at most 5 MB', () => {
    const { spool, put, names } = makeSpool()
    for (let n = 0; n < 4; n++) put('new', `a.${n}`, { atMs: 1_000_000 + n * 1_000, text: 'x'.repeat(2_000_000) })
    for (const file of spool.claim(200)) spool.setAside(file, 'x')
    expect(names('bad')).toEqual(['a.2', 'a.3'])
  })

  test('a file never comes again, even when bad/ is missing or the file is gone', () => {
    const { home, spool, put, names } = makeSpool()
    rmSync(join(home, 'spool/bad'), { recursive: true })
    put('new', 'a.1')
    put('new', 'a.2')
    const files = spool.claim(2)
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
    expect(withDraft(`s.${DEAD_PID}`, WHOLE, 60_000).spool.claim(1)).toMatchObject([{ recordedAtMs: NOW - 60_000 }])
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
    spool.claim(1)
    expect(spool.enforceCap(1_000)).toBe(1)
    expect(names('new')).toEqual(['a.1', 'a.3'])
    expect(namesOf(spool.claim(5))).toEqual(['a.3'])
  })
})

describe('the switch', () => {
  test('open makes private folders under any umask, close removes them', () => {
    const before = process.umask(0)
    const { home, spool } = makeSpool()
    process.umask(before)
    for (const folder of ['.', 'spool', 'spool/drafts', 'spool/new', 'spool/bad']) {
      expect(lstatSync(join(home, folder)).mode & 0o777).toBe(0o700)
    }
    expect(spool.close()).toBe(0)
    expect(existsSync(join(home, 'spool'))).toBe(false)
    expect(spool.close()).toBe(0)
  })

  test('closing keeps what waits, and records nothing more', () => {
    const { home, spool, put, names } = makeSpool()
    put('new', 'a.1')
    put('drafts', `b.${DEAD_PID}`)
    put('drafts', `c.${process.pid}`, { text: 'cm1 Stop\n{' })
    expect(spool.close()).toBe(2)
    expect(publishEntry({ home, event: 'Stop', sessionId: 's', pid: 1, marks: {}, payload: '{}' })).toBe(false)
    expect(names('new')).toEqual(['a.1', `b.${DEAD_PID}`])
    spool.open()
    expect(spool.claim(5)).toHaveLength(2)
  })

  test('a spool that is a link to somewhere else is refused', () => {
    const { home, spool } = makeSpool({ open: false })
    mkdirSync(join(home, 'elsewhere'))
    symlinkSync(join(home, 'elsewhere'), join(home, 'spool'))
    expect(() => spool.open()).toThrow('not a folder of its own')
  })
})

test('depth counts', () => {
  const { spool, put } = makeSpool()
  put('new', 'a.1')
  put('new', 'a.2')
  put('drafts', 'a.3')
  expect(spool.depth()).toEqual({ waiting: 2, drafts: 1, bad: 0 })
})

describe('publishing from Node', () => {
  test('writes what the recorder would', () => {
    const { home, spool, names } = makeSpool()
    const options = { home, event: 'SessionStart', pid: 7, marks: { bashArgs: true }, payload: '{"a":1}' }
    expect(publishEntry({ ...options, sessionId: 's-1' })).toBe(true)
    expect(publishEntry({ ...options, sessionId: 's-1' })).toBe(true)
    expect(publishEntry({ ...options, sessionId: '../x' })).toBe(true)
    expect(names('new')).toEqual(['s-1.7', 's-1.7.1', 'x.7'])
    expect(names('drafts')).toEqual([])
    expect(readFileSync(join(home, 'spool/new/s-1.7'), 'utf8')).toBe('cm1 SessionStart bash_args=1\n{"a":1}')
    expect(lstatSync(join(home, 'spool/new/s-1.7')).mode & 0o777).toBe(0o600)
    expect(spool.claim(5).map(spool.read)).toMatchObject([{ kind: 'entry' }, { kind: 'entry' }, { kind: 'entry' }])
  })
})

describe('watching', () => {
  test('tells of entries that come, also after the spool was closed and opened again', async () => {
    const { spool, put } = makeSpool()
    const onChange = vi.fn(() => namesOf(spool.claim(100)))
    const seen = (): string[] => onChange.mock.results.flatMap(({ value }) => value as string[])
    const watch = spool.watch(onChange)
    try {
      put('new', 'a.1')
      await vi.waitFor(() => expect(seen()).toEqual(['a.1']), { timeout: 5_000 })
      rmSync(put('new', 'a.2'))
      for (const file of ['a.1', 'a.3']) rmSync(put('new', file))
      spool.close()
      spool.open()
      put('new', 'b.1')
      await vi.waitFor(() => expect(seen()).toContain('b.1'), { timeout: 5_000 })
    } finally {
      watch.stop()
    }
  })

  test('many files at once are few calls', async () => {
    const { spool, put } = makeSpool()
    const onChange = vi.fn()
    const watch = spool.watch(onChange)
    for (let n = 0; n < 500; n++) put('new', `a.${n}`)
    await vi.waitFor(() => expect(onChange).toHaveBeenCalled(), { timeout: 5_000 })
    watch.stop()
    expect(onChange.mock.calls.length).toBeLessThan(20)
  })

  test('after stop there is no call', async () => {
    const { spool, put } = makeSpool()
    const stopped = vi.fn()
    const running = vi.fn()
    spool.watch(stopped).stop()
    const watch = spool.watch(running)
    put('new', 'a.1')
    await vi.waitFor(() => expect(running).toHaveBeenCalled(), { timeout: 5_000 })
    watch.stop()
    expect(stopped).not.toHaveBeenCalled()
  })
})
