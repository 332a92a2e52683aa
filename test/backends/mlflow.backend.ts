import { join } from 'node:path'
import { expect, test } from 'vitest'
import { freePort } from '../collector/collector.ts'
import { scratchFolder, startProgram, untilReady } from '../collector/production/program.ts'
import { allInput, askJson, askUntil, playSession } from './played-session.ts'

interface Trace {
  trace_id: string
  trace_metadata: Record<string, string>
}

test('MLflow stored every turn of a session as a trace, and counts its tokens', async () => {
  const folder = scratchFolder('mlflow')
  const port = await freePort()
  const store = `sqlite:///${join(folder, 'mlflow.db')}`
  const args = ['-m', 'mlflow', 'server', '--backend-store-uri', store, '--port', String(port), '--workers', '1']
  const mlflow = startProgram(process.env['MLFLOW_PYTHON'] ?? '', args, {
    HOME: folder,
    MLFLOW_DISABLE_TELEMETRY: 'true',
  })
  const url = `http://127.0.0.1:${port}`
  await untilReady(mlflow, `${url}/health`)
  const truth = await playSession({
    CLAUDE_METRICS_OTLP_TRACES_ENDPOINT: `${url}/v1/traces`,
    CLAUDE_METRICS_OTLP_HEADERS: 'x-mlflow-experiment-id=0',
  })
  const ask = async () => {
    const locations = [{ type: 'MLFLOW_EXPERIMENT', mlflow_experiment: { experiment_id: '0' } }]
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ locations, max_results: 100 })
    const found = await askJson(`${url}/api/3.0/mlflow/traces/search`, { method: 'POST', headers, body })
    return (found['traces'] ?? []) as Trace[]
  }
  const tokens = (traces: Trace[], which: string) =>
    traces.reduce((sum, { trace_metadata }) => {
      const usage = JSON.parse(trace_metadata['mlflow.trace.tokenUsage'] ?? '{}') as Record<string, number>
      return sum + (usage[which] ?? 0)
    }, 0)
  const traces = await askUntil(ask, (found) => tokens(found, 'output_tokens') >= truth.output)
  expect(tokens(traces, 'output_tokens')).toBe(truth.output)
  expect(tokens(traces, 'input_tokens')).toBe(allInput(truth))
})
