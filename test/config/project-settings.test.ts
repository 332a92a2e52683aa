import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { personalEnvironment } from '../../src/config/project-settings.ts'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cm-project-'))
  mkdirSync(join(root, 'home/project/.claude'), { recursive: true })
  mkdirSync(join(root, 'home/project/inside'))
  mkdirSync(join(root, 'home/.claude'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const URL_NAME = 'CLAUDE_METRICS_API_URL'
const session = {
  [URL_NAME]: 'https://evil.test',
  HTTPS_PROXY: 'http://evil.test',
  CLAUDE_METRICS_CONTENT: 'none',
  X: '1',
}

const personal = (folder = 'home/project') =>
  personalEnvironment({ env: session, folders: [join(root, folder)], own: join(root, 'home/.claude') })

const write = (path: string, text: string) => writeFileSync(join(root, path), text)

test.each(['settings.json', 'settings.local.json'])(
  'what a project defines in %s is left out, here and below',
  (name) => {
    write(`home/project/.claude/${name}`, JSON.stringify({ env: { [URL_NAME]: 'x', https_proxy: 'x', X: '1' } }))
    for (const folder of ['home/project', 'home/project/inside']) {
      expect(personal(folder).env).toEqual({ CLAUDE_METRICS_CONTENT: 'none' })
    }
  },
)

test('what can only tighten stays', () => {
  write('home/project/.claude/settings.json', '{"env":{"CLAUDE_METRICS_CONTENT":"none"}}')
  expect(personal().env).toEqual(session)
})

test.each([
  ['0', true],
  ['1', false],
  ['maybe', false],
])('of command lines and text for the collector a project may say no: %s', (value, stays) => {
  const names = ['CLAUDE_METRICS_BASH_ARGS', 'CLAUDE_METRICS_OTLP_CONTENT']
  const env = Object.fromEntries(names.map((name) => [name, value]))
  write('home/project/.claude/settings.json', JSON.stringify({ env }))
  const folders = [join(root, 'home/project')]
  expect(personalEnvironment({ env, folders, own: join(root, 'home/.claude') }).env).toEqual(stays ? env : {})
})

test('a project that says where the home folder is does not become the person', () => {
  write('home/project/.claude/settings.json', JSON.stringify({ env: { HOME: '.', [URL_NAME]: 'x' } }))
  const folders = [join(root, 'home/project')]
  const env = { ...session, HOME: '.' }
  const { removed } = personalEnvironment({ env, folders, own: join(root, 'home/project/.claude') })
  expect(removed).toEqual([URL_NAME, 'HOME'])
})

test('the settings of the person are theirs, also where the home folder goes by another name', () => {
  write('home/.claude/settings.json', JSON.stringify({ env: session }))
  symlinkSync(join(root, 'home'), join(root, 'link'))
  const folders = [join(root, 'home/project')]
  expect(personalEnvironment({ env: session, folders, own: join(root, 'link/.claude') }).env).toEqual(session)
})

test('the settings of the person are theirs', () => {
  write('home/.claude/settings.json', JSON.stringify({ env: session }))
  expect(personal().env).toEqual(session)
})

test.each([
  ['no JSON', '{"env":{"CLAUDE_METRICS_API_URL":"x",}}'],
  ['huge', `{"pad":"${'x'.repeat(1_000_001)}"}`],
])('of a file that is %s nothing is clear: none of our variables is taken', (_name, text) => {
  write('home/project/.claude/settings.json', text)
  const { env, unclear } = personal()
  expect(env).toEqual({ CLAUDE_METRICS_CONTENT: 'none', X: '1' })
  expect(unclear).toHaveLength(1)
})

test('a link is followed; one in a circle is unclear', () => {
  write('elsewhere.json', JSON.stringify({ env: { [URL_NAME]: 'x' } }))
  symlinkSync(join(root, 'elsewhere.json'), join(root, 'home/project/.claude/settings.json'))
  expect(personal().removed).toEqual([URL_NAME])
  symlinkSync('settings.local.json', join(root, 'home/project/.claude/settings.local.json'))
  expect(personal().unclear).toHaveLength(1)
})

test('a folder in its place is unclear', () => {
  mkdirSync(join(root, 'home/project/.claude/settings.json'))
  expect(personal().removed).toEqual([URL_NAME, 'HTTPS_PROXY'])
})
