import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { resolveSettings } from '../../src/config/settings.ts'
import { shownAs } from '../../src/config/shown.ts'
import { createTokenSource, saveToken } from '../../src/config/token.ts'

const TOKEN = `cm_${'a'.repeat(44)}1234`
const OTHER = `cm_${'b'.repeat(44)}5678`
let home: string

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'cm-token-'))
})
afterEach(() => {
  rmSync(home, { recursive: true, force: true })
})

test('a token is shown by its last four characters only', () => {
  expect(shownAs('last four', TOKEN)).toBe('cm_…1234')
})

test('what is not a token is not shown at all', () => {
  expect(shownAs('last four', 'hunter2-secret')).not.toMatch(/hunter2|cret/)
})

test('a saved token is readable by its owner alone, also under a careless umask and over an open file', () => {
  const before = process.umask(0)
  try {
    writeFileSync(join(home, 'token'), 'x', { mode: 0o644 })
    chmodSync(home, 0o755)
    saveToken(home, TOKEN)
  } finally {
    process.umask(before)
  }
  expect(statSync(join(home, 'token')).mode & 0o777).toBe(0o600)
  expect(statSync(home).mode & 0o777).toBe(0o700)
  expect(readFileSync(join(home, 'token'), 'utf8')).toBe(`${TOKEN}\n`)
})

test('what is not a token is refused without being repeated', () => {
  expect(() => saveToken(home, 'cm_secretbutshort')).toThrow(/^not a token/)
  expect(() => saveToken(home, 'cm_secretbutshort')).not.toThrow(/secret/)
})

test('a changed, removed or spoilt token file is noticed at the next request', () => {
  const current = createTokenSource({ settings: resolveSettings({ env: {}, home }) })
  expect(current()).toBeUndefined()
  saveToken(home, TOKEN)
  expect(current()).toBe(TOKEN)
  saveToken(home, OTHER)
  expect(current()).toBe(OTHER)
  writeFileSync(join(home, 'token'), 'half a tok')
  utimesSync(join(home, 'token'), 1, 1)
  expect(current()).toBeUndefined()
  saveToken(home, TOKEN)
  expect(current()).toBe(TOKEN)
  rmSync(join(home, 'token'))
  expect(current()).toBeUndefined()
})

test('a token of the environment does not depend on the file', () => {
  const current = createTokenSource({ settings: resolveSettings({ env: { CLAUDE_METRICS_API_TOKEN: OTHER }, home }) })
  saveToken(home, TOKEN)
  expect(current()).toBe(OTHER)
})
