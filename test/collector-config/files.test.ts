import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { repository } from '../cli/bundle.ts'
import { ownNamesIn, prometheusNames } from './catalogue.ts'
import { readYaml, type YamlFile, yamlFiles } from './files.ts'

type Json = Record<string, unknown>

const files = yamlFiles()
const ofKind = (kind: (file: YamlFile) => boolean): [string, YamlFile][] =>
  files.filter(kind).map((file) => [file.path, file])
const recordOf = (value: unknown): Json => (value ?? {}) as Json
const pipelinesOf = ({ content }: YamlFile) =>
  Object.values(recordOf(recordOf(content['service'])['pipelines'])) as { [part: string]: string[] }[]

const collectors = ofKind(({ path }) => /^(agent|gateway)\/[\w-]+\.yaml$/.test(path))
const composes = ofKind(({ path }) => path.endsWith('compose.yaml'))

test('there is something to check', () => {
  expect(collectors.length).toBeGreaterThanOrEqual(5)
  expect(composes.length).toBeGreaterThanOrEqual(2)
})

describe.each(composes)('%s', (path, { content }) => {
  const services = Object.values(recordOf(content['services'])) as Json[]

  test('names images by version and digest', () => {
    for (const { image } of services) expect(image).toMatch(/^[\w./-]+:v?\d+\.\d+\.\d+@sha256:[0-9a-f]{64}$/)
  })

  test('publishes ports to this machine only', () => {
    for (const { ports } of services)
      for (const port of ports as string[]) expect(port).toMatch(/^127\.0\.0\.1:(\$\{\w+:-)?\d+\}?:\d+$/)
  })

  test('has no password in it, and mounts files that are there', () => {
    const folder = join(repository, 'collector-config', path, '..')
    for (const { volumes = [], environment = {} } of services) {
      expect(Object.keys(environment as Json).filter((name) => /password|token|secret/i.test(name))).toEqual([])
      const mounts = (volumes as string[]).filter((volume) => volume.startsWith('.'))
      for (const mount of mounts) {
        expect(mount.endsWith(':ro')).toBe(true)
        expect(() => readFileSync(join(folder, mount.split(':')[0] ?? ''))).not.toThrow(/ENOENT/)
      }
    }
  })
})

test('Grafana lets nobody in as administrator, and has no account with a default password', () => {
  const { services } = readYaml('dev/grafana/compose.yaml') as { services: { lgtm: { environment: Json } } }
  expect(services.lgtm.environment).toMatchObject({
    GF_AUTH_ANONYMOUS_ORG_ROLE: 'Editor',
    GF_AUTH_DISABLE_LOGIN_FORM: 'true',
    GF_AUTH_BASIC_ENABLED: 'false',
    GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION: 'true',
  })
})

