import { type Definitions, definitions } from '../config/setting-definitions.ts'
import { type Environment, resolveSettings, type Settings } from '../config/settings.ts'
import { readAgentStatus } from './agent-status.ts'
import type { SettingRow } from './setting-rows.ts'

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

/**
 * A process's own settings, completed by what the agent reports in status.json. What a command itself gets (in its
 * environment or as an option) stands above that.
 */
export function effectiveSettings({ env, home }: { env: Environment; home: string }): EffectiveSettings {
  return completed(resolveSettings({ env, home }), readAgentStatus(home)?.settings ?? [])
}

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
