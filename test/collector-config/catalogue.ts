import { CLIENT_METRIC, OWN_METRIC } from '../../src/contract/metrics.ts'

/** Histograms among our metrics; the others are sums or gauges. */
const HISTOGRAMS = new Set<string>([
  OWN_METRIC.turnDuration.name,
  OWN_METRIC.toolDuration.name,
  OWN_METRIC.contextUsage.name,
  OWN_METRIC.latency.name,
])
const GAUGES = new Set<string>([
  OWN_METRIC.up.name,
  OWN_METRIC.spoolDepth.name,
  OWN_METRIC.outboxDepth.name,
  OWN_METRIC.outboxBytes.name,
  OWN_METRIC.outboxAge.name,
])

/** How Prometheus calls units (OpenTelemetry's rules for Prometheus); annotations in braces have no place in a name. */
const UNITS: { readonly [unit: string]: string } = { s: 'seconds', By: 'bytes', '%': 'percent' }

/** Every name under which our metrics exist in Prometheus. */
export function prometheusNames(): Set<string> {
  const metrics = [...Object.values(CLIENT_METRIC), ...Object.values(OWN_METRIC)]
  return new Set(
    metrics.flatMap(({ name, unit }) => {
      const snake = name.replaceAll('.', '_')
      const word = UNITS[unit] ?? unit.replace(/^\{.*\}$/, '')
      const full = word === '' || snake.endsWith(`_${word}`) ? snake : `${snake}_${word}`
      if (HISTOGRAMS.has(name)) return ['bucket', 'count', 'sum'].map((part) => `${full}_${part}`)
      return GAUGES.has(name) ? [full] : [`${full}_total`]
    }),
  )
}

/** Names of metrics in a PromQL expression that begin like ours. */
export const ownNamesIn = (expr: string): string[] => expr.match(/(?<![\w:])claude_(?:code|metrics)_\w+/g) ?? []
