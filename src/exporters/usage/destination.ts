import type { DestinationKind } from '../destination-kind.ts'
import { check } from './check.ts'
import { open } from './exporter.ts'

/** The anonymous usage API: names of commands and skills, counts of sessions. */
export const usage: DestinationKind = {
  name: 'usage',
  settings: ['usageUrl', 'verbose'],
  // DO_NOT_TRACK silences this one, which it was made for.
  isConfigured: ({ usageUrl, doNotTrack }) => usageUrl.value !== undefined && !doNotTrack.value,
  isDeclined: ({ usageUrl, doNotTrack }) => usageUrl.value !== undefined && doNotTrack.value,
  open,
  check,
  whenRefused: {
    trouble: (waits, answer) => `wants an authorization that it must not have (${answer}); ${waits}.`,
    advice: 'The server wants credentials, which this destination never sends: check its URL.',
  },
}
