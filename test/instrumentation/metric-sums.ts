import type { Attributes, Meter } from '@opentelemetry/api'
import { MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics'

class PullReader extends MetricReader {
  protected override onForceFlush = async () => {}
  protected override onShutdown = async () => {}
}

/** A value of one series: of a counter or gauge itself, of a histogram its count and sum. */
export interface SeenPoint {
  attributes: Attributes
  value: number | { count: number; sum: number }
}

/** A meter and what a collector would read from it now, by metric name. */
export function readableMeter(): {
  meter: Meter
  read: () => Promise<Record<string, SeenPoint[]>>
  units: () => Promise<Record<string, string>>
} {
  const reader = new PullReader()
  const meter = new MeterProvider({ readers: [reader] }).getMeter('test')
  const metrics = async () => (await reader.collect()).resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics)
  return {
    meter,
    read: async () =>
      Object.fromEntries(
        (await metrics()).map(({ descriptor, dataPoints }) => [
          descriptor.name,
          dataPoints.map(({ attributes, value }) => ({
            attributes,
            value:
              typeof value === 'number' ? value : { count: value.count, sum: 'sum' in value ? (value.sum ?? 0) : 0 },
          })),
        ]),
      ),
    units: async () =>
      Object.fromEntries((await metrics()).map(({ descriptor }) => [descriptor.name, descriptor.unit])),
  }
}

/** Sum over the series whose attributes hold all of `wanted`. */
export function total(points: SeenPoint[] | undefined, wanted: Attributes = {}): number {
  const matching = (points ?? []).filter(({ attributes }) =>
    Object.entries(wanted).every(([name, value]) => attributes[name] === value),
  )
  return matching.reduce((sum, { value }) => sum + (typeof value === 'number' ? value : value.count), 0)
}
