// Builds Prometheus and promtool from their Go module, once, into .cache/collector; service discovery is left out.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const MODULE = 'github.com/prometheus/prometheus'
/** Prometheus 3.15.0: its module's version is its own. */
const VERSION = 'v0.315.0'
const cache = fileURLToPath(new URL('../../.cache/collector', import.meta.url))

/**
 * The folder with both programs, or the reason why there is none here.
 *
 * @returns {{ path: string } | { missing: string }}
 */
export function buildPrometheus() {
  const path = join(cache, `prometheus-${VERSION}`)
  if (existsSync(path)) return { path }
  const draft = `${path}.draft`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { recursive: true })
  // A module around it: its own go.mod excludes versions, which `go install` does not allow.
  writeFileSync(join(draft, 'go.mod'), 'module prometheus-here\n\ngo 1.26\n')
  const programs = [`${MODULE}/cmd/prometheus`, `${MODULE}/cmd/promtool`]
  const steps = [
    ['get', '-tool', ...programs.map((program) => `${program}@${VERSION}`)],
    ['build', '-tags', 'remove_all_sd', '-o', `${draft}/`, ...programs],
  ]
  for (const step of steps) {
    console.error(`go ${step.join(' ')}`)
    const { status, error, stderr } = spawnSync('go', step, { cwd: draft, encoding: 'utf8' })
    if (status === 0) continue
    const reason = (error?.message ?? stderr).trim().split('\n').slice(-3).join(' ')
    return { missing: `Prometheus cannot be built: ${reason}` }
  }
  renameSync(draft, path)
  return { path }
}
