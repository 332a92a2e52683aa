import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { storedOptions } from '../../src/config/stored-options.ts'

const ID = 'cc-metrics@claude-metrics'
const TOKEN = `cm_${'a'.repeat(44)}1234`

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cm-stored-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const write = (name: string, content: object) => {
  mkdirSync(join(folder, name, '..'), { recursive: true })
  writeFileSync(join(folder, name), JSON.stringify(content))
}
const read = () => storedOptions({ claudeFolder: join(folder, '.claude'), managedFolder: join(folder, 'managed') })
const options = (values: object, id = ID) => ({ pluginConfigs: { [id]: { options: values } } })

test('a client that stores nothing, and files that are no JSON, say nothing', () => {
  expect(read()).toEqual({})
  mkdirSync(join(folder, '.claude'))
  for (const name of ['settings.json', '.credentials.json']) writeFileSync(join(folder, '.claude', name), '{"plugin')
  expect(read()).toEqual({})
})

test('options and the secret one come as the variables that hooks get', () => {
  write('.claude/settings.json', options({ api_url: 'https://m.example/api/v1', bash_args: false, colour: 'red' }))
  write('.claude/.credentials.json', {
    claudeAiOauth: { accessToken: 'never' },
    pluginSecrets: { 'other@x': { api_token: 'theirs' }, [ID]: { api_token: TOKEN } },
  })
  expect(read()).toEqual({
    CLAUDE_PLUGIN_OPTION_API_URL: 'https://m.example/api/v1',
    CLAUDE_PLUGIN_OPTION_BASH_ARGS: 'false',
    CLAUDE_PLUGIN_OPTION_API_TOKEN: TOKEN,
  })
})

test('the administrator comes first, the later of the drop-in files before the earlier', () => {
  write('.claude/settings.json', options({ api_url: 'https://mine.example', content: 'none' }))
  write('managed/managed-settings.json', options({ api_url: 'https://first.example', otlp_endpoint: 'http://o:4318' }))
  write('managed/managed-settings.d/20-last.json', options({ api_url: 'https://last.example' }))
  write('managed/managed-settings.d/10-early.json', options({ api_url: 'https://early.example' }))
  expect(read()).toEqual({
    CLAUDE_PLUGIN_OPTION_API_URL: 'https://last.example',
    CLAUDE_PLUGIN_OPTION_CONTENT: 'none',
    CLAUDE_PLUGIN_OPTION_OTLP_ENDPOINT: 'http://o:4318',
  })
})

test('a plugin that is switched off has no options, whatever is stored', () => {
  write('.claude/settings.json', { ...options({ api_url: 'https://m.example' }), enabledPlugins: { [ID]: false } })
  expect(read()).toEqual({})
})
