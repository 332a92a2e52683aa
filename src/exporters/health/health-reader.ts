import {
  type IMetricReader,
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from '@opentelemetry/sdk-metrics'

export interface HealthReaderOptions {
  exporter: PushMetricExporter
  /** From one reading to the next; the first comes at once. Milliseconds, at least 1. */
  intervalMs: number
  /** Current values by metric name. The names of the first reading are the ones that are read from then on. */
  gauges: () => Record<string, number>
  /** Who else reads the same gauges, for example a periodic reader with an OTLP exporter. */
  readers?: IMetricReader[]
}

export interface HealthReader {
  /** No reading after this one call; what is being exported ends first. */
  stop(): Promise<void>
}

/** 1 while the agent runs: without at least one reading the SDK would not call its exporter. */
export const UP_GAUGE = 'claude_metrics.agent.up'

/** A reading that takes longer than this is given up. The export only writes a file. Milliseconds. */
const MAX_EXPORT_MS = 30_000

/** Reads the gauges at once and then every `intervalMs`, and gives each reading to the exporter. Keeps no process alive. */
export function createHealthReader({ exporter, intervalMs, gauges, readers = [] }: HealthReaderOptions): HealthReader {
  const reader = new PeriodicExportingMetricReader({
    exporter,
    exportIntervalMillis: intervalMs,
    exportTimeoutMillis: Math.min(intervalMs, MAX_EXPORT_MS),
  })
  const provider = new MeterProvider({ readers: [reader, ...readers] })
  const meter = provider.getMeter('claude-metrics-plugin')

  meter.createObservableGauge(UP_GAUGE).addCallback((result) => result.observe(1))
  const observed = new Map(Object.keys(gauges()).map((name) => [name, meter.createObservableGauge(name)]))
  meter.addBatchObservableCallback(
    (result) => {
      for (const [name, value] of Object.entries(gauges())) {
        const gauge = observed.get(name)
        if (gauge) result.observe(gauge, value)
      }
    },
    [...observed.values()],
  )

  // A failed first reading is reported through OpenTelemetry's error handler; the interval goes on either way.
  const first = reader.forceFlush().catch(() => {})

  return {
    async stop() {
      await first
      // The SDK reads once more when it shuts down. Who stops does not want another sign of life.
      await exporter.shutdown()
      await provider.shutdown()
    },
  }
}
