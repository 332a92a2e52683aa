import { existsSync, lstatSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRotatingLog } from '../../src/process/rotating-log.ts'
import { makeHome } from './state-folder.ts'

const NOON = Date.parse('2026-11-20T12:00:00Z')
const TOKEN = `cm_${'aB3'.repeat(16)}`

function makeLog(maxBytes?: number) {
  const path = join(makeHome(), 'errors.log')
  const log = createRotatingLog({ path, now: () => NOON, ...(maxBytes !== undefined && { maxBytes }) })
  return { path, log, text: () => readFileSync(path, 'utf8') }
}

test('a line has its time, and the file is private under any umask', () => {
  const { path, log, text } = makeLog()
  const before = process.umask(0)
  log.line('it failed')
  process.umask(before)
  expect(text()).toBe('2026-11-20T12:00:00.000Z it failed\n')
  expect(lstatSync(path).mode & 0o777).toBe(0o600)
})

test('a token is shown by its last four characters', () => {
  const { log, text } = makeLog()
  log.line(`{"authorization":"Bearer ${TOKEN}"} ${TOKEN.slice(0, 20)}`)
  expect(text()).toContain('Bearer cm_…3aB3"')
  expect(text()).not.toContain(TOKEN.slice(0, 12))
})

test('a token is masked wherever it stands, also where a long line is cut', () => {
  fc.assert(
    fc.property(fc.integer({ min: 8_100, max: 8_300 }), (before) => {
      const { log, text } = makeLog()
      log.line(`${'.'.repeat(before)}${TOKEN} end`)
      expect(text()).not.toMatch(/cm_[A-Za-z0-9]{8}/)
    }),
    { numRuns: 50 },
  )
})

test('whatever is logged is one line without control characters, and of bounded length', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 20_000 }), (message) => {
      const { log, text } = makeLog()
      log.line(message)
      const [line = '', ...rest] = text().split('\n')
      expect(rest).toEqual([''])
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      expect(line).not.toMatch(/[\u0000-\u001f\u007f]/)
      expect(line.length).toBeLessThan(9_000)
    }),
    { numRuns: 50 },
  )
})

test('past its size the file becomes .1, which replaces the one before', () => {
  const { path, log } = makeLog(100)
  for (let n = 1; n <= 7; n++) log.line(`message number ${n}`)
  expect(readFileSync(`${path}.1`, 'utf8')).toContain('number 6')
  expect(readFileSync(`${path}.1`, 'utf8')).not.toContain('number 3')
  expect(readFileSync(path, 'utf8')).toMatch(/^[^\n]* message number 7\n$/)
  expect(existsSync(`${path}.2`)).toBe(false)
})

test('a log that cannot be written is no error, and a link is not followed', () => {
  const { path, log } = makeLog()
  mkdirSync(path)
  expect(() => log.line('x')).not.toThrow()

  const other = makeLog()
  writeFileSync(`${other.path}.victim`, 'precious')
  symlinkSync(`${other.path}.victim`, other.path)
  other.log.line('x')
  expect(other.text()).toBe('precious')
})
