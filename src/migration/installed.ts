import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Its name in its marketplace; ours is another. */
const FORMER_NAME = 'claude-metrics'

/**
 * The former plugin's id when the client has it switched on, for example `claude-metrics@claude-metrics`: then
 * everything is sent twice, under ids that the API cannot recognise as the same.
 *
 * @param claudeFolder the client's configuration folder, usually ~/.claude
 */
export function formerPluginEnabled(claudeFolder: string): string | undefined {
  for (const name of ['settings.json', 'settings.local.json']) {
    const enabled = enabledPlugins(join(claudeFolder, name))
    const former = Object.entries(enabled).find(([id, isOn]) => isOn === true && id.split('@')[0] === FORMER_NAME)
    if (former !== undefined) return former[0]
  }
  return undefined
}

/** One sentence on what to do about it. */
export const bothInstalled = (pluginId: string): string =>
  `The former plugin is still installed, so everything is sent twice: /plugin uninstall ${pluginId} removes it.`

function enabledPlugins(path: string): Record<string, unknown> {
  try {
    const settings = JSON.parse(readFileSync(path, 'utf8')) as { enabledPlugins?: unknown } | null
    const enabled = settings?.enabledPlugins
    return typeof enabled === 'object' && enabled !== null ? (enabled as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
