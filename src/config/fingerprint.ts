import { createHash } from 'node:crypto'
import { destinationsConfigured } from './destinations.ts'
import type { Settings } from './settings.ts'

/**
 * Tells whether two processes run under the same configuration: equal for equal settings, 16 hex digits.
 *
 * Left out is what may differ between sessions of one agent: the token file (the agent follows it), and effort and Bash
 * arguments when they come from a session's environment (the recorder marks them on each event).
 */
export function settingsFingerprint(settings: Settings): string {
  const { problems: _, apiToken, effort, bashArgs, ...rest } = settings
  // Which destinations an agent has is settled when it starts; which token it uses is not.
  const destinations = destinationsConfigured(settings)
  const parts: [string, unknown][] = Object.entries(rest).map(([name, { value }]) => [name, value ?? null])
  parts.push(['destinations', destinations])
  if (apiToken.origin !== 'file') parts.push(['apiToken', apiToken.value ?? null])
  if (effort.origin === 'file') parts.push(['effort', effort.value ?? null])
  if (bashArgs.origin === 'file') parts.push(['bashArgs', bashArgs.value])
  return createHash('sha256').update(JSON.stringify(parts.sort())).digest('hex').slice(0, 16)
}
