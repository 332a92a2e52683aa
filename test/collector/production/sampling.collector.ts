import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { freePort } from '../collector.ts'
import { OPEN_SAMPLER } from './loopback.ts'
import { post, type SpanInput, spansRequest } from './otlp-request.ts'
import { scratchFolder, startConfigured } from './program.ts'

const SHOULD_BE_KEPT: Record<string, Partial<SpanInput>> = {
  'a turn with an error': { failed: true },
  'an interrupted turn': { attributes: { 'claude_metrics.status': 'cancelled' } },
  'a call that a person refused': { attributes: { 'claude_metrics.permission_outcome': 'denied_user' } },
  'a call that a hook blocked': { attributes: { 'claude_metrics.permission_outcome': 'blocked_hook' } },
  'an expensive response': { attributes: { 'gen_ai.usage.output_tokens': 16_001 } },
  'a response that fills the cache': { attributes: { 'gen_ai.usage.cache_write.input_tokens': 100_001 } },
  'a turn of eleven minutes': { durationMs: 660_000 },
}
const SHOULD_GO: Record<string, Partial<SpanInput>> = {
  'a turn like any other': { attributes: { 'claude_metrics.status': 'ok', 'gen_ai.usage.output_tokens': 900 } },
  'an allowed call': { attributes: { 'claude_metrics.permission_outcome': 'allowed' } },
}

const traceIdOf = (index: number) => String(index + 1).padStart(32, '0')
const spanIdOf = (index: number) => String(index + 1).padStart(16, '0')

test('the gateway keeps whole traces that are worth a look, and of the others as many as is set', async () => {
  const folder = scratchFolder('sampling')
  const kept = join(folder, 'kept.jsonl')
  const layer = join(folder, 'layer.yaml')
  writeFileSync(
    layer,
    `${OPEN_SAMPLER}exporters: { file: { path: ${kept}, flush_interval: 100ms } }
service: { pipelines: { traces: { receivers: [otlp], processors: [memory_limiter, tail_sampling], exporters: [file] } } }
`,
  )
  const [otlp = 0, grpc = 0, health = 0, telemetry = 0] = await Promise.all(Array.from({ length: 4 }, freePort))
  await startConfigured(['gateway/sampler.yaml', layer], {
    STORAGE_DIR: join(folder, 'queue'),
    OTLP_PORT: String(otlp),
    OTLP_GRPC_PORT: String(grpc),
    HEALTH_PORT: String(health),
    TELEMETRY_PORT: String(telemetry),
    DECISION_WAIT: '1s',
    SAMPLING_PERCENTAGE: '0',
  })

  // Each trace has a second span that says nothing: it stays or goes with the first.
  const cases = Object.entries({ ...SHOULD_BE_KEPT, ...SHOULD_GO })
  const spans = cases.flatMap(([, span], index): SpanInput[] => [
    { traceId: traceIdOf(index), spanId: spanIdOf(2 * index), ...span },
    { traceId: traceIdOf(index), spanId: spanIdOf(2 * index + 1) },
  ])
  expect(await post(`http://127.0.0.1:${otlp}`, 'traces', spansRequest(spans, Date.now()))).toBe(200)

  const text = () => (existsSync(kept) ? readFileSync(kept, 'utf8') : '')
  const namesKept = () => cases.filter((_, index) => text().includes(traceIdOf(index))).map(([name]) => name)
  await vi.waitUntil(() => namesKept().length >= Object.keys(SHOULD_BE_KEPT).length, { timeout: 20_000 })
  // A background agent's spans come later, and one by one they say nothing.
  const late = { traceId: traceIdOf(0), spanId: spanIdOf(900) }
  const ordinary = { traceId: traceIdOf(cases.length - 1), spanId: spanIdOf(901) }
  await post(`http://127.0.0.1:${otlp}`, 'traces', spansRequest([late, ordinary], Date.now()))
  await vi.waitUntil(() => text().includes(late.spanId), { timeout: 20_000 })

  expect(namesKept().sort()).toEqual(Object.keys(SHOULD_BE_KEPT).sort())
  const spanIds = text().match(/"spanId":"\d{16}"/g) ?? []
  expect(spanIds).toHaveLength(2 * Object.keys(SHOULD_BE_KEPT).length + 1)
})
