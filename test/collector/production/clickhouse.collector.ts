import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import type { Recording } from '../../../src/dev/recording.ts'
import { repository } from '../../cli/bundle.ts'
import { freePort, startCollector } from '../collector.ts'
import { createDemoSession } from '../demo-session.ts'
import { CONFIG, OTELCOL, scratchFolder } from './program.ts'

type Row = Record<string, unknown>

const tables = join(CONFIG, 'gateway/clickhouse')
const script = join(repository, 'scripts/collector/clickhouse.py')

function answersOf(received: string, times: number): Record<string, Row[]> {
  const args = [script, join(tables, 'schema.sql'), join(tables, 'queries.sql'), received, String(times)]
  return JSON.parse(execFileSync(process.env['CLICKHOUSE_PYTHON'] ?? '', args, { encoding: 'utf8' }))
}

/** Distinct subagents, and tool calls that a rule or a hook refused, as the recording has them. */
function truthOf({ subagents, hooks }: Recording) {
  const agents = subagents.map(({ meta }) => String(meta['agentType'])).sort()
  const prompts = hooks.filter(({ event }) => event === 'UserPromptSubmit').length
  return { agents, prompts }
}

const sum = (rows: Row[] = [], column: string) => rows.reduce((total, row) => total + Number(row[column]), 0)

test('in ClickHouse, every question gets the true answer, also when everything was delivered twice', async () => {
  const folder = scratchFolder('clickhouse')
  const port = await freePort()
  await startCollector(OTELCOL, folder, port)
  const session = await createDemoSession({
    CLAUDE_METRICS_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
    CLAUDE_METRICS_OTLP_METRICS_INTERVAL_MS: '500',
  })
  const { recording } = session
  const at = (recording.hooks.find(({ event }) => event === 'SessionEnd')?.at ?? 0) - 1
  const modelUsage = { 'claude-opus-5-5': { costUSD: 1.25 }, 'claude-haiku-4-5': { costUSD: 0.05 } }
  recording.transcript.lines.push({ at, type: 'cost-state', sessionId: recording.sessionId, modelUsage })
  await session.play()
  const received = join(folder, 'received.jsonl')
  const text = () => (existsSync(received) ? readFileSync(received, 'utf8') : '')
  const last = ['"claude_code.session_cost"', '"claude_code.session_end"', '"claude_code.cost.usage"']
  const responses = new Set(JSON.stringify(recording.transcript).match(/msg_[0-9a-f]+/g))
  const isThere = (word: string) => text().includes(word)
  await vi.waitUntil(() => [...last, ...responses].every(isThere), { timeout: 30_000 })

  const once = answersOf(received, 1)
  const twice = answersOf(received, 2)
  const { sizes: _once, ...answers } = once
  const { sizes: _twice, ...answersTwice } = twice
  expect(answersTwice).toEqual(answers)

  const truth = truthOf(recording)
  expect(answers['cost by team and model']).toMatchObject([
    { Model: 'claude-opus-5-5', usd: 1.25 },
    { Model: 'claude-haiku-4-5', usd: 0.05 },
  ])
  const tokens = answers['tokens by team and model, and how much of the input came from the cache']
  expect(sum(tokens, 'turns')).toBe(truth.prompts)
  const agents = (answers['subagent use'] ?? []).flatMap(({ agent, runs }) => Array(Number(runs)).fill(agent))
  expect(agents.sort()).toEqual(truth.agents)
  expect(answers['denied permissions']?.map(({ by }) => by).sort()).toEqual(['hook', 'rule'])
  const slowest = answers['slowest tools']?.map(({ Tool }) => Tool)
  expect(slowest).toEqual(expect.arrayContaining(['Agent', 'Bash', 'Read', 'Write']))
  for (const [question, rows] of Object.entries(answers)) expect([question, rows.length > 0]).toEqual([question, true])
}, 120_000)
