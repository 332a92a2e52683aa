import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { definitions } from '../../src/config/setting-definitions.ts'
import { eventSchemas } from '../../src/contract/claude-metrics.ts'
import { clientMeta, healthClientMeta } from '../../src/contract/client-meta.ts'
import { readJson, repository } from '../cli/bundle.ts'

const read = (path: string) => readFileSync(join(repository, path), 'utf8')
const configuration = read('docs/configuration.md')
const manifest = readJson(repository, 'plugin/.claude-plugin/plugin.json')

/** Names of all properties of a schema, at any depth. */
function fieldsOf(schema: unknown): string[] {
  const { shape, options, innerType, element, in: inner } = (schema as { def: Record<string, unknown> }).def
  const own = Object.entries(shape ?? {}).flatMap(([name, part]) => [name, ...fieldsOf(part)])
  const parts = [...((options as unknown[] | undefined) ?? []), innerType, element, inner].filter(Boolean)
  return [...own, ...parts.flatMap(fieldsOf)]
}

describe('docs/privacy.md', () => {
  const privacy = read('docs/privacy.md')
  // What lists consist of is said with the list.
  const INSIDE = ['name', 'count', 'scope', 'in', 'out', 'cache_read', 'cache_creation', 'responses']

  test('names every field of every payload', () => {
    const fields = new Set([...Object.values(eventSchemas), clientMeta, healthClientMeta].flatMap(fieldsOf))
    expect(fields.size).toBeGreaterThan(80)
    const missing = [...fields].filter((field) => !INSIDE.includes(field) && !privacy.includes(`\`${field}\``))
    expect(missing).toEqual([])
  })
})

describe('docs/configuration.md', () => {
  test('has every setting', () => {
    for (const { env } of Object.values(definitions)) {
      const name = env.startsWith('CLAUDE_METRICS_OTLP_') ? env.slice('CLAUDE_METRICS'.length) : env
      expect(configuration, env).toMatch(new RegExp(`\`${name}(=1)?\``))
    }
  })

  test('has no variable that is no setting', () => {
    const known = new Set(Object.values(definitions).map(({ env }) => env))
    const named = [...configuration.matchAll(/CLAUDE_METRICS_[A-Z_]*[A-Z]/g)].map(([name]) => name)
    expect(named.filter((name) => !known.has(name) && name !== 'CLAUDE_METRICS_HOME')).toEqual([])
  })

  test('gives the defaults that hold', () => {
    for (const { env, fallback } of Object.values(definitions)) {
      if (typeof fallback !== 'string' && typeof fallback !== 'number') continue
      expect(configuration, env).toContain(`\`${fallback}\``)
    }
  })

  test('says which settings are plugin options', () => {
    const said = /of these, (.*) are plugin options/.exec(configuration)?.[1] ?? ''
    expect([...said.matchAll(/`([a-z_]+)`/g)].map(([, key]) => key).sort()).toEqual(
      Object.keys(manifest.userConfig).sort(),
    )
  })
})

test('the README is read to its end: 120 lines at most, with the picture before the first command', () => {
  const lines = read('README.md').trimEnd().split('\n')
  expect(lines.length).toBeLessThanOrEqual(120)
  expect(lines.findIndex((line) => line.startsWith('!['))).toBeLessThan(lines.indexOf('```sh'))
})

test('the README names no setting that is none', () => {
  const known = new Set(['CLAUDE_METRICS_HOME', ...Object.values(definitions).map(({ env }) => env)])
  const named = [...read('README.md').matchAll(/CLAUDE_METRICS_[A-Z_]*[A-Z]/g)].map(([name]) => name)
  expect(named.filter((name) => !known.has(name))).toEqual([])
})

test('the managed settings of docs/rollout.md name this plugin, its catalog and its options', () => {
  const settings = JSON.parse(/```json\n([\s\S]*?)```/.exec(read('docs/rollout.md'))?.[1] ?? '')
  const catalog = readJson(repository, '.claude-plugin/marketplace.json')
  const id = `${manifest.name}@${catalog.name}`
  expect(Object.keys(settings.extraKnownMarketplaces)).toEqual([catalog.name])
  expect(settings.enabledPlugins).toEqual({ [id]: true })
  const { options } = settings.pluginConfigs[id]
  for (const key of Object.keys(options)) expect(manifest.userConfig).toHaveProperty(key)
  expect(options).not.toHaveProperty('api_token')
})

const documents = ['README.md', 'CHANGELOG.md', ...readdirSync(join(repository, 'docs')).map((name) => `docs/${name}`)]

test.each(documents.filter((path) => path.endsWith('.md')))('%s links to files that are there', (path) => {
  const links = [...read(path).matchAll(/\]\((?!https?:)([^)#\s]+)[^)]*\)/g)].map(([, target]) => target ?? '')
  const broken = links.filter((target) => !existsSync(join(repository, dirname(path), target)))
  expect(broken).toEqual([])
})
