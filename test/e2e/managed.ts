import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { blocksIn } from '../../scripts/doc-blocks.mjs'
import { repository } from './client.ts'

/**
 * Why this machine cannot lay an organisation's settings over /etc for one process alone, or undefined where it can:
 * that takes a mount namespace, and Linux.
 */
export function noManagedSettings(): string | undefined {
  const { status, error, stderr } = spawnSync('sh', ['-c', `exec ${overEtc(join(repository, 'test'))} true`], {
    encoding: 'utf8',
  })
  return status === 0 ? undefined : `no mount namespace: ${error?.message ?? stderr.trim()}`
}

/** The start of a shell command: what follows sees `folder`'s files in /etc, and nobody else does. */
const overEtc = (folder: string): string =>
  `unshare --map-root-user --mount sh -c 'mount -t overlay overlay -o lowerdir="${folder}":/etc /etc && exec "$@"' sh`

/** The managed settings that docs/rollout.md shows, with what only an organisation has replaced: catalog and API. */
export function rolloutSettings(catalog: string, apiUrl: string) {
  const text = readFileSync(join(repository, 'docs/rollout.md'), 'utf8')
  const block = blocksIn(text).find((one) => one.language === 'json' && one.text.includes('pluginConfigs'))
  const settings = JSON.parse(block?.text ?? '{}')
  settings.extraKnownMarketplaces['claude-metrics'].source = { source: 'directory', path: catalog }
  settings.pluginConfigs['cc-metrics@claude-metrics'].options.api_url = apiUrl
  return settings as Record<string, unknown>
}

/** A catalog folder with the plugin and nothing else. */
export function copyCatalog(root: string): string {
  const catalog = join(root, 'catalog')
  for (const name of ['.claude-plugin', 'plugin'])
    cpSync(join(repository, name), join(catalog, name), { recursive: true })
  return catalog
}

/** A program that is `binary` on a machine with these managed settings. */
export function managedClient(root: string, binary: string, settings: object): string {
  const etc = join(root, 'etc')
  mkdirSync(join(etc, 'claude-code'), { recursive: true })
  writeFileSync(join(etc, 'claude-code', 'managed-settings.json'), JSON.stringify(settings))
  const program = join(root, 'managed-claude')
  writeFileSync(program, `#!/bin/sh\nexec ${overEtc(etc)} ${binary} "$@"\n`, { mode: 0o755 })
  return program
}
