/** What one export says of a metric. */
export interface MetricReading {
  name: string
  /** As OTLP has it: `s`, `By`, `{call}`. */
  unit: string
  service: string
  /** `total` only grows; `average` is of what was measured since the reading before. */
  kind: 'gauge' | 'total' | 'average'
  /** Values count from the reading before and not from a start. */
  isDelta: boolean
  points: MetricPoint[]
}

export type Attributes = readonly (readonly [name: string, value: string])[]

export interface MetricPoint {
  /** Names and values, in the order of names. */
  attributes: Attributes
  /** When the counting began: another one means a process that began at zero. */
  start: string
  atMs: number
  /** Of a distribution: the sum of what was measured. */
  value: number
  /** How many were measured; 1 for what is no distribution. */
  count: number
}

/** A value at a moment. */
export interface Dot {
  atMs: number
  value: number
}

export interface Series {
  /** Attributes in words: `model=opus, type=input`; empty when there are none. */
  label: string
  attributes: Attributes
  /** Oldest first. */
  dots: Dot[]
  /** Of each start the newest sum and count. */
  sums: Map<string, { value: number; count: number }>
  /** Of a distribution: how many were measured in all. */
  count: number
}

/** Everything known of one metric of one service. */
export interface MetricHistory extends Pick<MetricReading, 'name' | 'unit' | 'service' | 'kind'> {
  key: string
  series: Map<string, Series>
  /** Grows with every change. */
  version: number
}

export type Metrics = Map<string, MetricHistory>

const MAX_METRICS = 200
const MAX_SERIES = 50
/** Four hours of a reading each minute. */
const MAX_DOTS = 240
/** Processes whose sums are kept apart. */
const MAX_STARTS = 100

/** Takes a reading into the history. What is beyond the limits is left out: a page is no database. */
export function takeReading(metrics: Metrics, reading: MetricReading): void {
  const { name, unit, service, kind, isDelta } = reading
  const key = JSON.stringify([service, name, unit])
  const metric: MetricHistory = metrics.get(key) ?? { key, name, unit, service, kind, series: new Map(), version: 0 }
  if (!metrics.has(key) && metrics.size >= MAX_METRICS) return
  metrics.set(key, metric)
  metric.version += 1
  for (const point of reading.points) {
    const { attributes } = point
    const label = attributes.map(([attribute, text]) => `${attribute}=${text}`).join(', ')
    const known = metric.series.get(label)
    if (known === undefined && metric.series.size >= MAX_SERIES) continue
    const series: Series = known ?? { label, attributes, dots: [], sums: new Map(), count: 0 }
    metric.series.set(label, series)
    const value = nextValue(metric.kind, isDelta, series, point)
    if (value === undefined) continue
    series.dots.push({ atMs: point.atMs, value })
    // Readings of two processes may arrive in any order.
    if (point.atMs < (series.dots.at(-2)?.atMs ?? 0)) series.dots.sort((one, other) => one.atMs - other.atMs)
    if (series.dots.length > MAX_DOTS) series.dots.shift()
  }
}

/** Undefined when nothing was measured. */
function nextValue(
  kind: MetricReading['kind'],
  isDelta: boolean,
  series: Series,
  point: MetricPoint,
): number | undefined {
  if (kind === 'gauge') return point.value
  const before = series.sums.get(point.start) ?? { value: 0, count: 0 }
  // A smaller count of the same start is a reading that came late, or a process that hides that it began anew.
  const isBehind = !isDelta && (point.count < before.count || (kind === 'total' && point.value < before.value))
  if (isBehind) return undefined
  const now = isDelta
    ? { value: before.value + point.value, count: before.count + point.count }
    : { value: point.value, count: point.count }
  series.sums.delete(point.start)
  series.sums.set(point.start, now)
  if (series.sums.size > MAX_STARTS) mergeOldest(series.sums)
  series.count = [...series.sums.values()].reduce((all, { count }) => all + count, 0)
  if (kind === 'total') return [...series.sums.values()].reduce((all, { value }) => all + value, 0)
  const measured = now.count - before.count
  return measured > 0 ? (now.value - before.value) / measured : undefined
}

/** The two that were not heard of for longest become one, so that the total stays. */
function mergeOldest(sums: Series['sums']): void {
  const [first, second] = sums
  if (first === undefined || second === undefined) return
  const [one, other] = [first[1], second[1]]
  sums.delete(first[0])
  // In its place, so that it stays the oldest.
  sums.set(second[0], { value: one.value + other.value, count: one.count + other.count })
}

/** The metrics that a search leaves, by service and name. */
export function shownMetrics(
  metrics: Metrics,
  query: string,
  wordsOf: (name: string) => string = () => '',
): MetricHistory[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  return [...metrics.values()]
    .filter(({ name, service, series }) => {
      const text = `${service} ${name} ${wordsOf(name)} ${[...series.keys()].join(' ')}`.toLowerCase()
      return words.every((word) => text.includes(word))
    })
    .sort((one, other) => (one.service + one.name < other.service + other.name ? -1 : 1))
}

/** The series with the largest newest values, the largest first, and how many others there are. */
export function largestSeries({ series }: MetricHistory, max: number): { lines: Series[]; others: number } {
  const lines = [...series.values()]
    .filter(({ dots }) => dots.length > 0)
    .sort((one, other) => (other.dots.at(-1)?.value ?? 0) - (one.dots.at(-1)?.value ?? 0))
  return { lines: lines.slice(0, max), others: Math.max(0, lines.length - max) }
}

/**
 * What distinguishes each line from the others: what they have in common need not be said of each. `all` where there is
 * nothing to say.
 */
export function shortLabels(lines: readonly Series[]): string[] {
  const maps = lines.map(({ attributes }) => new Map(attributes))
  const names = [...new Set(maps.flatMap((map) => [...map.keys()]))]
  const differing = names.filter((name) => maps.some((map) => map.get(name) !== maps[0]?.get(name)))
  const said = differing.length > 0 ? differing : names
  return maps.map((map) => said.flatMap((name) => map.get(name) ?? []).join(' · ') || 'all')
}
