import { useMemo } from 'preact/hooks'
import { largestSeries, type MetricHistory } from '../model/metrics.ts'
import { LineChart } from './line-chart.tsx'

/** Lines that can be told apart. */
const LINES = 5

const KINDS = { gauge: '', total: 'in all', average: 'on average' } as const

/** A small chart for every metric that was received. */
export function MetricsView({ metrics, isFiltered }: { metrics: readonly MetricHistory[]; isFiltered: boolean }) {
  return (
    <section id="metrics" class="metrics" tabIndex={0} aria-label="Metrics by service and name">
      {metrics.length > 0 ? null : (
        <p class="nothing">
          {isFiltered
            ? 'No metric is what you look for.'
            : 'No metric has arrived. They come with CLAUDE_METRICS_OTLP_ENDPOINT set, once a minute.'}
        </p>
      )}
      {metrics.map((metric) => (
        <MetricChart key={metric.key} metric={metric} />
      ))}
    </section>
  )
}

function MetricChart({ metric }: { metric: MetricHistory }) {
  // What has not changed is not drawn again.
  return useMemo(() => {
    const { lines, others } = largestSeries(metric, LINES)
    return (
      <LineChart
        name={metric.name}
        from={metric.service}
        how={KINDS[metric.kind]}
        unit={metric.unit}
        lines={lines}
        others={others}
        hasCounts={metric.kind === 'average'}
      />
    )
  }, [metric, metric.version])
}
