import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { clientVersion } from './client-versions.ts'

/** The version of this run: CLAUDE_CODE_VERSION says `oldest` (the default), `newest`, or names one. */
export const CLIENT_VERSION = clientVersion(process.env['CLAUDE_CODE_VERSION'])

export const repository = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const installed = join(repository, '.cache', 'claude-code', CLIENT_VERSION)

/** npm fetches some 200 MB; an offline machine should still hear soon that it cannot. */
const INSTALL_TIMEOUT_MS = 240_000

/**
 * Path of the real client's binary, or undefined when it is not there. Never installs.
 * The variable CLAUDE_CODE_BIN names another one.
 */
export function clientPath(): string | undefined {
  const override = process.env.CLAUDE_CODE_BIN
  if (override !== undefined && override !== '') return existsSync(override) ? override : undefined
  return binaryIn(installed)
}

/** Installs the client into the cache folder unless it is there. Returns its path, or why it cannot be had. */
export function installClient(): { kind: 'ready'; path: string } | { kind: 'missing'; reason: string } {
  const present = clientPath()
  if (present !== undefined) return { kind: 'ready', path: present }
  if (process.env.CLAUDE_CODE_BIN) return { kind: 'missing', reason: 'CLAUDE_CODE_BIN names a file that is not there' }
  // Aside, then renamed: a run that is cut off must not leave half a client behind.
  const draft = `${installed}.${process.pid}`
  mkdirSync(draft, { recursive: true })
  const options = ['--no-save', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error']
  const npm = spawnSync(
    'npm',
    ['install', '--prefix', draft, ...options, `@anthropic-ai/claude-code@${CLIENT_VERSION}`],
    {
      encoding: 'utf8',
      timeout: INSTALL_TIMEOUT_MS,
    },
  )
  try {
    if (binaryIn(draft) !== undefined) renameSync(draft, installed)
  } catch {
    // Another run was faster; its copy is as good.
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
  const path = binaryIn(installed)
  if (path !== undefined) return { kind: 'ready', path }
  const cause = npm.error?.message ?? npm.stderr.trim().split('\n')[0] ?? ''
  return { kind: 'missing', reason: `npm could not install @anthropic-ai/claude-code@${CLIENT_VERSION}: ${cause}` }
}

/** npm installs one native package for the platform (two with musl); the first binary that is there is ours. */
function binaryIn(folder: string): string | undefined {
  const scope = join(folder, 'node_modules', '@anthropic-ai')
  if (!existsSync(scope)) return undefined
  const native = `claude-code-${process.platform}-${process.arch}`
  return readdirSync(scope)
    .filter((name) => name.startsWith(native))
    .sort()
    .flatMap((name) => [join(scope, name, 'claude'), join(scope, name, 'claude.exe')])
    .find((path) => existsSync(path))
}
