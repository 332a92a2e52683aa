import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * What the user has done with the plugin an agent belongs to. `retired`: uninstalled, switched off, or replaced by
 * another version, so what was recorded is delivered and nothing new begins. `gone`: its files are no longer there.
 */
export type PluginPresence = 'installed' | 'retired' | 'gone'

/** Uninstalling leaves the files of a plugin for days, with this beside them (measured: 2.1.328). */
const ORPHANED = '.orphaned_at'

/** Where an organisation places its settings for the client. */
const MANAGED_FOLDERS: { readonly [platform: string]: string } = {
  darwin: '/Library/Application Support/ClaudeCode',
  win32: 'C:\\Program Files\\ClaudeCode',
}
const MANAGED_FOLDER = MANAGED_FOLDERS[process.platform] ?? '/etc/claude-code'

/**
 * @param programPath path of the agent's program: `<plugin>/dist/agent.mjs`
 * @param managedFolder folder of the organisation's settings
 */
export function pluginPresence(programPath: string, managedFolder = MANAGED_FOLDER): PluginPresence {
  if (!existsSync(programPath)) return 'gone'
  const root = dirname(dirname(programPath))
  return existsSync(join(root, ORPHANED)) || isSwitchedOff(root, managedFolder) ? 'retired' : 'installed'
}

/**
 * Settings say `false`. Only for what the client installed: of a folder that it was pointed at the plugin's id is not
 * known. An organisation's word, where it has said one, holds over the person's.
 */
function isSwitchedOff(root: string, managedFolder: string): boolean {
  const place = /^(.*)[\\/]plugins[\\/]cache[\\/]([^\\/]+)[\\/]([^\\/]+)[\\/][^\\/]+$/.exec(root)
  if (place === null) return false
  const [, claudeFolder = '', marketplace, plugin] = place
  const id = `${plugin}@${marketplace}`
  const fetched = join(claudeFolder, 'remote-settings.json')
  // Of an organisation's sources the client takes the first that says anything, and joins none.
  const managed = saysAnything(fetched) ? [fetched] : managedFiles(managedFolder)
  const sources = [...managed, join(claudeFolder, 'settings.json')]
  for (const source of sources) {
    const word = enabledPlugins(source)?.[id]
    if (typeof word === 'boolean') return !word
  }
  return false
}

/**
 * An organisation's files, the one that holds first: a later fragment replaces what an earlier one or the main file
 * says.
 */
function managedFiles(folder: string): string[] {
  const fragments = join(folder, 'managed-settings.d')
  const main = join(folder, 'managed-settings.json')
  try {
    const names = readdirSync(fragments).filter((name) => name.endsWith('.json') && !name.startsWith('.'))
    return [
      ...names
        .sort()
        .reverse()
        .map((name) => join(fragments, name)),
      main,
    ]
  } catch {
    return [main]
  }
}

type Settings = { enabledPlugins?: Record<string, unknown> }

const saysAnything = (path: string): boolean => Object.keys(settingsOf(path) ?? {}).length > 0

const enabledPlugins = (path: string): Record<string, unknown> | undefined => settingsOf(path)?.enabledPlugins

function settingsOf(path: string): Settings | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Settings | null
  } catch {
    return null
  }
}
