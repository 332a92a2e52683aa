import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { repository } from '../../cli/bundle.ts'
import { freePort } from '../collector.ts'
import { KAFKA_LOGIN } from './kafka.ts'
import { logRequest, post } from './otlp-request.ts'
import { CONFIG, scratchFolder, startConfigured, startProgram, untilReady } from './program.ts'

const DAY_MS = 86_400_000
const DAYS = 300

test('a collector that starts while ClickHouse is away writes every record later, with its name, of any number of days', async () => {
  const folder = scratchFolder('exporter')
  const [engine = 0, otlp = 0, health = 0, telemetry = 0] = await Promise.all(Array.from({ length: 4 }, freePort))
  const layer = join(folder, 'layer.yaml')
  // Requests by hand in the place of Kafka, and no compression, which the engine's front does not have.
  writeFileSync(
    layer,
    `receivers: { otlp: { protocols: { http: { endpoint: '127.0.0.1:${otlp}' } } } }
exporters:
  clickhouse:
    compress: none
    retry_on_failure: { initial_interval: 100ms, max_interval: 500ms }
    sending_queue: { batch: { flush_timeout: 1s } }
service:
  pipelines:
    traces: { receivers: [otlp] }
    logs: { receivers: [otlp] }
    metrics: { receivers: [otlp] }
`,
  )
  const url = `http://127.0.0.1:${engine}`
  const collector = await startConfigured(['gateway/to-clickhouse.yaml', layer], {
    ...KAFKA_LOGIN,
    STORAGE_DIR: join(folder, 'queue'),
    HEALTH_PORT: String(health),
    TELEMETRY_PORT: String(telemetry),
    CLICKHOUSE_ENDPOINT: url,
    CLICKHOUSE_USER: 'default',
  })
  const nowMs = Date.now()
  for (let day = 0; day < DAYS; day++)
    expect(
      await post(`http://127.0.0.1:${otlp}`, 'logs', logRequest({ 'event.id': `e-${day}` }, nowMs - day * DAY_MS)),
    ).toBe(200)
  await vi.waitUntil(() => /schema detection failed/.test(collector.said()), { timeout: 20_000 })

  const schema = join(CONFIG, 'gateway/clickhouse/schema.sql')
  const front = join(repository, 'scripts/collector/clickhouse-http.py')
  const server = startProgram(process.env['CLICKHOUSE_PYTHON'] ?? '', [front, String(engine), schema, folder])
  await untilReady(server, url)
  const names = async () => {
    const body =
      'SELECT EventName, count() AS rows, uniq(EventId) AS ids FROM claude_metrics.otel_logs GROUP BY EventName'
    const response = await fetch(`${url}/?default_format=JSONCompact`, { method: 'POST', body })
    const text = await response.text()
    expect({ status: response.status, text }).toMatchObject({ status: 200 })
    return (JSON.parse(text) as { data: [string, string | number, string | number][] }).data
  }
  await vi
    .waitFor(
      async () =>
        expect((await names()).map(([name, rows, ids]) => [name, Number(rows), Number(ids)])).toEqual([
          ['claude_code.tool_result', DAYS, DAYS],
        ]),
      { timeout: 30_000, interval: 500 },
    )
    .catch((error) =>
      Promise.reject(new Error(`${error}\n${collector.said().slice(-1500)}\n${server.said().slice(-1500)}`)),
    )
}, 120_000)
