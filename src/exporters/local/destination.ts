import type { DestinationKind } from '../destination-kind.ts'
import { check } from './check.ts'
import { open } from './exporter.ts'

/**
 * The history of this machine: what the agent knows goes into the local store, where reports find it. Nothing leaves
 * the machine.
 */
export const local: DestinationKind = {
  name: 'local',
  settings: ['local'],
  isConfigured: (settings) => settings.local.value,
  // It sends nothing, so nothing waits.
  outboxNames: () => [],
  open,
  check,
  whenRefused: {
    trouble: (waits) => `cannot be refused; ${waits}.`,
    advice: 'See what errors.log says.',
  },
}
