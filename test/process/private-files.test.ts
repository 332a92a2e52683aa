import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makePrivateFolder, writePrivateFile } from '../../src/process/private-files.ts'
import { makeHome } from './state-folder.ts'

const modeOf = (path: string): number => lstatSync(path).mode & 0o777

function underUmask<T>(umask: number, step: () => T): T {
  const before = process.umask(umask)
  try {
    return step()
  } finally {
    process.umask(before)
  }
}

test('a folder and its parents are private under any umask', () => {
  const home = makeHome()
  underUmask(0, () => makePrivateFolder(join(home, 'a/b')))
  expect([modeOf(join(home, 'a')), modeOf(join(home, 'a/b'))]).toEqual([0o700, 0o700])
})

test.runIf(process.platform === 'linux')('a place that takes no folders is an error, at once', () => {
  expect(() => makePrivateFolder('/proc/no/folder')).toThrow(/ENOENT/)
})

test('a folder that others could enter is closed to them', () => {
  const folder = join(makeHome(), 'open')
  underUmask(0, () => mkdirSync(folder, { mode: 0o777 }))
  makePrivateFolder(folder)
  expect(modeOf(folder)).toBe(0o700)
})

test('a link or a file in the place of the folder is refused', () => {
  const home = makeHome()
  mkdirSync(join(home, 'elsewhere'))
  symlinkSync(join(home, 'elsewhere'), join(home, 'link'))
  writeFileSync(join(home, 'file'), '')
  expect(() => makePrivateFolder(join(home, 'link'))).toThrow('not a folder of its own')
  expect(() => makePrivateFolder(join(home, 'file'))).toThrow()
})

test('a file is private under any umask, also when it replaces one that was not', () => {
  const path = join(makeHome(), 'token')
  underUmask(0, () => {
    writeFileSync(path, 'old', { mode: 0o666 })
    writePrivateFile(path, 'new', { sync: true })
  })
  expect(readFileSync(path, 'utf8')).toBe('new')
  expect(modeOf(path)).toBe(0o600)
})

test('a link in the place of the file is replaced, not followed', () => {
  const home = makeHome()
  writeFileSync(join(home, 'victim'), 'precious')
  symlinkSync(join(home, 'victim'), join(home, 'token'))
  writePrivateFile(join(home, 'token'), 'new')
  expect(readFileSync(join(home, 'victim'), 'utf8')).toBe('precious')
  expect(readFileSync(join(home, 'token'), 'utf8')).toBe('new')
})

test('when it cannot be written the old content and no draft stay', () => {
  const home = makeHome()
  expect(() => writePrivateFile(join(home, 'missing/x'), 'x')).toThrow()
  expect(existsSync(join(home, 'missing'))).toBe(false)
  expect(readdirSync(home)).toEqual([])
})

test('a folder in the place of the file is moved aside with what is in it', () => {
  const home = makeHome()
  mkdirSync(join(home, 'taken'))
  writeFileSync(join(home, 'taken/inside'), 'precious')
  writePrivateFile(join(home, 'taken'), 'x')
  expect(readFileSync(join(home, 'taken'), 'utf8')).toBe('x')
  const [aside = '', ...others] = readdirSync(home).filter((name) => name !== 'taken')
  expect(aside).toMatch(/^taken\.[0-9a-f]{12}\.bad$/)
  expect(others).toEqual([])
  expect(readFileSync(join(home, aside, 'inside'), 'utf8')).toBe('precious')
})
