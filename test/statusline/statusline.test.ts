import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { budgetOf } from '../../src/statusline/budget.ts'
import { statusLine } from '../../src/statusline/line.ts'
import { bundle } from '../cli/bundle.ts'
import { runNode } from '../cli/run-node.ts'

let home: string
const noon = new Date(2026, 10, 26, 12).getTime()
const HOUR_MS = 3_600_000

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'cm-line-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const line = (id: string, usd: number, now = noon, budget?: number, ageMs = HOUR_MS) =>
  statusLine(JSON.stringify({ session_id: id, cost: { total_cost_usd: usd, total_duration_ms: ageMs } }), {
    home,
    now,
    budget,
  })

test('the day is the sum of its sessions, each counted once', () => {
  expect(line('a', 1)).toBe('$1.00 session · $1.00 today')
  expect(line('b', 0.5)).toBe('$0.50 session · $1.50 today')
  expect(line('a', 1.25)).toBe('$1.25 session · $1.75 today')
  expect(line('a', 1.25)).toBe('$1.25 session · $1.75 today')
  expect(statSync(join(home, 'statusline.json')).mode & 0o777).toBe(0o600)
})

test('what a session cost before midnight is not of today', () => {
  line('a', 2, noon - 24 * HOUR_MS)
  expect(line('a', 2.5)).toBe('$2.50 session · $0.50 today')
  expect(line('old', 9, noon, undefined, 30 * HOUR_MS)).toBe('$9.00 session · $0.50 today')
})

test('a budget and the context left', () => {
  expect(line('a', 3, noon, 2)).toBe('$3.00 session · $3.00 of $2.00 today (over budget)')
  const input = { session_id: 'a', context_window: { used_percentage: 38.4 } }
  expect(statusLine(JSON.stringify(input), { home, now: noon, budget: 2 })).toBe('cost unknown · 62 % context left')
  expect(budgetOf({ CLAUDE_METRICS_BUDGET_USD: '7.5' }, '{"budget_usd": 3}')).toBe(7.5)
  expect(budgetOf({}, '{"budget_usd": 3}')).toBe(3)
  expect(budgetOf({ CLAUDE_METRICS_BUDGET_USD: '-1' }, '{"budget')).toBeUndefined()
})

test.each(['', 'null', '[]', '{"cost": {"total_cost_usd": "x"}}', '{"cost": null}'])(
  '%j is no reason to fail',
  (input) => {
    expect(statusLine(input, { home, now: noon, budget: undefined })).toBe('cost unknown')
  },
)

test('a damaged or unwritable file of the day is done without', () => {
  writeFileSync(join(home, 'statusline.json'), '{"day": 3')
  expect(line('a', 1)).toBe('$1.00 session · $1.00 today')
  rmSync(home, { recursive: true })
  writeFileSync(home, '')
  expect(line('a', 1)).toBe('$1.00 session · $1.00 today')
})

test('the program is small, and says the line', async () => {
  await bundle(home, ['src/statusline.ts'])
  const program = join(home, 'statusline.mjs')
  expect(readFileSync(program, 'utf8')).not.toMatch(/node_modules/)
  expect(statSync(program).size).toBeLessThan(20_000)
  const input = '{"session_id":"a","cost":{"total_cost_usd":1}}'
  const { stdout } = await runNode(program, [], { env: { HOME: home, PATH: process.env.PATH ?? '' }, input })
  expect(stdout).toBe('$1.00 session · $1.00 today\n')
})

test('it is listed among the commands, which say the setting as it is here', async () => {
  await bundle(join(home, 'dist'), ['src/cli.ts'])
  const cli = join(home, 'dist/cli.mjs')
  const env = { HOME: home, PATH: '/usr/bin', CLAUDE_METRICS_BUDGET_USD: '5' }
  const input = '{"session_id":"a","cost":{"total_cost_usd":1},"context_window":{"remaining_percentage":40}}'
  const { stdout, code } = await runNode(cli, ['statusline'], { env, input })
  expect(stdout).toBe('$1.00 session · $1.00 of $5.00 today · 40 % context left\n')
  expect(code).toBe(0)
  const help = await runNode(cli, ['statusline', '--help'], { env })
  const setting = JSON.parse(/settings\.json: (\{.*\})/.exec(help.stdout)?.[1] ?? '{}')
  expect(setting).toEqual({ statusLine: { type: 'command', command: `node "${join(home, 'dist/statusline.mjs')}"` } })
  const all = await runNode(cli, ['--help'], { env })
  expect(all.stdout).toMatch(/^ {2}statusline /m)
})
