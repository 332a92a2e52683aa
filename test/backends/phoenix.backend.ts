import { expect, test } from 'vitest'
import { freePort } from '../collector/collector.ts'
import { scratchFolder, startProgram, untilReady } from '../collector/production/program.ts'
import { allInput, askJson, askUntil, playSession } from './played-session.ts'

interface Span {
  name: string
  span_kind: string
  parent_id: string | null
  context: { span_id: string }
  attributes: Record<string, unknown>
}

test('Phoenix stored every span of a session as what it is, with its tokens', async () => {
  const folder = scratchFolder('phoenix')
  const [port, grpc] = await Promise.all([freePort(), freePort()])
  const python = process.env['PHOENIX_PYTHON'] ?? ''
  const phoenix = startProgram(python, ['-m', 'phoenix.server.main', 'serve'], {
    HOME: folder,
    PHOENIX_WORKING_DIR: folder,
    PHOENIX_HOST: '127.0.0.1',
    PHOENIX_PORT: String(port),
    PHOENIX_GRPC_PORT: String(grpc),
    PHOENIX_TELEMETRY_ENABLED: 'false',
  })
  const url = `http://127.0.0.1:${port}`
  await untilReady(phoenix, `${url}/v1/projects`)
  const truth = await playSession({
    CLAUDE_METRICS_OTLP_TRACES_ENDPOINT: `${url}/v1/traces`,
    CLAUDE_METRICS_OTLP_OPENINFERENCE: '1',
  })
  const ask = async () => (await askJson(`${url}/v1/projects/default/spans?limit=1000`))['data'] as Span[]
  const chats = (spans: Span[]) => spans.filter(({ span_kind }) => span_kind === 'LLM')
  const spans = await askUntil(ask, (found) => chats(found).length >= truth.responses)
  const sum = (name: string) => chats(spans).reduce((total, { attributes }) => total + Number(attributes[name] ?? 0), 0)
  expect(chats(spans)).toHaveLength(truth.responses)
  expect(sum('llm.token_count.prompt')).toBe(allInput(truth))
  expect(sum('llm.token_count.completion')).toBe(truth.output)
  expect(sum('llm.token_count.prompt_details.cache_write')).toBe(truth.cacheCreation)
  expect(spans.filter(({ span_kind }) => span_kind === 'TOOL')).toHaveLength(truth.toolCallIds.length)
  const ids = new Set(spans.map(({ context }) => context.span_id))
  for (const { parent_id } of spans) if (parent_id !== null) expect(ids).toContain(parent_id)
})
