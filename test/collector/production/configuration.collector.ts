import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { CONFIG, OTELCOL, PROMETHEUS_DIR, scratchFolder } from './program.ts'

const run = (command: string, args: string[], env: Record<string, string> = {}) => {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: join(CONFIG, 'prometheus'),
    env: { PATH: process.env['PATH'], ...env },
    encoding: 'utf8',
  })
  return { status, said: stdout + stderr }
}

test.each([
  'agent/collector.yaml',
  'gateway/balancer.yaml',
  'gateway/sampler.yaml',
  'gateway/to-kafka.yaml',
  'gateway/to-clickhouse.yaml',
])('the collector itself accepts %s, with nothing deprecated in it', (path) => {
  const env = { STORAGE_DIR: scratchFolder('validate'), KAFKA_PASSWORD: 'between us' }
  const { status, said } = run(OTELCOL, ['validate', '--config', join(CONFIG, path)], env)
  expect({ status, said }).toEqual({ status: 0, said: '' })
})

test('the layer for grafana/otel-lgtm fits on a collector with the exporters of that image', () => {
  const base = join(scratchFolder('layer'), 'base.yaml')
  writeFileSync(
    base,
    `receivers: { otlp: { protocols: { http: { endpoint: '127.0.0.1:4318' } } } }
exporters: { otlp_http/metrics: { endpoint: 'http://localhost:9090/api/v1/otlp' }, otlp_http/logs: { endpoint: 'http://localhost:3100/otlp' } }
service: { pipelines: { metrics: { receivers: [otlp], exporters: [otlp_http/metrics] }, logs: { receivers: [otlp], exporters: [otlp_http/logs] } } }
`,
  )
  const args = ['validate', '--config', base, '--config', join(CONFIG, 'dev/grafana/otelcol.yaml')]
  expect(run(OTELCOL, args)).toEqual({ status: 0, said: '' })
})

const promtool = join(PROMETHEUS_DIR, 'promtool')

test('Prometheus accepts its configuration and the rules', () => {
  expect(run(promtool, ['check', 'config', 'prometheus.yaml'])).toMatchObject({ status: 0 })
  expect(run(promtool, ['check', 'rules', '--lint=all', '--lint-fatal', 'rules.yaml'])).toMatchObject({ status: 0 })
})

const TESTS = ['rules.test.yaml', 'rules-of-records.test.yaml', 'rules-of-weeks.test.yaml']

test('every rule fires when it should and only then', () => {
  const { status, said } = run(promtool, ['test', 'rules', ...TESTS])
  expect({ status, said }).toMatchObject({ status: 0 })
  // Days of five minutes and weeks of ten.
}, 300_000)
