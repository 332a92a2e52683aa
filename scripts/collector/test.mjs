// npm run test:collector: what a real OpenTelemetry Collector receives, and what collector-config does, with the real
// programs. Not part of npm test: the first run builds them, for a quarter of an hour.
// OTELCOL_BIN names a collector that is there already (it needs the otlp receiver and the file exporter).
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { buildCollector } from './build.mjs'
import { fetchKafka } from './kafka.mjs'
import { buildPrometheus } from './prometheus.mjs'
import { CLICKHOUSE, installPython } from './python-package.mjs'

const { OTELCOL_BIN } = process.env
const manifest = (name) => fileURLToPath(new URL(name, import.meta.url))
const built = OTELCOL_BIN ? { path: OTELCOL_BIN } : buildCollector(manifest('receiver.yaml'))
if ('missing' in built) {
  console.log(`test:collector is skipped: ${built.missing}.`)
  process.exit(0)
}
const production = buildCollector(manifest('production.yaml'))
const prometheus = buildPrometheus()
const kafka = fetchKafka()
const clickhouse = installPython(CLICKHOUSE)
const excluded = []
for (const [{ missing }, tests] of [
  [production, '**'],
  [prometheus, '**'],
  [kafka, 'kafka.collector.ts'],
  [clickhouse, 'clickhouse*.collector.ts'],
]) {
  if (missing === undefined) continue
  console.log(`test/collector/production/${tests} is skipped: ${missing}.`)
  excluded.push('--exclude', `test/collector/production/${tests}`)
}
const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url))
const { status } = spawnSync(
  process.execPath,
  [vitest, 'run', '--config', 'vitest.collector.config.ts', ...excluded, ...process.argv.slice(2)],
  {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    env: {
      ...process.env,
      OTELCOL_BIN: built.path,
      OTELCOL_PRODUCTION_BIN: production.path ?? '',
      PROMETHEUS_DIR: prometheus.path ?? '',
      KAFKA_JARS: kafka.path ?? '',
      CLICKHOUSE_PYTHON: clickhouse.path ?? '',
    },
    stdio: 'inherit',
  },
)
const real = [
  ['OpenTelemetry Collector with the components of collector-config', production, 'built from its Go modules'],
  ['Prometheus and promtool', prometheus, 'built from their Go module'],
  [
    "ClickHouse's engine behind the collector's own clickhouse exporter",
    clickhouse,
    'its server replaced by an HTTP front',
  ],
  ['Apache Kafka', kafka, 'three brokers with TLS, SASL and copies, from Maven Central'],
]
console.log('What was real:')
for (const [what, { missing }, how] of real) console.log(`- ${what}: ${missing ? `not run, ${missing}` : how}`)
console.log('- Grafana, Tempo, Loki, Jaeger, Docker: not run; their configurations are read and checked only')
process.exit(status ?? 1)
