import { definitions } from '../config/setting-definitions.ts'
import type { Origin, Settings } from '../config/settings.ts'
import { shownAs } from '../config/shown.ts'

/** A setting as it may be shown: no secret in it. */
export interface SettingRow {
  name: string
  /** The environment variable that sets it. */
  variable: string
  /** JSON, as the setting's definition lets it be shown; null when unset. */
  value: unknown
  origin: Origin | 'another terminal'
}

/** All settings, fit for showing and for status.json. */
export function settingRows(settings: Settings): SettingRow[] {
  const rows = Object.entries(definitions).map(([name, { env, shown }]) => {
    const { value, origin } = settings[name as keyof typeof definitions]
    return { name, variable: env, value: shownAs(shown, value), origin }
  })
  return [{ name: 'home', variable: 'CLAUDE_METRICS_HOME', ...settings.home }, ...rows]
}

/**
 * The rows of this process, completed by what only the agent knows: plugin options, which reach hooks and no command,
 * and what the environment of another terminal says.
 *
 * @param agentRows what the agent wrote to status.json
 */
export const completedRows = (rows: SettingRow[], agentRows: readonly SettingRow[]): SettingRow[] =>
  rows.map((row) => {
    if (row.origin !== 'file' && row.origin !== 'default') return row
    const reported = agentRows.find(({ name, value }) => name === row.name && value !== null)
    if (reported?.origin === 'plugin option') return reported
    return reported?.origin === 'environment' ? { ...reported, origin: 'another terminal' } : row
  })
