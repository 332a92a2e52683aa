import { createHash } from 'node:crypto'
import type { Settings } from './settings.ts'

/**
 * Whether two agents would run under the same configuration: equal for equal settings, 16 hex digits. To be asked of
 * settings without what is one session's alone (session-words.ts).
 */
export function settingsFingerprint(settings: Settings): string {
  const { problems: _, unreadable: __, apiToken, ...rest } = settings
  const parts: [string, unknown][] = Object.entries(rest).map(([name, { value }]) => [name, value ?? null])
  // Which destinations an agent has is decided when it starts; which token of the file it uses is not.
  parts.push(['apiToken', apiToken.origin === 'file' ? 'of the file' : (apiToken.value ?? null)])
  return createHash('sha256').update(JSON.stringify(parts.sort())).digest('hex').slice(0, 16)
}
