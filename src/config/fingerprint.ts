import { createHash } from 'node:crypto'
import type { Settings } from './settings.ts'

/**
 * Whether two processes run under the same configuration: equal for equal settings, 16 hex digits.
 *
 * Left out is what may differ between sessions of one agent: the token file (the agent follows it), and effort and Bash
 * arguments when they come from a session's environment (the recorder marks them on each event).
 */
export function settingsFingerprint(settings: Settings): string {
  const { problems: _, unreadable: __, apiToken, effort, bashArgs, ...rest } = settings
  const parts: [string, unknown][] = Object.entries(rest).map(([name, { value }]) => [name, value ?? null])
  // Which destinations an agent has is decided when it starts; which token of the file it uses is not.
  parts.push(['apiToken', apiToken.origin === 'file' ? 'of the file' : (apiToken.value ?? null)])
  if (effort.origin === 'file') parts.push(['effort', effort.value ?? null])
  if (bashArgs.origin === 'file') parts.push(['bashArgs', bashArgs.value])
  return createHash('sha256').update(JSON.stringify(parts.sort())).digest('hex').slice(0, 16)
}
