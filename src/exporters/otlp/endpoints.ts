import type { Settings } from '../../config/settings.ts'

/** Where each signal goes; a signal without a URL is not made. */
export interface OtlpEndpoints {
  logs: string | undefined
  traces: string | undefined
  metrics: string | undefined
}

/**
 * A signal's own endpoint as it stands, else the common one with `/v1/<signal>` behind it, as
 * OTEL_EXPORTER_OTLP_ENDPOINT works.
 */
export function otlpEndpoints(settings: Settings): OtlpEndpoints {
  const base = settings.otlpEndpoint.value
  const behindBase = (signal: string) => (base === undefined ? undefined : `${base}/v1/${signal}`)
  return {
    logs: settings.otlpLogsEndpoint.value ?? behindBase('logs'),
    traces: settings.otlpTracesEndpoint.value ?? behindBase('traces'),
    metrics: settings.otlpMetricsEndpoint.value ?? behindBase('metrics'),
  }
}
