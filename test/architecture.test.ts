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
/** What each folder of src may import besides itself. A folder that is not here is not allowed. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  contract: [],
  process: [],
  'version.ts': [],
  prices: [],
  vcs: [],
  transcript: ['prices', 'process'],
  config: ['instrumentation/finish', 'prices', 'process', 'processors', 'vcs'],
  spool: ['config', 'process'],
  outbox: ['process'],
  store: ['process'],
  processors: ['contract'],
  'instrumentation/tool': ['contract', 'processors', 'transcript', 'vcs'],
  'instrumentation/session': ['contract', 'instrumentation/tool', 'prices', 'process', 'transcript', 'vcs'],
  'instrumentation/trace': [
    'contract',
    'instrumentation',
    'instrumentation/session',
    'instrumentation/tool',
    'transcript',
  ],
  'instrumentation/metrics': [
    'contract',
    'instrumentation',
    'instrumentation/finish',
    'instrumentation/session',
    'instrumentation/tool',
    'transcript',
  ],
  'instrumentation/finish': [
    'contract',
    'instrumentation',
    'instrumentation/metrics',
    'instrumentation/session',
    'instrumentation/tool',
    'instrumentation/trace',
    'prices',
    'transcript',
    'vcs',
  ],
  'instrumentation/take': [
    'contract',
    'instrumentation',
    'instrumentation/finish',
    'instrumentation/session',
    'instrumentation/tool',
    'instrumentation/trace',
    'transcript',
    'vcs',
  ],
  instrumentation: [
    'contract',
    'instrumentation/finish',
    'instrumentation/metrics',
    'instrumentation/session',
    'instrumentation/take',
    'instrumentation/tool',
    'instrumentation/trace',
  ],
  history: [
    'instrumentation',
    'instrumentation/finish',
    'instrumentation/session',
    'instrumentation/take',
    'transcript',
    'process',
  ],
  report: ['history', 'instrumentation/finish', 'prices', 'processors', 'store', 'transcript'],
  exporters: ['config', 'contract', 'outbox', 'process', 'processors', 'status', 'store'],
  status: ['config', 'exporters', 'outbox', 'process'],
  migration: ['contract', 'outbox', 'process', 'processors'],
  'pipeline.ts': [
    'config',
    'contract',
    'exporters',
    'instrumentation',
    'instrumentation/metrics',
    'instrumentation/trace',
    'outbox',
    'process',
    'processors',
  ],
  agent: [
    'config',
    'contract',
    'exporters',
    'instrumentation',
    'instrumentation/finish',
    'instrumentation/session',
    'instrumentation/take',
    'migration',
    'outbox',
    'pipeline.ts',
    'process',
    'processors',
    'spool',
    'status',
  ],
  'agent.ts': ['agent', 'config', 'exporters', 'process', 'version.ts'],
  'session-start': ['config', 'exporters', 'migration', 'process', 'spool', 'status', 'version.ts'],
  'session-start.ts': ['config', 'exporters', 'process', 'session-start', 'version.ts'],
  statusline: ['process'],
  'statusline.ts': ['config', 'statusline'],
  doctor: ['config', 'exporters', 'migration', 'outbox', 'process', 'session-start', 'spool', 'status', 'version.ts'],
  dev: ['contract', 'process'],
  cli: [
    'agent',
    'config',
    'dev',
    'doctor',
    'exporters',
    'history',
    'instrumentation',
    'instrumentation/finish',
    'instrumentation/session',
    'migration',
    'outbox',
    'pipeline.ts',
    'prices',
    'process',
    'report',
    'statusline',
    'session-start',
    'spool',
    'status',
    'store',
    'transcript',
    'version.ts',
  ],
  'cli.ts': ['cli', 'config', 'exporters', 'process', 'version.ts'],
}

/** The folder of src that a file is in; in instrumentation the one below. */
const roomOf = (path: string): string => {
  const [first = '', second = '', ...rest] = path.split('/')
  return first === 'instrumentation' && rest.length > 0 ? `${first}/${second}` : first
}

/** The files of each group that import each other in a circle (Tarjan's algorithm). */
function circles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>()
  const lowest = new Map<string, number>()
  const stack: string[] = []
  const found: string[][] = []
  const visit = (file: string): number => {
    order.set(file, order.size)
    lowest.set(file, order.size - 1)
    stack.push(file)
    for (const to of graph.get(file) ?? []) {
      if (!graph.has(to)) continue
      const seen = order.get(to)
      if (seen === undefined) lowest.set(file, Math.min(lowest.get(file) ?? 0, visit(to)))
      else if (stack.includes(to)) lowest.set(file, Math.min(lowest.get(file) ?? 0, seen))
    }
    if (lowest.get(file) === order.get(file)) {
      const group = stack.splice(stack.indexOf(file))
      if (group.length > 1) found.push(group.sort())
    }
    return lowest.get(file) ?? 0
  }
  for (const file of graph.keys()) if (!order.has(file)) visit(file)
  return found
}

describe('imports point one way', () => {
  test('the contract knows nothing of the program', () => {
    const isAllowed = (to: string) => folderOf(to) === 'contract' || to.startsWith('zod') || to === 'node:crypto'
    expect(importsOf('contract').filter(({ to }) => !isAllowed(to))).toEqual([])
  })

  test('every folder imports only what it is listed with', () => {
    const offences = sources.flatMap(({ path, imports }) =>
      imports
        .filter((to) => sources.some((source) => source.path === to))
        .filter((to) => roomOf(to) !== roomOf(path) && !MAY_IMPORT[roomOf(path)]?.includes(roomOf(to)))
        .map((to) => `${path} → ${to}`),
    )
    expect(offences).toEqual([])
    expect([...new Set(sources.map(({ path }) => roomOf(path)))].filter((room) => !(room in MAY_IMPORT))).toEqual([])
  })

  test('no file imports itself by way of others, types included', () => {
    expect(circles(new Map(sources.map(({ path, imports }) => [path, imports])))).toEqual([])
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
