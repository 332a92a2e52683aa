import { type Definitions, definitions } from '../config/setting-definitions.ts'
import { type Environment, resolveSettings, type Settings } from '../config/settings.ts'
import { storedOptions } from '../config/stored-options.ts'
import { readAgentStatus } from './agent-status.ts'
import { type SettingRow, settingRows } from './setting-rows.ts'

type SettingName = keyof Definitions

/** The settings as the agent has them, and which of them are known here only as far as they may be shown. */
export interface EffectiveSettings {
  settings: Settings
  /** Their values are good for knowing that there is one, and for nothing else. */
  masked: ReadonlySet<SettingName>
}

/**
 * What an agent has and a command has not: plugin options, which reach hooks only, and the variables of another
 * terminal.
 */
const OF_THE_AGENT: readonly string[] = ['plugin option', 'environment']

/** Where to look for what a command's own environment does not say. */
export interface Elsewhere {
  home: string
  /** The client's configuration folder. */
  claudeFolder: string
}

/**
 * A process's own settings, completed by what the agent reports in status.json and by what the client has stored for
 * the plugin. What a command itself gets (in its environment or as an option) stands above that.
 */
export function effectiveSettings({ env, ...elsewhere }: Elsewhere & { env: Environment }): EffectiveSettings {
  return completed(resolveSettings({ env, home: elsewhere.home }), rowsElsewhere(elsewhere))
}

/**
 * Settings that a command does not get, fit for showing: the options that the client has stored for the plugin, which
 * the next hook will have, and besides these what the agent reports.
 */
export function rowsElsewhere({ home, claudeFolder }: Elsewhere): SettingRow[] {
  const stored = settingRows(storedSettings(claudeFolder)).filter(({ origin }) => origin === 'plugin option')
  const reported = readAgentStatus(home)?.settings ?? []
  const isReported = (name: string) => reported.some((row) => row.name === name && row.origin === 'environment')
  const added = stored.filter(({ name }) => !isReported(name))
  return [...added, ...reported.filter(({ name }) => !added.some((row) => row.name === name))]
}

/** What the client has stored for the plugin, and nothing else. */
export const storedSettings = (claudeFolder: string): Settings =>
  resolveSettings({ env: storedOptions({ claudeFolder }), home: '', readFile: () => undefined })

/** The same for settings that are known already. */
export function completed(own: Settings, agentRows: readonly SettingRow[]): EffectiveSettings {
  const settings: Record<string, unknown> = { ...own }
  const masked = new Set<SettingName>()
  for (const { name, value, origin } of agentRows) {
    if (!isSetting(name) || value === null || !OF_THE_AGENT.includes(origin)) continue
    if (OF_THE_AGENT.includes(own[name].origin)) continue
    const { shown } = definitions[name]
    if (shown !== 'whole') masked.add(name)
    settings[name] = { value: shown === 'names only' ? {} : value, origin }
  }
  return { settings: settings as unknown as Settings, masked }
}

const isSetting = (name: string): name is SettingName => Object.hasOwn(definitions, name)
