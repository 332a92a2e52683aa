// ClickHouse's engine as a Python package, in an environment of its own in .cache/collector.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const PACKAGE = 'chdb==4.4.0'
const cache = fileURLToPath(new URL('../../.cache/collector', import.meta.url))

/**
 * The Python that has it, or the reason why there is none here.
 *
 * @returns {{ path: string } | { missing: string }}
 */
export function installClickhouseEngine() {
  const folder = join(cache, PACKAGE.replace('==', '-'))
  const path = join(folder, 'bin', 'python')
  if (existsSync(join(folder, 'complete'))) return { path }
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(cache, { recursive: true })
  const steps = [
    ['python3', '-m', 'venv', folder],
    [join(folder, 'bin', 'pip'), 'install', '--quiet', PACKAGE],
    [path, '-c', 'import chdb'],
  ]
  for (const [command, ...args] of steps) {
    console.error(`${command} ${args.join(' ')}`)
    const { status, error, stderr } = spawnSync(command, args, { encoding: 'utf8' })
    if (status === 0) continue
    const reason = (error?.message ?? stderr).trim().split('\n').slice(-2).join(' ')
    return { missing: `ClickHouse's engine (${PACKAGE}, from PyPI) cannot be had: ${reason}` }
  }
  mkdirSync(join(folder, 'complete'))
  return { path }
}
