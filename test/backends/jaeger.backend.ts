import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { freePort } from '../collector/collector.ts'
import { scratchFolder, startProgram, untilReady } from '../collector/production/program.ts'
import { allInput, askJson, askUntil, playSession } from './played-session.ts'

interface Span {
  spanID: string
  operationName: string
  references: { spanID: string }[]
  tags: { key: string; value: unknown }[]
}

/** Jaeger 2 with its storage in memory. */
async function startJaeger(): Promise<{ otlp: string; query: string }> {
  const folder = scratchFolder('jaeger')
  const [otlp, http, grpc, health] = await Promise.all(Array.from({ length: 4 }, freePort))
  const config = join(folder, 'jaeger.yaml')
  writeFileSync(
    config,
    `extensions:
  healthcheckv2: { use_v2: true, http: { endpoint: '127.0.0.1:${health}' } }
  jaeger_storage: { backends: { memory: { memory: { max_traces: 1000 } } } }
  jaeger_query:
    storage: { traces: memory }
    http: { endpoint: '127.0.0.1:${http}' }
    grpc: { endpoint: '127.0.0.1:${grpc}' }
receivers: { otlp: { protocols: { http: { endpoint: '127.0.0.1:${otlp}' } } } }
exporters: { jaeger_storage_exporter: { trace_storage: memory } }
service:
  extensions: [healthcheckv2, jaeger_storage, jaeger_query]
  telemetry: { metrics: { level: none } }
  pipelines: { traces: { receivers: [otlp], exporters: [jaeger_storage_exporter] } }
`,
  )
  const program = startProgram(process.env['JAEGER_BIN'] ?? '', ['--config', config])
  const query = `http://127.0.0.1:${http}`
  await untilReady(program, `${query}/api/services`)
  return { otlp: `http://127.0.0.1:${otlp}`, query }
}

test('Jaeger stored every span of a session, in trees without orphans, with its tokens and calls', async () => {
  const { otlp, query } = await startJaeger()
  const truth = await playSession({ CLAUDE_METRICS_OTLP_TRACES_ENDPOINT: `${otlp}/v1/traces` })
  const ask = async () => {
    const { data } = await askJson(`${query}/api/traces?service=claude-code-plugin&limit=100&lookback=1h`)
    return (data as { spans: Span[] }[]).flatMap(({ spans }) => spans)
  }
  const chats = (spans: Span[]) => spans.filter(({ operationName }) => operationName.startsWith('chat '))
  const spans = await askUntil(ask, (found) => chats(found).length >= truth.responses)
  const sum = (name: string) =>
    chats(spans).reduce((total, { tags }) => total + Number(tags.find(({ key }) => key === name)?.value ?? 0), 0)
  expect(chats(spans)).toHaveLength(truth.responses)
  expect(sum('gen_ai.usage.input_tokens')).toBe(allInput(truth))
  expect(sum('gen_ai.usage.output_tokens')).toBe(truth.output)
  const calls = spans.flatMap(({ tags }) => tags.find(({ key }) => key === 'gen_ai.tool.call.id')?.value ?? [])
  expect(calls.map(String).sort()).toEqual(truth.toolCallIds)
  const ids = new Set(spans.map(({ spanID }) => spanID))
  expect(ids.size).toBe(spans.length)
  for (const { references } of spans) for (const { spanID } of references) expect(ids).toContain(spanID)
})
