import { LABEL_MAX } from '../model/entry.ts'
import type { MetricPoint, MetricReading } from '../model/metrics.ts'
import { plainText } from '../model/plain-text.ts'
import { isRecord } from './fields.ts'
import { attributeMap, type KeyValues, type Metric, millisOf } from './otlp-attributes.ts'

/** Points of one metric in one export that are shown. Ours have a few dozen. */
const MAX_POINTS = 100

/** Of a point; ours have two or three. */
const MAX_ATTRIBUTES = 16
const NAME_MAX = 80

const DELTA: readonly unknown[] = [1, 'AGGREGATION_TEMPORALITY_DELTA']

/** What an exported metric says, for a chart; undefined when there is nothing in it that could be drawn. */
export function metricReading(metric: Metric, service: unknown, receivedAtMs: number): MetricReading | undefined {
  const { kind, data } = kindOf(metric)
  if (data === undefined || !Array.isArray(data['dataPoints'])) return undefined
  const points = data['dataPoints'].slice(0, MAX_POINTS).flatMap((point) => pointOf(point, receivedAtMs) ?? [])
  if (points.length === 0) return undefined
  const name = plainText(metric.name, LABEL_MAX)
  const from = plainText(service ?? '', LABEL_MAX)
  const isDelta = DELTA.includes(data['aggregationTemporality'])
  return { name, unit: plainText(metric.unit, 20), service: from, kind, isDelta, points }
}

function kindOf(metric: Record<string, unknown>): Pick<MetricReading, 'kind'> & { data?: Record<string, unknown> } {
  const { gauge, sum } = metric
  const distribution = metric['histogram'] ?? metric['exponentialHistogram'] ?? metric['summary']
  if (isRecord(gauge)) return { kind: 'gauge', data: gauge }
  // What also falls is a state, and no total of anything.
  if (isRecord(sum)) return { kind: sum['isMonotonic'] === true ? 'total' : 'gauge', data: sum }
  return isRecord(distribution) ? { kind: 'average', data: distribution } : { kind: 'gauge' }
}

function pointOf(point: unknown, receivedAtMs: number): MetricPoint | undefined {
  if (!isRecord(point)) return undefined
  const { count } = point
  const value = Number(point['asDouble'] ?? point['asInt'] ?? point['sum'] ?? Number.NaN)
  if (!Number.isFinite(value)) return undefined
  const attributes = Array.isArray(point['attributes']) ? (point['attributes'] as KeyValues) : []
  return {
    attributes: [...attributeMap(attributes?.filter(isPair))]
      .slice(0, MAX_ATTRIBUTES)
      .map(([name, text]) => [plainText(name, NAME_MAX), plainText(text, NAME_MAX)] as const)
      .sort(([one], [other]) => (one < other ? -1 : 1)),
    start: String(point['startTimeUnixNano'] ?? ''),
    atMs: millisOf(point['timeUnixNano'] as string | undefined) ?? receivedAtMs,
    value,
    count: Number(count ?? 1) || 0,
  }
}

const isPair = (pair: unknown): boolean => isRecord(pair) && typeof pair['key'] === 'string'
