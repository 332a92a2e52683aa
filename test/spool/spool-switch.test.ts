import { existsSync, lstatSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { publishEntry } from '../../src/spool/publish.ts'
import { DEAD_PID, makeSpool } from './spool-home.ts'

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
    expect(spool.claim({ files: 5 })).toHaveLength(2)
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
    expect(spool.claim({ files: 5 }).map(spool.read)).toMatchObject([
      { kind: 'entry' },
      { kind: 'entry' },
      { kind: 'entry' },
    ])
  })
})
