import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What is used here of one of the client's settings files. */
export interface ClientSettings {
  enabledPlugins?: unknown
  pluginConfigs?: unknown
}

/** Where an organisation places its settings for the client. */
const MANAGED_FOLDERS: { readonly [platform: string]: string } = {
  darwin: '/Library/Application Support/ClaudeCode',
  win32: 'C:\\Program Files\\ClaudeCode',
}
export const MANAGED_FOLDER = MANAGED_FOLDERS[process.platform] ?? '/etc/claude-code'

/**
 * The client's settings as far as they concern plugins, the one that holds first: an organisation's, then the person's.
 * Of an organisation's sources the client takes the first that says anything, and joins none. Files that cannot be read
 * say nothing. A project's settings are not asked: the client takes no options of plugins from them.
 *
 * @param claudeFolder the client's configuration folder, usually ~/.claude
 * @param managedFolder folder of the organisation's settings
 */
export function clientSettings(claudeFolder: string, managedFolder: string): ClientSettings[] {
  const fetched = objectIn(join(claudeFolder, 'remote-settings.json'))
  const managed = Object.keys(fetched).length > 0 ? [fetched] : managedFiles(managedFolder).map(objectIn)
  return [...managed, objectIn(join(claudeFolder, 'settings.json'))]
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

/** The object in a JSON file; an empty one where there is none. */
export function objectIn(path: string): Record<string, unknown> {
  try {
    return asObject(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return {}
  }
}

export const asObject = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
