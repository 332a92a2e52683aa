import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { definitions } from '../../src/config/setting-definitions.ts'
import { readJson, repository } from '../cli/bundle.ts'

const plugin = join(repository, 'plugin')
const manifest = readJson(plugin, '.claude-plugin/plugin.json')
const marketplace = readJson(repository, '.claude-plugin/marketplace.json')

describe('the manifest', () => {
  test('carries the version of the package, and the catalog carries none', () => {
    expect(manifest.version).toBe(readJson(repository, 'package.json').version)
    expect(JSON.stringify(marketplace)).not.toContain('version')
  })

  test('has a name that the client lets third parties use', () => {
    expect(manifest.name).toBe('cc-metrics')
    expect(manifest.name).not.toMatch(/^(claude|anthropic)/)
  })

  test('discloses what is recorded, where it goes, and how to turn it off', () => {
    for (const word of [
      'prompts',
      'responses',
      'tool names',
      'API you configure',
      'Nothing',
      'CLAUDE_METRICS_DISABLED',
    ]) {
      expect(manifest.description).toContain(word)
    }
  })

  test('offers only options that the configuration knows, and hides the token', () => {
    const known = Object.values(definitions).map(({ key }) => key)
    expect(known).toEqual(expect.arrayContaining(Object.keys(manifest.userConfig)))
    expect(manifest.userConfig.api_token.sensitive).toBe(true)
    // Older clients refuse the whole plugin for the key `options`.
    for (const option of Object.values(manifest.userConfig)) expect(option).not.toHaveProperty('options')
  })
})

test('the catalog names this plugin and its folder', () => {
  expect(marketplace.name).toBe('claude-metrics')
  expect(marketplace.plugins).toMatchObject([{ name: manifest.name, source: './plugin' }])
})

test('the installed folder has no package.json, for which the client would run npm', () => {
  const files = readdirSync(plugin, { recursive: true, encoding: 'utf8' })
  expect(files.filter((path) => /package(-lock)?\.json$|node_modules/.test(path))).toEqual([])
  expect(existsSync(join(plugin, 'LICENSE'))).toBe(true)
})

test('the README beside the plugin leads out of its folder by whole addresses only: the client shows it from there', () => {
  const readme = readFileSync(join(plugin, 'README.md'), 'utf8')
  const targets = [...readme.matchAll(/\]\(([^)]+)\)/g)].map(([, target]) => target ?? '')
  expect(targets.length).toBeGreaterThan(5)
  expect(targets.filter((target) => !target.startsWith('https://'))).toEqual([])
  for (const title of ['Install', 'Configure', 'Privacy']) expect(readme).toContain(`## ${title}`)
})

describe('skills', () => {
  const names = ['doctor', 'report', 'setup', 'status', 'stop-healthcheck'].map((name) => `claude-metrics-${name}`)
  const textOf = (name: string) => readFileSync(join(plugin, 'skills', name, 'SKILL.md'), 'utf8')

  test('are these five', () => {
    expect(readdirSync(join(plugin, 'skills')).sort()).toEqual(names)
  })

  test.each(names)('%s is for the user only and may run nothing but its own command', (name) => {
    const text = textOf(name)
    const [, head = '', body = ''] = text.split(/^---$/m)
    expect(head).toContain(`name: ${name}\n`)
    expect(head).toContain('disable-model-invocation: true')
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the client fills it in
    const command = 'node "${CLAUDE_PLUGIN_ROOT}/dist/cli.mjs"'
    const allowed = /^allowed-tools: Bash\((.*?)(:\*)?\)$/m.exec(head)?.[1] ?? ''
    expect(allowed.startsWith(`${command} `)).toBe(true)
    expect(body).toContain(allowed)
  })

  test('no skill has a command that a token is put into', () => {
    for (const name of names) expect(textOf(name)).not.toMatch(/<the token>|\btoken>|printf|echo|\| *node/)
  })

  test('setup is never allowed to save a token unasked', () => {
    expect(/^allowed-tools:.*$/m.exec(textOf('claude-metrics-setup'))?.[0]).not.toContain('setup')
  })
})
