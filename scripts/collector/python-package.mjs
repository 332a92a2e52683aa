// Python packages, each in an environment of its own in .cache/collector.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** ClickHouse's engine. */
export const CLICKHOUSE = 'chdb==4.4.0'
export const PHOENIX = 'arize-phoenix==20.26.1'
export const MLFLOW = 'mlflow==3.17.2'
const cache = fileURLToPath(new URL('../../.cache/collector', import.meta.url))

/**
 * The Python that has it, or the reason why there is none here.
 *
 * @param {string} name package and version
 * @returns {{ path: string } | { missing: string }}
 */
export function installPython(name) {
  const folder = join(cache, name.replace('==', '-'))
  const path = join(folder, 'bin', 'python')
  if (existsSync(join(folder, 'complete'))) return { path }
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(cache, { recursive: true })
  const steps = [
    ['python3', '-m', 'venv', folder],
    [join(folder, 'bin', 'pip'), 'install', '--quiet', name],
  ]
  for (const [command, ...args] of steps) {
    console.error(`${command} ${args.join(' ')}`)
    const { status, error, stderr } = spawnSync(command, args, { encoding: 'utf8' })
    if (status === 0) continue
    const reason = (error?.message ?? stderr).trim().split('\n').slice(-2).join(' ')
    return { missing: `${name}, from PyPI, cannot be had: ${reason}` }
  }
  mkdirSync(join(folder, 'complete'))
  return { path }
}
