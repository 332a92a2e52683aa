import { expect, test } from 'vitest'
import { askJson, askUntil, playSession } from './played-session.ts'
import { startVictoria } from './victoria.ts'

interface Series {
  metric: Record<string, string>
  value: [number, string]
}

test('VictoriaMetrics stored the tokens, calls and cost of a session, and increase() counts them from the first on', async () => {
  const url = await startVictoria(process.env['VICTORIA_METRICS_BIN'])
  const truth = await playSession({ CLAUDE_METRICS_OTLP_METRICS_ENDPOINT: `${url}/opentelemetry/v1/metrics` })
  const sum = async (expression: string): Promise<number> => {
    const parameters = new URLSearchParams({ query: `sum(${expression})`, nocache: '1', latency_offset: '1ms' })
    const { data } = (await askJson(`${url}/api/v1/query?${parameters}`)) as { data: { result: Series[] } }
    return Number(data.result[0]?.value[1] ?? Number.NaN)
  }
  const tokens = truth.input + truth.output + truth.cacheRead + truth.cacheCreation
  // It keeps the names as they are sent.
  const named = (name: string, type = '') => `{__name__="${name}"${type && `,type="${type}"`}}`
  const last = named('claude_code.token.usage')
  await askUntil(
    () => sum(last),
    (found) => found === tokens,
  )
  for (const [type, count] of Object.entries({ input: truth.input, output: truth.output, cacheRead: truth.cacheRead }))
    expect(await sum(named('claude_code.token.usage', type)), type).toBe(count)
  expect(await sum(`increase(${last}[1h])`)).toBe(tokens)
  expect(await sum(`increase(${named('claude_code.session.count')}[1h])`)).toBe(1)
  expect(await sum(`increase(${named('claude_metrics.tool.calls')}[1h])`)).toBe(truth.toolCallIds.length)
  expect(await sum(named('claude_code.cost.usage'))).toBeGreaterThan(0)
  expect(await sum(named('claude_metrics.agent.up'))).toBe(1)
})
