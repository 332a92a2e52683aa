import type { Settings } from '../config/settings.ts'
import { claudeMetrics } from './claude-metrics/destination.ts'
import type { DestinationKind } from './destination-kind.ts'
import { local } from './local/destination.ts'
import { otlp } from './otlp/destination.ts'
import { usage } from './usage/destination.ts'

/** Every destination there is. docs/exporters.md says how to add one. */
export const DESTINATIONS: readonly DestinationKind[] = [claudeMetrics, usage, otlp, local]

/** The destinations that have what they need. */
export const configuredDestinations = (settings: Settings, kinds = DESTINATIONS): DestinationKind[] =>
  kinds.filter((kind) => kind.isConfigured(settings))

/** True when something is recorded at all: not switched off, and at least one place to send it to. */
export const recordingOn = (settings: Settings, kinds = DESTINATIONS): boolean =>
  !settings.disabled.value && configuredDestinations(settings, kinds).length > 0

/** Names of the outboxes that a destination opens under these settings. */
export const outboxNames = (kind: DestinationKind, settings: Settings): readonly string[] =>
  kind.outboxNames?.(settings) ?? [kind.name]

/** Whose outbox that is; undefined for one of a destination that this version does not know. */
export const destinationOf = (outboxName: string, kinds = DESTINATIONS): DestinationKind | undefined =>
  kinds.find(({ name }) => outboxName === name || outboxName.startsWith(`${name}-`))
