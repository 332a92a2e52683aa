// Builds Jaeger from its Go module, once, into .cache/collector; without its page, which is not in the module.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const PROGRAM = 'github.com/jaegertracing/jaeger/cmd/jaeger'
/** Jaeger 2, as the tag of its module. */
const VERSION = 'v1.76.0'
const cache = fileURLToPath(new URL('../../.cache/collector', import.meta.url))

/**
 * The program, or the reason why there is none here.
 *
 * @returns {{ path: string } | { missing: string }}
 */
export function buildJaeger() {
  const folder = join(cache, `jaeger-${VERSION}`)
  const path = join(folder, 'jaeger')
  if (existsSync(path)) return { path }
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'go.mod'), 'module jaeger-here\n\ngo 1.26\n')
  for (const step of [
    ['get', '-tool', `${PROGRAM}@${VERSION}`],
    ['build', '-o', path, PROGRAM],
  ]) {
    console.error(`go ${step.join(' ')}`)
    const { status, error, stderr } = spawnSync('go', step, { cwd: folder, encoding: 'utf8' })
    if (status === 0) continue
    return { missing: `Jaeger cannot be built: ${(error?.message ?? stderr).trim().split('\n').slice(-3).join(' ')}` }
  }
  return { path }
}
