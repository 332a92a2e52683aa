import { otlpEndpoints } from './otlp-endpoints.ts'
import type { Settings } from './settings.ts'

export interface Destinations {
  claudeMetrics: boolean
  usage: boolean
  otlp: boolean
}

/** The destinations that have what they need. DO_NOT_TRACK silences only the anonymous one, which it was made for. */
export const destinationsConfigured = (settings: Settings): Destinations => ({
  claudeMetrics: settings.apiToken.value !== undefined,
  usage: settings.usageUrl.value !== undefined && !settings.doNotTrack.value,
  otlp: Object.values(otlpEndpoints(settings)).some((url) => url !== undefined),
})

/** True when something is recorded at all: not switched off, and at least one place to send it to. */
export const recordingOn = (settings: Settings): boolean =>
  !settings.disabled.value && Object.values(destinationsConfigured(settings)).some(Boolean)
