// npm run test:backends: a session sent straight to real backends, without a collector between, and what they answer
// when they are asked back; and weaver, which holds everything emitted to the conventions and our registry. Not part of
// npm test: the first run builds and installs them. `npm run test:backends jaeger weaver` runs these two.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { buildGo, JAEGER, VICTORIA_LOGS, VICTORIA_METRICS } from './go-program.mjs'
import { buildPrometheus } from './prometheus.mjs'
import { installPython, MLFLOW, PHOENIX } from './python-package.mjs'

const backends = {
  prometheus: ['PROMETHEUS_DIR', () => buildPrometheus()],
  jaeger: ['JAEGER_BIN', () => buildGo(JAEGER)],
  'victoria-logs': ['VICTORIA_LOGS_BIN', () => buildGo(VICTORIA_LOGS)],
  'victoria-metrics': ['VICTORIA_METRICS_BIN', () => buildGo(VICTORIA_METRICS)],
  phoenix: ['PHOENIX_PYTHON', () => installPython(PHOENIX)],
  mlflow: ['MLFLOW_PYTHON', () => installPython(MLFLOW)],
  weaver: ['WEAVER_BIN', findWeaver],
}

/** It is in no package registry. */
function findWeaver() {
  const { error } = spawnSync('weaver', ['--version'])
  return error === undefined ? { path: 'weaver' } : { missing: 'there is no weaver on the PATH' }
}

const env = { ...process.env }
const excluded = []
const wanted = process.argv.slice(2)
for (const [name, [variable, find]] of Object.entries(backends)) {
  // As vitest chooses files.
  const file = `test/backends/${name}.backend.ts`
  if (wanted.length > 0 && !wanted.some((word) => file.includes(word))) continue
  const { path, missing } = find()
  env[variable] = path
  if (missing === undefined) continue
  console.log(`${name} is skipped: ${missing}.`)
  excluded.push('--exclude', file)
}
const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url))
const args = ['run', '--config', 'vitest.backends.config.ts', ...excluded, ...wanted]
const cwd = fileURLToPath(new URL('../..', import.meta.url))
const { status } = spawnSync(process.execPath, [vitest, ...args], { cwd, env, stdio: 'inherit' })
process.exit(status ?? 1)
