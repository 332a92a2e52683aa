// Builds programs from their Go modules, each once, into .cache/collector; without their pages, where these are not in
// the module.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Jaeger 2, as the tag of its module. */
export const JAEGER = 'github.com/jaegertracing/jaeger/cmd/jaeger@v1.76.0'
export const VICTORIA_METRICS = 'github.com/VictoriaMetrics/VictoriaMetrics/app/victoria-metrics@v1.151.0'
export const VICTORIA_LOGS = 'github.com/VictoriaMetrics/VictoriaLogs/app/victoria-logs@v1.52.1'
const cache = fileURLToPath(new URL('../../.cache/collector', import.meta.url))

/**
 * The program, or the reason why there is none here.
 *
 * @param {string} versioned package and version
 * @returns {{ path: string } | { missing: string }}
 */
export function buildGo(versioned) {
  const [program = '', version] = versioned.split('@')
  const name = program.split('/').at(-1) ?? ''
  const folder = join(cache, `${name}-${version}`)
  const path = join(folder, name)
  if (existsSync(path)) return { path }
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'go.mod'), `module ${name}-here\n\ngo 1.26\n`)
  for (const step of [
    ['get', '-tool', versioned],
    ['build', '-o', path, program],
  ]) {
    console.error(`go ${step.join(' ')}`)
    const { status, error, stderr } = spawnSync('go', step, { cwd: folder, encoding: 'utf8' })
    if (status === 0) continue
    return { missing: `${name} cannot be built: ${(error?.message ?? stderr).trim().split('\n').slice(-3).join(' ')}` }
  }
  return { path }
}
