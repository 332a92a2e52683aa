import { join } from 'node:path'
import { asObject, clientSettings, MANAGED_FOLDER, objectIn } from './client-settings.ts'
import { definitions } from './setting-definitions.ts'
import type { Environment } from './settings.ts'

/** The plugin's name; behind an @ follows the marketplace's. */
const PLUGIN = 'cc-metrics'

/**
 * What the client has stored for the plugin, as the variables in which hooks get it: a command gets none of them. On
 * macOS the client keeps secret options in the keychain, which is not asked.
 *
 * @param options.claudeFolder the client's configuration folder, usually ~/.claude
 */
export function storedOptions(options: { claudeFolder: string; managedFolder?: string }): Environment {
  const { claudeFolder, managedFolder = MANAGED_FOLDER } = options
  const settings = clientSettings(claudeFolder, managedFolder)
  const words = settings.map(({ enabledPlugins }) => ofPlugin(enabledPlugins))
  if (words.find((word) => typeof word === 'boolean') === false) return {}
  const { pluginSecrets } = objectIn(join(claudeFolder, '.credentials.json'))
  const stored = [
    ...settings.map(({ pluginConfigs }) => asObject(asObject(ofPlugin(pluginConfigs)).options)),
    asObject(ofPlugin(pluginSecrets)),
  ]
  const entries = Object.values(definitions).flatMap(({ key }) => {
    const value = stored.map((one) => one[key]).find((one) => one !== undefined && one !== null && one !== '')
    const isPlain = typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number'
    return isPlain ? [[`CLAUDE_PLUGIN_OPTION_${key.toUpperCase()}`, String(value)]] : []
  })
  return Object.fromEntries(entries)
}

const ofPlugin = (byId: unknown): unknown =>
  Object.entries(asObject(byId)).find(([id]) => id.split('@')[0] === PLUGIN)?.[1]
