import { definitions } from '../config/setting-definitions.ts'
import type { Origin, Settings } from '../config/settings.ts'
import { maskToken } from '../config/token.ts'

/** A setting as it may be shown: no secret in it. */
export interface SettingRow {
  name: string
  /** The environment variable that sets it. */
  variable: string
  /** JSON; null when unset. */
  value: unknown
  origin: Origin
}

/** All settings, fit for showing and for status.json. */
export function settingRows(settings: Settings): SettingRow[] {
  const rows = Object.entries(definitions).map(([name, { env }]) => {
    const { value, origin } = settings[name as keyof typeof definitions]
    return { name, variable: env, value: shown(name, value) ?? null, origin }
  })
  return [{ name: 'home', variable: 'CLAUDE_METRICS_HOME', ...settings.home }, ...rows]
}

/**
 * The rows of this process, completed by what only the agent knows: plugin options reach hooks, and through them the
 * agent, but no command.
 *
 * @param agentRows what the agent wrote to status.json
 */
export const withPluginOptions = (rows: SettingRow[], agentRows: readonly SettingRow[]): SettingRow[] =>
  rows.map((row) => {
    const option = agentRows.find(({ name, origin }) => name === row.name && origin === 'plugin option')
    return option && (row.origin === 'file' || row.origin === 'default') ? option : row
  })

/** Tokens by their last four characters, headers by their names, URLs without the query, where some services have keys. */
function shown(name: string, value: unknown): unknown {
  if (name === 'apiToken') return typeof value === 'string' ? maskToken(value) : undefined
  if (name === 'otlpHeaders') return Object.keys(value as object)
  return typeof value === 'string' && /^otlp.*Endpoint$/.test(name) ? value.replace(/\?.*/, '?…') : value
}
