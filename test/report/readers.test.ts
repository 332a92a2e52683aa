import { execFileSync, type StdioOptions, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeHistorySet } from '../../bench/history-set.ts'
import { listTranscripts } from '../../src/history/transcripts.ts'
import { priceTable } from '../../src/prices/price-table.ts'
import { createReaders } from '../../src/report/readers.ts'
import { rowsOfTranscript } from '../../src/report/transcript-rows.ts'
import { bundle, repository } from '../cli/bundle.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cm-readers-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('what several threads read adds up to what each transcript says', async () => {
  const claude = join(folder, 'claude')
  const captures = join(repository, 'test/captures')
  makeHistorySet({ folder: claude, sessions: 7, bytes: 9e6, captures, untilMs: Date.now() })
  await bundle(join(folder, 'dist'), ['src/cli.ts'])
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder, CLAUDE_CONFIG_DIR: claude }
  const cli = join(folder, 'dist/cli.mjs')
  const out = execFileSync(process.execPath, [cli, 'report', '--json'], { env, stdio: ['ignore', 'pipe', 'ignore'] })
  const { total, prices } = JSON.parse(String(out)) as { total: Record<string, number>; prices: object }
  // Whoever reads a sum must be able to see how old its prices are.
  expect(prices).toEqual({ source: priceTable.name, date: priceTable.date, own: false })
  const sum = { responses: 0, input_tokens: 0, tool_calls: 0 }
  for (const { path } of listTranscripts(claude)) {
    for (const { table, values } of await rowsOfTranscript(path, {})) {
      if (table === 'tool_calls') sum.tool_calls += 1
      if (table !== 'responses') continue
      sum.responses += 1
      sum.input_tokens += Number(values['input'])
    }
  }
  expect(sum.responses).toBeGreaterThan(1_000)
  expect(total).toMatchObject(sum)
}, 60_000)

test('a thread that ends takes only its own transcript with it', async () => {
  const program = join(folder, 'program.mjs')
  writeFileSync(
    program,
    `import { parentPort } from 'node:worker_threads'
    parentPort.on('message', (path) => {
      if (path === 'ends') process.exit(3)
      if (path === 'throws') throw new Error('out of order')
      parentPort.postMessage(path === 'fails' ? { failure: 'no such file' } : { rows: JSON.stringify([path]) })
    })`,
  )
  const readers = createReaders(program, 2)
  const paths = ['a', 'ends', 'b', 'throws', 'fails', 'c', 'd']
  const answers = await Promise.all(paths.map((path) => readers.read(path).catch((error: Error) => error.message)))
  await readers.close()
  const ended = 'the thread that read it ended with 3'
  expect(answers).toEqual([['a'], ended, ['b'], 'out of order', 'no such file', ['c'], ['d']])
}, 20_000)

test('closed in the middle of a reading, they start no thread for what still waits', async () => {
  const program = join(folder, 'program.mjs')
  writeFileSync(program, `import { parentPort } from 'node:worker_threads'\nparentPort.on('message', () => {})`)
  const user = join(folder, 'user.ts')
  writeFileSync(
    user,
    `import { createReaders } from ${JSON.stringify(join(repository, 'src/report/readers.ts'))}
    const readers = createReaders(${JSON.stringify(program)}, 2)
    for (const path of ['a', 'b', 'c', 'd']) readers.read(path).catch(() => {})
    setTimeout(() => readers.close(), 100)`,
  )
  // A thread that is left keeps its process alive.
  const run = spawnSync(process.execPath, ['--import', 'tsx', user], { cwd: repository, timeout: 20_000 })
  expect([run.signal, run.status]).toEqual([null, 0])
}, 30_000)

test('killed at any moment, the next report says the same as one that was never killed', async () => {
  const claude = join(folder, 'claude')
  const captures = join(repository, 'test/captures')
  makeHistorySet({ folder: claude, sessions: 4, bytes: 4e6, captures, untilMs: Date.now() })
  await bundle(join(folder, 'dist'), ['src/cli.ts'])
  const cli = join(folder, 'dist/cli.mjs')
  const report = (state: string, timeout?: number) => {
    const env = { PATH: process.env['PATH'] ?? '', HOME: folder, CLAUDE_CONFIG_DIR: claude, CLAUDE_METRICS_HOME: state }
    const stdio: StdioOptions = ['ignore', 'pipe', 'ignore']
    const killed = timeout === undefined ? {} : { timeout, killSignal: 'SIGKILL' as const }
    return spawnSync(process.execPath, [cli, 'report', '--json'], { env, stdio, ...killed })
  }
  const begun = performance.now()
  const truth = report(join(folder, 'whole'))
  const wholeMs = performance.now() - begun
  let kills = 0
  for (const share of [0.2, 0.5, 0.8]) {
    const state = join(folder, `state-${share}`)
    if (report(state, Math.round(wholeMs * share)).signal === 'SIGKILL') kills += 1
    const after = report(state)
    expect(after.status).toBe(0)
    expect(String(after.stdout)).toBe(String(truth.stdout))
  }
  // How many of the later ones come too late depends on the machine: the first run had cold caches.
  expect(kills).toBeGreaterThan(0)
}, 120_000)
