import { expect, test, vi } from 'vitest'
import type { Recorded, Recording } from '../../../src/dev/recording.ts'
import { dashboards, inGrafana } from '../../collector-config/dashboards.ts'
import { createDemoSession } from '../demo-session.ts'
import type { Sample } from './prometheus.ts'
import { type Stack, startStack } from './stack.ts'

/** Tokens by the type of Claude Code's own metric, straight from the recording's transcripts. */
function tokensOf({ transcript, subagents }: Recording): Record<string, number> {
  const messages = [transcript, ...subagents]
    .flatMap(({ lines }) => lines)
    .map((line) => line['message'] as Recorded | undefined)
  const last = new Map(messages.flatMap((message) => (message?.['usage'] ? [[message['id'], message['usage']]] : [])))
  const sum = (name: string) =>
    [...last.values()].reduce<number>((total, usage) => total + Number((usage as Record<string, number>)[name]), 0)
  return {
    input: sum('input_tokens'),
    output: sum('output_tokens'),
    cacheRead: sum('cache_read_input_tokens'),
    cacheCreation: sum('cache_creation_input_tokens'),
  }
}

const byLabel = (samples: Sample[], label: string) =>
  Object.fromEntries(samples.map(({ metric, value }) => [metric[label] ?? '', value]))

/** The totals that the client writes as it leaves; the demo's recording has none. */
function addCosts({ sessionId, transcript, hooks }: Recording): void {
  const at = (hooks.find(({ event }) => event === 'SessionEnd')?.at ?? 0) - 1
  const modelUsage = { 'claude-opus-5-5': { costUSD: 1.25 }, 'claude-haiku-4-5': { costUSD: 0.05 } }
  transcript.lines.push({ at, type: 'cost-state', sessionId, totalCostUSD: 1.3, modelUsage })
}

/** A week's past, whole days, and an attribute that machines do not send by themselves. */
const NEEDS_MORE = /offset 7d|:1d\]|team_repository/

async function withoutData({ query }: Stack): Promise<string[]> {
  const empty: string[] = []
  for (const { uid, title, exprs } of dashboards().flatMap(({ uid, panels }) =>
    panels.map((panel) => ({ uid, ...panel })),
  ))
    for (const expr of exprs) {
      if (NEEDS_MORE.test(expr)) continue
      const samples = await query(inGrafana(expr))
      if (!samples.some(({ value }) => Number.isFinite(value))) empty.push(`${uid} / ${title}: ${expr}`)
    }
  return empty
}

test('a session through hooks, agent, two collectors and Prometheus: every panel shows data, and sums are the truth', async () => {
  const stack = await startStack()
  const session = await createDemoSession({
    CLAUDE_METRICS_OTLP_ENDPOINT: stack.otlpEndpoint,
    CLAUDE_METRICS_OTLP_METRICS_INTERVAL_MS: '1000',
  })
  addCosts(session.recording)
  await session.play()

  // Counters begin at zero, so what they show is what was counted since the agent began.
  const truth = tokensOf(session.recording)
  await vi.waitUntil(
    async () => {
      const arrived = byLabel(await stack.query('sum by (type) (claude_code_token_usage_tokens_total)'), 'type')
      return Object.entries(truth).every(([type, count]) => (arrived[type] ?? 0) === count)
    },
    { timeout: 60_000, interval: 250 },
  )
  expect((await stack.query('claude_code_session_count_total{team="blue"}')).map(({ value }) => value)).toEqual([1])
  // The zero that Prometheus puts before a counter's first reading makes that reading an increase.
  const increase = 'sum by (type) (increase(claude_code_token_usage_tokens_total[10m]))'
  const increased = byLabel(await stack.query(increase), 'type')
  for (const [type, count] of Object.entries(truth)) expect(increased[type] ?? 0).toBeGreaterThan(count * 0.9)

  await vi.waitFor(async () => expect(await withoutData(stack)).toEqual([]), { timeout: 40_000, interval: 1_000 })
  // To a billionth: doubles that are added in another order differ in the last bit.
  const costs = await stack.query('sum by (model) (claude_code_cost_usage_USD_total)')
  const cost = byLabel(
    costs.map(({ metric, value }) => ({ metric, value: Number(value.toFixed(9)) })),
    'model',
  )
  expect(cost).toEqual({ 'claude-opus-5-5': 1.25, 'claude-haiku-4-5': 0.05 })
  expect(await stack.failingRules()).toEqual([])
  // What tiles and legends add up is what was counted, to the last token.
  const shown = 'sum by (type) (sum_over_time(team_model_type:claude_code_tokens:increase5m[1h]))'
  await vi.waitFor(async () => expect(byLabel(await stack.query(shown), 'type')).toEqual(truth), { timeout: 30_000 })
  const records = ['team_person:claude_metrics_turns:increase1d', 'team:claude_metrics_agents:count']
  for (const record of records) expect(await stack.query(record)).not.toEqual([])
  expect(session.complaints).toEqual([])
}, 180_000)
