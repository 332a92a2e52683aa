// npm run test:collector: what a real OpenTelemetry Collector receives. Not part of npm test: the first run builds it, for minutes.
// OTELCOL_BIN names one that is there already (it needs the otlp receiver and the file exporter).
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { buildCollector } from './build.mjs'

const { OTELCOL_BIN } = process.env
const built = OTELCOL_BIN
  ? { path: OTELCOL_BIN }
  : buildCollector(fileURLToPath(new URL('receiver.yaml', import.meta.url)))
if ('missing' in built) {
  console.log(`test:collector is skipped: ${built.missing}.`)
  process.exit(0)
}
const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url))
const { status } = spawnSync(process.execPath, [vitest, 'run', '--config', 'vitest.collector.config.ts'], {
  cwd: fileURLToPath(new URL('../..', import.meta.url)),
  env: { ...process.env, OTELCOL_BIN: built.path },
  stdio: 'inherit',
})
process.exit(status ?? 1)
