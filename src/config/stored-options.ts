import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { definitions } from './setting-definitions.ts'
import type { Environment } from './settings.ts'

/** The plugin's name; behind an @ follows the marketplace's. */
const PLUGIN = 'cc-metrics'

/** Where an administrator's settings are, by platform. */
const MANAGED: Partial<Record<NodeJS.Platform, string>> = {
  linux: '/etc/claude-code',
  darwin: '/Library/Application Support/ClaudeCode',
  win32: 'C:\\Program Files\\ClaudeCode',
}

/**
 * What the client has stored for the plugin, as the variables in which hooks get it: a command gets none of them. The
 * administrator's settings first, then the person's. On macOS the client keeps secret options in the keychain, which is
 * not asked. Files that cannot be read say nothing.
 *
 * @param options.claudeFolder the client's configuration folder, usually ~/.claude
 */
export function storedOptions(options: { claudeFolder: string; managedFolder?: string | undefined }): Environment {
  const { claudeFolder, managedFolder = MANAGED[process.platform] } = options
  const user = join(claudeFolder, 'settings.json')
  const settings = [...managedFiles(managedFolder).reverse(), user].map(objectIn)
  const isOff = settings.map((one) => ofPlugin(one.enabledPlugins)).find((value) => value !== undefined) === false
  if (isOff) return {}
  const secrets = ofPlugin(objectIn(join(claudeFolder, '.credentials.json')).pluginSecrets)
  const stored = [...settings.map((one) => record(record(ofPlugin(one.pluginConfigs)).options)), record(secrets)]
  const entries = Object.values(definitions).flatMap(({ key }) => {
    const value = stored.map((one) => one[key]).find((one) => one !== undefined && one !== null && one !== '')
    const isPlain = typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number'
    return isPlain ? [[`CLAUDE_PLUGIN_OPTION_${key.toUpperCase()}`, String(value)]] : []
  })
  return Object.fromEntries(entries)
}

/** In the order in which the client takes them: the later one wins. */
function managedFiles(folder: string | undefined): string[] {
  if (folder === undefined) return []
  const more = join(folder, 'managed-settings.d')
  try {
    const names = readdirSync(more).filter((name) => name.endsWith('.json') && !name.startsWith('.'))
    return [join(folder, 'managed-settings.json'), ...names.sort().map((name) => join(more, name))]
  } catch {
    return [join(folder, 'managed-settings.json')]
  }
}

function ofPlugin(byId: unknown): unknown {
  const found = Object.entries(record(byId)).find(([id]) => id.split('@')[0] === PLUGIN)
  return found?.[1]
}

function objectIn(path: string): Record<string, unknown> {
  try {
    return record(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return {}
  }
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
