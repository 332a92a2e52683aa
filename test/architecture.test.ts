import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const src = fileURLToPath(new URL('../src/', import.meta.url))

interface Source {
  /** Relative to src/. */
  path: string
  text: string
  /** Own files by path relative to src/, packages by name. */
  imports: string[]
}

const sourcesIn = (root: string): Source[] =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'))
    .map((path) => {
      const text = readFileSync(join(root, path), 'utf8')
      const names = [
        ...text.matchAll(/^(?:(?:import|export)\b[^'\n]* from |\} from |import )'([^']+)'|\bimport\('([^']+)'\)/gm),
      ]
      const imports = names
        .map(([, from, dynamic]) => from ?? dynamic ?? '')
        .map((name) => (name.startsWith('.') ? join(dirname(path), name) : name))
      return { path, text, imports }
    })
const sources = sourcesIn(src)

const folderOf = (path: string) => path.split('/')[0] ?? ''
const importsOf = (folder: string) =>
  sources
    .filter(({ path }) => folderOf(path) === folder)
    .flatMap(({ path, imports }) => imports.map((to) => ({ path, to })))
const offenders = (folder: string, forbidden: string[]) =>
  importsOf(folder)
    .filter(({ to }) => forbidden.includes(folderOf(to)))
    .map(({ path, to }) => `${path} → ${to}`)

describe('imports point one way', () => {
  test('the contract knows nothing of the program', () => {
    const isAllowed = (to: string) => folderOf(to) === 'contract' || to.startsWith('zod') || to === 'node:crypto'
    expect(importsOf('contract').filter(({ to }) => !isAllowed(to))).toEqual([])
  })

  test.each([
    ['instrumentation', ['processors', 'exporters', 'outbox', 'agent', 'spool', 'dev']],
    ['processors', ['instrumentation', 'exporters', 'outbox', 'agent', 'spool', 'dev']],
    ['exporters', ['instrumentation', 'agent', 'spool', 'dev']],
    ['transcript', ['instrumentation', 'processors', 'exporters', 'outbox', 'agent', 'spool', 'dev']],
    ['outbox', ['instrumentation', 'processors', 'exporters', 'transcript', 'agent', 'spool', 'dev']],
    ['spool', ['instrumentation', 'processors', 'exporters', 'outbox', 'transcript', 'agent', 'dev']],
  ])('%s does not look at its neighbours', (folder, forbidden) => {
    expect(offenders(folder, forbidden)).toEqual([])
  })

  test('OpenTelemetry is known where records are made, processed and exported, and in the assembly', () => {
    const allowed = ['instrumentation', 'processors', 'exporters', 'pipeline.ts']
    const users = sources.filter(
      ({ path, imports }) =>
        !allowed.includes(folderOf(path)) && imports.some((name) => name.startsWith('@opentelemetry/')),
    )
    expect(users.map(({ path }) => path)).toEqual([])
  })

  test('the stand-in for the API and the demo are reached by the command line only', () => {
    const users = sources.filter(
      ({ path, imports }) => folderOf(path) !== 'dev' && imports.some((name) => folderOf(name) === 'dev'),
    )
    expect(users.map(({ path }) => path).filter((path) => folderOf(path) !== 'cli')).toEqual([])
  })
})

describe('the viewer stands beside the program', () => {
  test('it knows the contract and nothing else of src', () => {
    const viewer = sourcesIn(join(src, '../viewer/')).filter(({ path }) => folderOf(path) !== 'test')
    const offences = viewer.flatMap(({ path, imports }) =>
      imports.filter((to) => to.startsWith('../') && !to.startsWith('../src/contract/')).map((to) => `${path} → ${to}`),
    )
    expect(viewer.length).toBeGreaterThan(20)
    expect(offences).toEqual([])
  })

  test('only the command line and the stand-in know it', () => {
    const users = sources.filter(({ imports }) => imports.some((to) => to.startsWith('../viewer/')))
    expect(users.map(({ path }) => folderOf(path)).filter((folder) => folder !== 'cli' && folder !== 'dev')).toEqual([])
  })
})

test('only the entries read the environment or end the process', () => {
  const entries = ['agent.ts', 'session-start.ts', 'cli.ts', 'statusline.ts']
  const users = sources.filter(
    ({ path, text }) =>
      !entries.includes(path) && /process\.(env\b|exit\()/.test(text.replace(/^\s*(\/\/|\*|\/\*).*$/gm, '')),
  )
  expect(users.map(({ path }) => path)).toEqual([])
})

test('files stay small: none over 300 lines, half of them under 120', () => {
  const lines = sources.map(({ path, text }) => ({ path, count: text.split('\n').length }))
  expect(lines.filter(({ count }) => count > 300)).toEqual([])
  const counts = lines.map(({ count }) => count).sort((a, b) => a - b)
  expect(counts[Math.floor(counts.length / 2)]).toBeLessThan(120)
})

test('the plugin folder holds no package.json, which would make the client install packages', () => {
  const names = readdirSync(join(src, '../plugin'), { recursive: true, encoding: 'utf8' })
  expect(names.filter((name) => /(^|\/)(package(-lock)?\.json|node_modules)$/.test(name))).toEqual([])
})

test('the session-start bundle holds no OpenTelemetry and stays small', () => {
  const path = join(src, '../plugin/dist/session-start.mjs')
  expect(readFileSync(path, 'utf8')).not.toMatch(/node_modules\/(@opentelemetry|undici)\//)
  expect(statSync(path).size).toBeLessThan(200_000)
  expect(relative(src, path)).toContain('plugin')
})
