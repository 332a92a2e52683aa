// Builds a collector from a manifest, once, into .cache/collector; prints its path.
//   node scripts/collector/build.mjs [manifest]     default: scripts/collector/receiver.yaml
// Needs Go and the Go module proxy, a few minutes the first time, and 4 GB for modules and build cache.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const cache = fileURLToPath(new URL('../../.cache/collector', import.meta.url))
const BUILDER = 'go.opentelemetry.io/collector/cmd/builder'

/**
 * The path of the collector, or the reason why there is none here: Go is missing, or its modules cannot be had.
 * What is built is kept by the content of its manifest.
 *
 * @returns {{ path: string } | { missing: string }}
 */
export function buildCollector(manifest) {
  const text = readFileSync(manifest, 'utf8')
  const version = /^ {2}version: ([\d.]+)$/m.exec(text)?.[1]
  if (version === undefined) throw new Error(`${manifest} names no version`)
  const name = `${basename(manifest, '.yaml')}-${createHash('sha256').update(text).digest('hex').slice(0, 12)}`
  const path = join(cache, name, 'otelcol')
  if (existsSync(path)) return { path }

  const go = spawnSync('go', ['version'], { encoding: 'utf8' })
  if (go.error || go.status !== 0) return { missing: 'Go is not installed' }
  const tools = join(cache, `builder-${version}`)
  mkdirSync(tools, { recursive: true })
  if (!existsSync(join(tools, 'builder'))) {
    const failure = run('go', ['install', `${BUILDER}@v${version}`], { ...process.env, GOBIN: tools })
    if (failure) return { missing: `the builder cannot be had from the Go module proxy: ${failure}` }
  }
  // Built aside, so that a build that was cut short is not taken for one.
  const draft = join(cache, `${name}.draft`)
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { recursive: true })
  writeFileSync(join(draft, 'manifest.yaml'), text.replace(/^dist:$/m, `dist:\n  output_path: ${draft}`))
  const failure = run(join(tools, 'builder'), ['--config', join(draft, 'manifest.yaml')])
  if (failure) return { missing: `the collector cannot be built: ${failure}` }
  renameSync(draft, join(cache, name))
  return { path }
}

/** Undefined when it went well, else the end of what it said. Its words go to stderr: stdout is for the path. */
function run(command, args, env = process.env) {
  console.error(`${basename(command)} ${args.join(' ')}`)
  const { status, error, stderr } = spawnSync(command, args, { env, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  if (status === 0) return undefined
  return (error?.message ?? stderr).trim().split('\n').slice(-3).join(' ')
}

if (resolve(process.argv[1] ?? '') === fileURLToPath(import.meta.url)) {
  const built = buildCollector(process.argv[2] ?? fileURLToPath(new URL('receiver.yaml', import.meta.url)))
  if ('missing' in built) {
    console.error(built.missing)
    process.exit(1)
  }
  console.log(built.path)
}
