import { expect, test } from 'vitest'
import { allInput, askUntil, playSession } from './played-session.ts'
import { startVictoria } from './victoria.ts'

type Row = Record<string, string>

test('VictoriaLogs stored a record for every turn and call of a session, with tokens, severity, trace and span', async () => {
  const url = await startVictoria(process.env['VICTORIA_LOGS_BIN'])
  const truth = await playSession({ CLAUDE_METRICS_OTLP_LOGS_ENDPOINT: `${url}/insert/opentelemetry/v1/logs` })
  const ask = async (): Promise<Row[]> => {
    const body = new URLSearchParams({ query: '*', limit: '1000' })
    const response = await fetch(`${url}/select/logsql/query`, { method: 'POST', body })
    const lines = (await response.text()).split('\n').filter((line) => line !== '')
    return lines.map((line) => JSON.parse(line) as Row)
  }
  const named = (rows: Row[], name: string) => rows.filter((row) => row['_msg'] === name)
  const rows = await askUntil(ask, (found) => named(found, 'claude_code.session_end').length > 0)
  const tools = named(rows, 'claude_code.tool_result')
  expect(tools.map((row) => row['tool_use_id']).sort()).toEqual(truth.toolCallIds)
  const turns = named(rows, 'claude_metrics.execution')
  const sum = (name: string) => turns.reduce((total, row) => total + Number(row[name]), 0)
  expect(sum('gen_ai.usage.input_tokens')).toBe(allInput(truth))
  expect(sum('gen_ai.usage.output_tokens')).toBe(truth.output)
  for (const row of [...tools, ...turns]) {
    expect(row['session.id']).toBe(truth.sessionId)
    expect(row['trace_id']).toMatch(/^[0-9a-f]{32}$/)
    expect(row['span_id']).toMatch(/^[0-9a-f]{16}$/)
    expect(['INFO', 'WARN', 'ERROR']).toContain(row['severity'] ?? row['severity_text'])
  }
})
