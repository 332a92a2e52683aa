import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { asObject, clientSettings, MANAGED_FOLDER } from '../config/client-settings.ts'

/**
 * What the user has done with the plugin an agent belongs to. `retired`: uninstalled or switched off; `replaced`: by
 * another version. In both cases what was recorded is delivered and nothing new begins. `gone`: its files are no longer
 * there.
 */
export type PluginPresence = 'installed' | 'replaced' | 'retired' | 'gone'

/** Uninstalling leaves the files of a plugin for days, with this beside them (measured: 2.1.328). */
const ORPHANED = '.orphaned_at'

/**
 * @param programPath path of the agent's program: `<plugin>/dist/agent.mjs`
 * @param managedFolder folder of the organisation's settings
 */
export function pluginPresence(programPath: string, managedFolder = MANAGED_FOLDER): PluginPresence {
  if (!existsSync(programPath)) return 'gone'
  const root = dirname(dirname(programPath))
  if (isSwitchedOff(root, managedFolder)) return 'retired'
  if (!existsSync(join(root, ORPHANED))) return 'installed'
  return hasOtherVersion(root) ? 'replaced' : 'retired'
}

/** An update leaves the old version in its folder beside the new one's, as uninstalling does. */
function hasOtherVersion(root: string): boolean {
  const folder = dirname(root)
  const isInUse = (version: string) =>
    existsSync(join(folder, version, 'dist/agent.mjs')) && !existsSync(join(folder, version, ORPHANED))
  return readdirSync(folder).some(isInUse)
}

/**
 * Settings say `false`. Only for what the client installed: with --plugin-dir the plugin's id is not known. An
 * organisation's word, where it has said one, holds over the person's.
 */
function isSwitchedOff(root: string, managedFolder: string): boolean {
  const place = /^(.*)[\\/]plugins[\\/]cache[\\/]([^\\/]+)[\\/]([^\\/]+)[\\/][^\\/]+$/.exec(root)
  if (place === null) return false
  const [, claudeFolder = '', marketplace, plugin] = place
  const words = clientSettings(claudeFolder, managedFolder).map(
    ({ enabledPlugins }) => asObject(enabledPlugins)[`${plugin}@${marketplace}`],
  )
  return words.find((word) => typeof word === 'boolean') === false
}
