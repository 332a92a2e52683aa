import { type IMetricReader, PeriodicExportingMetricReader, type PushMetricExporter } from '@opentelemetry/sdk-metrics'

/** A reading that takes longer than this is given up. The export only writes a file. Milliseconds. */
const MAX_EXPORT_MS = 30_000

/**
 * Reads all instruments of its MeterProvider every `intervalMs`, and once more when the provider shuts down. Keeps no
 * process alive.
 */
export const createPeriodicReader = (exporter: PushMetricExporter, intervalMs: number): IMetricReader =>
  new PeriodicExportingMetricReader({
    exporter,
    exportIntervalMillis: intervalMs,
    exportTimeoutMillis: Math.min(intervalMs, MAX_EXPORT_MS),
  })
