import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { freePort } from '../collector/collector.ts'
import { PROMETHEUS_DIR, scratchFolder, startProgram, untilReady } from '../collector/production/program.ts'
import { askJson, askUntil, playSession } from './played-session.ts'

interface Result {
  metric: Record<string, string>
  value: [number, string]
}

async function startPrometheus(): Promise<string> {
  const folder = scratchFolder('prometheus')
  const port = await freePort()
  writeFileSync(join(folder, 'prometheus.yaml'), '{}\n')
  // No feature flag: what the page on backends says, and nothing else.
  const program = startProgram(join(PROMETHEUS_DIR, 'prometheus'), [
    `--config.file=${join(folder, 'prometheus.yaml')}`,
    `--storage.tsdb.path=${join(folder, 'tsdb')}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--web.enable-otlp-receiver',
  ])
  const url = `http://127.0.0.1:${port}`
  await untilReady(program, `${url}/-/ready`)
  return url
}

async function query(url: string, expr: string, time?: number): Promise<Result[]> {
  const params = new URLSearchParams({ query: expr, ...(time !== undefined && { time: String(time) }) })
  const { data } = await askJson(`${url}/api/v1/query?${params}`)
  return (data as { result: Result[] }).result
}

const total = (results: Result[]): number => results.reduce((sum, { value }) => sum + Number(value[1]), 0)

test('increase() over what an agent pushed is right from its first session on, without a feature flag', async () => {
  const url = await startPrometheus()
  const truth = await playSession({ CLAUDE_METRICS_OTLP_METRICS_ENDPOINT: `${url}/api/v1/otlp/v1/metrics` })
  const tokens = truth.input + truth.output + truth.cacheRead + truth.cacheCreation
  const last = 'claude_code_token_usage_tokens_total'
  await askUntil(
    () => query(url, last),
    (found) => total(found) === tokens,
  )
  // At the moment of a reading nothing is extrapolated.
  const [newest] = await query(url, `max(timestamp(${last}))`)
  const at = Number(newest?.value[1])
  const increase = async (metric: string) => total(await query(url, `sum(increase(${metric}[10m]))`, at))
  expect(await increase(last)).toBeCloseTo(tokens, 3)
  for (const [type, count] of Object.entries({ input: truth.input, output: truth.output, cacheRead: truth.cacheRead }))
    expect(await increase(`${last}{type="${type}"}`), type).toBeCloseTo(count, 3)
  expect(await increase('claude_code_session_count_total')).toBeCloseTo(1, 3)
  expect(await increase('claude_metrics_tool_calls_total')).toBeCloseTo(truth.toolCallIds.length, 3)
  const cost = await query(url, 'sum(claude_code_cost_usage_USD_total)', at)
  expect(await increase('claude_code_cost_usage_USD_total')).toBeCloseTo(total(cost), 9)
  expect(total(cost)).toBeGreaterThan(0)
  expect((await query(url, 'claude_metrics_agent_up', at)).map(({ value }) => value[1])).toEqual(['1'])
})
