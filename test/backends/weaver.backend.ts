import { spawnSync } from 'node:child_process'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { repository } from '../cli/bundle.ts'
import { scratchFolder } from '../collector/production/program.ts'
import { samples } from './weaver-samples.ts'

interface Advice {
  level: 'violation' | 'improvement' | 'information'
  id: string
  context?: { attribute_key?: string }
  signal_name?: string
}

/** What weaver calls a violation and we do on purpose, each with why. */
const ON_PURPOSE = new Set([
  // Nobody answered: whose service it was is said by the id of an answer.
  'required_attribute_not_present gen_ai.provider.name gen_ai.client.operation.duration',
])

let registry: string

/**
 * The registry, with local checkouts of the conventions (`SEMCONV_GENAI`, `SEMCONV`: their folders `model`) in place of
 * the repositories, where these cannot be reached.
 */
beforeEach(() => {
  registry = join(scratchFolder('weaver'), 'semconv')
  cpSync(join(repository, 'semconv'), registry, { recursive: true })
  const path = join(registry, 'manifest.yaml')
  const manifest = parse(readFileSync(path, 'utf8')) as { dependencies: { registry_path: string }[] }
  for (const dependency of manifest.dependencies) {
    const name = dependency.registry_path.includes('-genai') ? 'SEMCONV_GENAI' : 'SEMCONV'
    dependency.registry_path = process.env[name] ?? dependency.registry_path
  }
  writeFileSync(path, stringify(manifest))
})

function weaver(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const options = { encoding: 'utf8', maxBuffer: 1e9 } as const
  return spawnSync(process.env['WEAVER_BIN'] ?? 'weaver', ['registry', ...args, '-r', registry], options)
}

/** All that weaver says of these samples. */
function check(all: object[]): { advice: Advice[]; entities: number } {
  const file = join(scratchFolder('samples'), 'samples.json')
  writeFileSync(file, JSON.stringify(all))
  const format = ['--input-format', 'json', '--format', 'json', '--no-stream', 'true']
  const { stdout, stderr } = weaver('live-check', '--input-source', file, ...format, '--include-unreferenced=true')
  if (!stdout.startsWith('{')) throw new Error(stderr.slice(-2_000))
  const report = JSON.parse(stdout) as { samples: unknown; statistics: { total_entities: number } }
  return { advice: adviceIn(report.samples), entities: report.statistics.total_entities }
}

function adviceIn(value: unknown): Advice[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) =>
    name === 'live_check_result' ? ((inner as { all_advice?: Advice[] } | null)?.all_advice ?? []) : adviceIn(inner),
  )
}

const violations = (advice: Advice[]): string[] => [
  ...new Set(
    advice
      .filter(({ level }) => level === 'violation')
      .map(({ id, context, signal_name }) => `${id} ${context?.attribute_key} ${signal_name}`),
  ),
]

test('the registry is one that weaver accepts, with the conventions that it builds on', () => {
  const { status, stderr, stdout } = weaver('check')
  expect(status, `${stdout}${stderr}`.slice(-2_000)).toBe(0)
})

test('nothing that all recordings come to violates the conventions or the registry', async () => {
  const all = await samples()
  const { advice, entities } = check(all)
  expect(entities).toBeGreaterThan(10_000)
  expect(violations(advice).filter((one) => !ON_PURPOSE.has(one))).toEqual([])
})

test('weaver finds what is not in the registry, and what has another type', () => {
  const attributes = [
    { name: 'claude_metrics.never_heard_of', value: 'x' },
    { name: 'gen_ai.usage.input_tokens', value: 'many', type: 'string' },
  ]
  const { advice } = check([{ span: { name: 'chat x', kind: 'client', attributes, span_events: [] } }])
  expect(violations(advice).sort()).toEqual([
    expect.stringContaining('missing_attribute claude_metrics.never_heard_of'),
    expect.stringContaining('type_mismatch gen_ai.usage.input_tokens'),
  ])
})
