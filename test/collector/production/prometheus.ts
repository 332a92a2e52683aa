import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CONFIG, PROMETHEUS_DIR, type Program, startProgram, untilReady } from './program.ts'

/** One series' value at a moment. */
export interface Sample {
  metric: Record<string, string>
  value: number
}

/** One series' stored values, oldest first. */
export interface Series {
  metric: Record<string, string>
  values: number[]
}

/** Windows of rules, and intervals, as short as the tests; everything else as in collector-config/prometheus. */
function writeConfig(folder: string, telemetryPorts: number[]): string {
  const rules = join(folder, 'rules.yaml')
  const written = readFileSync(join(CONFIG, 'prometheus/rules.yaml'), 'utf8')
  writeFileSync(rules, written.replaceAll(/(?<=[ [])5m\b/g, '5s').replaceAll('query_offset: 2m', 'query_offset: 2s'))
  const path = join(folder, 'prometheus.yaml')
  const text = readFileSync(join(CONFIG, 'prometheus/prometheus.yaml'), 'utf8')
    .replaceAll('_interval: 30s', '_interval: 1s')
    .replace('- rules.yaml', `- ${rules}`)
    .replace('balancer:8888, sampler:8888', telemetryPorts.map((port) => `'127.0.0.1:${port}'`).join(', '))
  writeFileSync(path, text)
  return path
}

/** Prometheus with our configuration, started as that says. Ends with the test. */
export async function startPrometheus(
  folder: string,
  port: number,
  telemetryPorts: number[],
): Promise<{ program: Program; url: string }> {
  const program = startProgram(join(PROMETHEUS_DIR, 'prometheus'), [
    `--config.file=${writeConfig(folder, telemetryPorts)}`,
    `--storage.tsdb.path=${join(folder, 'tsdb')}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--web.enable-otlp-receiver',
    '--enable-feature=created-timestamp-zero-ingestion',
  ])
  const url = `http://127.0.0.1:${port}`
  await untilReady(program, `${url}/-/ready`)
  return { program, url }
}

interface Answer {
  status: string
  error?: string
  data?: { result: { metric: Record<string, string>; value?: [number, string]; values?: [number, string][] }[] }
}

async function ask(url: string, expr: string) {
  const response = await fetch(`${url}/api/v1/query?${new URLSearchParams({ query: expr })}`)
  const { status, error, data } = (await response.json()) as Answer
  if (status !== 'success') throw new Error(`${expr}: ${error}`)
  return data?.result ?? []
}

/** Evaluates PromQL now. */
export const queryPrometheus = async (url: string, expr: string): Promise<Sample[]> =>
  (await ask(url, expr)).map(({ metric, value }) => ({ metric, value: Number(value?.[1]) }))

/** All values of a range selector. */
export const readSeries = async (url: string, selector: string): Promise<Series[]> =>
  (await ask(url, selector)).map(({ metric, values = [] }) => ({
    metric,
    values: values.map(([, value]) => Number(value)),
  }))
