import { definitions } from './setting-definitions.ts'
import type { Settings } from './settings.ts'
import { shownAs } from './shown.ts'

/**
 * The settings with every value as it may be shown, for looking at what would be sent: good for nothing that connects.
 */
export function withoutSecrets(settings: Settings): Settings {
  const shown = Object.entries(definitions).map(([name, { shown }]) => {
    const { value, origin } = settings[name as keyof typeof definitions]
    if (value === undefined) return [name, { value, origin }]
    return [name, { value: shown === 'names only' ? {} : shownAs(shown, value), origin }]
  })
  return { ...settings, ...Object.fromEntries(shown) }
}
