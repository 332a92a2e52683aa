import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { readAgent } from '../../src/process/agent-owner.ts'
import { bundle } from '../cli/bundle.ts'
import { agentsToLeave } from '../cli/leaving.ts'
import { until } from '../cli/run-node.ts'
import { HOOKS, runHook, SILENT_SUCCESS } from '../recorder/recorder.ts'

const TOKEN = `cm_${'a'.repeat(44)}1234`
const prompt = JSON.stringify({ session_id: 's-1', hook_event_name: 'UserPromptSubmit', prompt: 'hello "ü"' })

let plugin: string
let user: string
let home: string
let data: string
beforeAll(async () => {
  plugin = mkdtempSync(join(tmpdir(), 'cm first-'))
  await bundle(join(plugin, 'dist'), ['src/session-start.ts', 'test/cli/stand-in-agent.ts'])
  writeFileSync(join(plugin, 'dist/agent.mjs'), readFileSync(join(plugin, 'dist/stand-in-agent.mjs')))
  cpSync(HOOKS, join(plugin, 'hooks'), { recursive: true })
})
afterAll(() => rmSync(plugin, { recursive: true, force: true }))
beforeEach(() => {
  user = mkdtempSync(join(tmpdir(), 'cm-first-'))
  home = join(user, '.claude-metrics')
  data = join(user, '.claude/plugins/data/cc-metrics-claude-metrics')
  mkdirSync(data, { recursive: true })
})
afterEach(async () => {
  await agentsToLeave(home)
  rmSync(user, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
})

const hook = (env: Record<string, string>, event = 'UserPromptSubmit', input = prompt) =>
  runHook({
    script: join(plugin, 'hooks/record.sh'),
    event,
    input,
    env: { HOME: user, CLAUDE_PLUGIN_ROOT: plugin, CLAUDE_PLUGIN_DATA: data, ...env },
  })
const entries = () =>
  readdirSync(join(home, 'spool/new')).map((name) => readFileSync(join(home, 'spool/new', name), 'utf8'))
const isSpoolOpen = () => existsSync(join(home, 'spool/drafts'))
const form = { CLAUDE_PLUGIN_OPTION_API_TOKEN: TOKEN }

test('the first prompt after the form is recorded byte for byte, with its marks, and an agent runs', async () => {
  const marks = { CLAUDE_CODE_SESSION_ID: 's-1', CLAUDE_PLUGIN_OPTION_CONTENT: 'none', CLAUDE_PID: '4711' }
  expect(await hook({ ...form, ...marks })).toEqual(SILENT_SUCCESS)
  await until('an agent', () => readAgent(home) !== undefined)
  const [text = '', ...others] = entries()
  expect(others).toEqual([])
  expect(text.slice(0, text.indexOf('\n'))).toMatch(/^cm1 UserPromptSubmit (?=.*content=none)(?=.*pid=4711)/)
  expect(text.slice(text.indexOf('\n') + 1)).toBe(prompt)
  // From here on the recorder does it alone.
  await hook(form, 'Stop', '{}')
  expect(entries()).toHaveLength(2)
})

test('a long prompt is recorded whole', async () => {
  const long = JSON.stringify({ session_id: 's-1', prompt: 'x{}'.repeat(900_000) })
  await hook(form, 'UserPromptSubmit', long)
  expect(entries().map((text) => text.slice(text.indexOf('\n') + 1))).toEqual([long])
})

test.each<[string, Record<string, string>]>([
  ['nothing is configured', {}],
  ['recording is switched off', { ...form, CLAUDE_METRICS_DISABLED: '1' }],
  ['the token is none', { CLAUDE_PLUGIN_OPTION_API_TOKEN: 'cm_short' }],
])('nothing is recorded and nothing is made while %s', async (_what, env) => {
  expect(await hook(env)).toEqual(SILENT_SUCCESS)
  expect(existsSync(home)).toBe(false)
})

test('only a prompt switches recording on', async () => {
  for (const event of ['PreToolUse', 'Stop', 'SessionEnd']) expect(await hook(form, event)).toEqual(SILENT_SUCCESS)
  expect(existsSync(home)).toBe(false)
})

test('what comes to nothing is tried once in a session: the next prompt does not pay for it again', async () => {
  mkdirSync(home, { mode: 0o700 })
  writeFileSync(join(home, 'config.json'), '{"disabled": true}')
  const session = (id: string) => ({ ...form, CLAUDE_CODE_SESSION_ID: id })
  await hook(session('s-1'))
  expect(isSpoolOpen()).toBe(false)
  rmSync(join(home, 'config.json'))
  await hook(session('s-1'))
  expect(isSpoolOpen()).toBe(false)
  await hook(session('s-2'))
  expect(isSpoolOpen()).toBe(true)
})

test("a project's settings that name a state folder start nothing there", async () => {
  const theirs = join(user, 'theirs')
  const project = join(user, 'project')
  mkdirSync(join(project, '.claude'), { recursive: true })
  const env = { CLAUDE_METRICS_HOME: theirs }
  writeFileSync(join(project, '.claude/settings.json'), JSON.stringify({ env }))
  expect(await hook({ ...form, ...env, CLAUDE_PROJECT_DIR: project })).toEqual(SILENT_SUCCESS)
  expect([existsSync(theirs), existsSync(join(home, 'spool'))]).toEqual([false, false])
})
