import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * What the user has done with the plugin an agent belongs to. `retired`: uninstalled, switched off, or replaced by another version, so what was
 * recorded is delivered and nothing new begins. `gone`: its files are no longer there.
 */
export type PluginPresence = 'installed' | 'retired' | 'gone'

/** Uninstalling leaves the files of a plugin for days, with this beside them (measured: 2.1.328). */
const ORPHANED = '.orphaned_at'

/** @param programPath path of the agent's program: `<plugin>/dist/agent.mjs` */
export function pluginPresence(programPath: string): PluginPresence {
  if (!existsSync(programPath)) return 'gone'
  const root = dirname(dirname(programPath))
  return existsSync(join(root, ORPHANED)) || isSwitchedOff(root) ? 'retired' : 'installed'
}

/** The client's own settings say `false`. Only for what it installed: of a folder that it was pointed at the plugin's id is not known. */
function isSwitchedOff(root: string): boolean {
  const place = /^(.*)[\\/]plugins[\\/]cache[\\/]([^\\/]+)[\\/]([^\\/]+)[\\/][^\\/]+$/.exec(root)
  if (place === null) return false
  const [, claudeFolder = '', marketplace, plugin] = place
  try {
    const settings = JSON.parse(readFileSync(join(claudeFolder, 'settings.json'), 'utf8')) as {
      enabledPlugins?: Record<string, unknown>
    } | null
    return settings?.enabledPlugins?.[`${plugin}@${marketplace}`] === false
  } catch {
    return false
  }
}