describe.each(collectors)('%s', (_, file) => {
  const { content, text } = file

  test('uses only what it defines, and defines only what it uses', () => {
    for (const kind of ['receivers', 'processors', 'exporters']) {
      const used = new Set(pipelinesOf(file).flatMap((pipeline) => pipeline[kind] ?? []))
      expect([...used].sort()).toEqual(Object.keys(recordOf(content[kind])).sort())
    }
    const extensions = recordOf(content['service'])['extensions'] as string[]
    expect([...extensions].sort()).toEqual(Object.keys(recordOf(content['extensions'])).sort())
  })

  test('limits memory before anything else', () => {
    for (const { processors } of pipelinesOf(file)) expect(processors?.[0]).toBe('memory_limiter')
  })

  test('keeps what it cannot send on disk and never gives up on it, or keeps nothing and answers so', () => {
    const isPassedOn = file.path.startsWith('agent/')
    for (const [name, exporter] of Object.entries(recordOf(content['exporters']))) {
      const { sending_queue: queue, retry_on_failure: retry } = exporter as Record<string, Json | undefined>
      expect({ name, ...queue }).toMatchObject(isPassedOn ? { enabled: false } : { storage: 'file_storage' })
      expect({ name, ...retry }).toMatchObject(isPassedOn ? { enabled: false } : { max_elapsed_time: '0s' })
    }
    if (isPassedOn) return
    expect(recordOf(content['extensions'])['file_storage']).toMatchObject({
      create_directory: true,
      directory_permissions: '0700',
      fsync: true,
    })
  })

  test('has no secret in it', () => {
    expect(text).not.toMatch(/^\s*(password|token|hmac_key): +(?!\$\{env:)\S/m)
  })
})

test('the collector on a machine listens on loopback only', () => {
  for (const [path, { text }] of collectors)
    expect([path, text.includes('0.0.0.0')]).toEqual([path, !path.startsWith('agent/')])
})

test.each(['gateway/balancer.yaml', 'gateway/sampler.yaml', 'gateway/to-kafka.yaml'])(
  '%s asks for TLS and a login from whoever sends, which says the team',
  (path) => {
    const { receivers, processors, service } = readYaml(path) as {
      receivers: { otlp: { protocols: { http: Json } } }
      processors: Json
      service: { pipelines: Record<string, { processors: string[] }> }
    }
    expect(receivers.otlp.protocols.http).toMatchObject({
      tls: { min_version: '1.2' },
      auth: { authenticator: 'basicauth/teams' },
    })
    expect(recordOf(processors['resource/team'])['attributes']).toContainEqual({
      key: 'team',
      from_context: 'auth.username',
      action: 'upsert',
    })
    for (const pipeline of Object.values(service.pipelines)) expect(pipeline.processors).toContain('resource/team')
  },
)

test('ClickHouse takes a batch of any number of days, and names from bodies where the collector sends none', () => {
  const { exporters } = readYaml('gateway/to-clickhouse.yaml') as { exporters: { clickhouse: Json } }
  expect(exporters.clickhouse['connection_params']).toEqual({ throw_on_max_partitions_per_insert_block: '0' })
  const schema = readFileSync(join(repository, 'collector-config/gateway/clickhouse/schema.sql'), 'utf8')
  expect(schema).toContain('EventName LowCardinality(String) DEFAULT Body,')
})

describe('Prometheus', () => {
  const { groups } = readYaml('prometheus/rules.yaml') as {
    groups: { rules: { record?: string; alert?: string; expr: string; annotations?: Json; labels?: Json }[] }[]
  }
  const rules = groups.flatMap((group) => group.rules)

  test('rules ask only for metrics that there are', () => {
    const known = prometheusNames()
    const exprs = rules.map(({ expr }) => expr)
    expect(exprs.flatMap(ownNamesIn).length).toBeGreaterThan(10)
    for (const name of exprs.flatMap(ownNamesIn)) expect(known).toContain(name)
  })

  test('records that are asked for are recorded', () => {
    const records = rules.flatMap(({ record }) => record ?? [])
    const asked = rules.flatMap(({ expr }) => expr.match(/[a-z_]+:claude_\w+:\w+/g) ?? [])
    expect(records).toEqual(expect.arrayContaining(asked))
  })

  test('every alert says what is the matter and how bad that is, and has a test', () => {
    const tests = ['rules.test.yaml', 'rules-of-records.test.yaml', 'rules-of-weeks.test.yaml']
      .map((name) => readFileSync(join(repository, 'collector-config/prometheus', name), 'utf8'))
      .join('\n')
    for (const { alert, record, annotations, labels } of rules) {
      expect(tests).toContain(alert ?? record)
      if (alert === undefined) continue
      expect(annotations?.['summary']).toBeTruthy()
      expect(['info', 'warning', 'critical']).toContain(labels?.['severity'])
    }
  })

  test('what is pushed keeps its team, and one job only is scraped', () => {
    const { otlp, scrape_configs } = readYaml('prometheus/prometheus.yaml') as { otlp: Json; scrape_configs: Json[] }
    expect(otlp).toEqual({ promote_resource_attributes: ['team', 'user.id'] })
    expect(scrape_configs.map(({ job_name }) => job_name)).toEqual(['otelcol'])
  })

  test('metrics go to Prometheus from every gateway one request a machine, unbatched', () => {
    for (const path of ['gateway/balancer.yaml', 'gateway/sampler.yaml']) {
      const file = files.find((candidate) => candidate.path === path)
      const exporter = recordOf(recordOf(file?.content['exporters'])['otlp_http/metrics'])
      expect(exporter['endpoint']).toMatch(/\/api\/v1\/otlp\}$/)
      expect(Object.keys(recordOf(exporter['sending_queue']))).not.toContain('batch')
    }
  })

  test('the copy for development fetches what its one collector exposes, with the labels there', () => {
    const { scrape_configs } = readYaml('dev/grafana/prometheus.yaml') as { scrape_configs: Json[] }
    expect(scrape_configs[0]).toMatchObject({ job_name: 'claude-metrics', honor_labels: true })
  })
})
