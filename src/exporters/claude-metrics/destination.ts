import type { DestinationKind } from '../destination-kind.ts'
import { check } from './check.ts'
import { open } from './exporter.ts'

/** The Claude Metrics API: everything about a session, for people who know whose it is. */
export const claudeMetrics: DestinationKind = {
  name: 'claude-metrics',
  settings: ['apiUrl', 'apiToken', 'content', 'accountEmail', 'healthcheckIntervalMs'],
  // There is a default for the URL.
  isConfigured: ({ apiToken }) => apiToken.value !== undefined,
  open,
  check,
  whenRefused: {
    trouble: (waits) => `refuses the token; ${waits} until it is replaced.`,
    advice: 'Enter a token that the API accepts: /claude-metrics-setup. What waits goes out at once then.',
  },
  // What the plugin is for: to look at it before it is switched on.
  preview: { always: true },
  takesPast: true,
}
