import { resolveSettings, type Settings } from '../config/settings.ts'
import { readAgentStatus } from '../status/agent-status.ts'
import type { CliContext } from './context.ts'

/**
 * The settings as the agent has them: plugin options, and variables of another terminal, reach the agent and no command, and it tells them in
 * status.json. Secrets it does not tell: a token from there is only its last four characters, good for knowing that there is one.
 */
export function toldSettings({ env, home }: Pick<CliContext, 'env' | 'home'>): Settings {
  const settings = resolveSettings({ env, home })
  const told = (readAgentStatus(home)?.settings ?? []).flatMap(({ name, value, origin }) => {
    const own = settings[name as keyof Settings]
    if (own === undefined || !('origin' in own) || name === 'home' || value === null) return []
    if (origin !== 'plugin option' && origin !== 'environment') return []
    if (own.origin === 'environment' || own.origin === 'plugin option') return []
    return [[name, { value: name === 'otlpHeaders' ? {} : value, origin }]]
  })
  return { ...settings, ...Object.fromEntries(told) }
}
