/**
 * The messages of OTLP 1.x by field number, as far as they are fields of the three export requests
 * (opentelemetry-proto, `opentelemetry/proto/{common,resource,logs,trace,metrics}/v1`). Names are those of OTLP/JSON.
 */

/**
 * `hex`: bytes that OTLP/JSON writes as hexadecimal digits. 64-bit integers become strings there, other bytes base64.
 */
export type Scalar =
  | 'string'
  | 'bool'
  | 'double'
  | 'int32'
  | 'sint32'
  | 'uint32'
  | 'fixed32'
  | 'int64'
  | 'uint64'
  | 'fixed64'
  | 'sfixed64'
  | 'bytes'
  | 'hex'

export interface Field {
  name: string
  type: Scalar | Shape
  isList: boolean
}

export type Shape = Map<number, Field>

const one = (name: string, type: Scalar | Shape): Field => ({ name, type, isList: false })
const list = (name: string, type: Scalar | Shape): Field => ({ name, type, isList: true })
const shape = (fields: { [number: number]: Field }): Shape =>
  new Map(Object.entries(fields).map(([number, field]) => [Number(number), field]))

const anyValue = shape({
  1: one('stringValue', 'string'),
  2: one('boolValue', 'bool'),
  3: one('intValue', 'int64'),
  4: one('doubleValue', 'double'),
  7: one('bytesValue', 'bytes'),
})
const keyValue = shape({ 1: one('key', 'string'), 2: one('value', anyValue) })
anyValue.set(5, one('arrayValue', shape({ 1: list('values', anyValue) })))
anyValue.set(6, one('kvlistValue', shape({ 1: list('values', keyValue) })))

const attributes = list('attributes', keyValue)
const resource = shape({ 1: attributes, 2: one('droppedAttributesCount', 'uint32') })
const scope = shape({
  1: one('name', 'string'),
  2: one('version', 'string'),
  3: attributes,
  4: one('droppedAttributesCount', 'uint32'),
})

/** Resource, scopes and items nest the same way for every signal. */
const request = (signal: 'Logs' | 'Spans' | 'Metrics', items: string, item: Shape): Shape => {
  const scopes = shape({ 1: one('scope', scope), 2: list(items, item), 3: one('schemaUrl', 'string') })
  const resources = shape({
    1: one('resource', resource),
    2: list(`scope${signal}`, scopes),
    3: one('schemaUrl', 'string'),
  })
  return shape({ 1: list(`resource${signal}`, resources) })
}

const logRecord = shape({
  1: one('timeUnixNano', 'fixed64'),
  2: one('severityNumber', 'int32'),
  3: one('severityText', 'string'),
  5: one('body', anyValue),
  6: attributes,
  7: one('droppedAttributesCount', 'uint32'),
  8: one('flags', 'fixed32'),
  9: one('traceId', 'hex'),
  10: one('spanId', 'hex'),
  11: one('observedTimeUnixNano', 'fixed64'),
  12: one('eventName', 'string'),
})

const spanEvent = shape({
  1: one('timeUnixNano', 'fixed64'),
  2: one('name', 'string'),
  3: attributes,
  4: one('droppedAttributesCount', 'uint32'),
})
const spanLink = shape({
  1: one('traceId', 'hex'),
  2: one('spanId', 'hex'),
  3: one('traceState', 'string'),
  4: attributes,
  5: one('droppedAttributesCount', 'uint32'),
  6: one('flags', 'fixed32'),
})
const span = shape({
  1: one('traceId', 'hex'),
  2: one('spanId', 'hex'),
  3: one('traceState', 'string'),
  4: one('parentSpanId', 'hex'),
  5: one('name', 'string'),
  6: one('kind', 'int32'),
  7: one('startTimeUnixNano', 'fixed64'),
  8: one('endTimeUnixNano', 'fixed64'),
  9: attributes,
  10: one('droppedAttributesCount', 'uint32'),
  11: list('events', spanEvent),
  12: one('droppedEventsCount', 'uint32'),
  13: list('links', spanLink),
  14: one('droppedLinksCount', 'uint32'),
  15: one('status', shape({ 2: one('message', 'string'), 3: one('code', 'int32') })),
  16: one('flags', 'fixed32'),
})

const times = { 2: one('startTimeUnixNano', 'fixed64'), 3: one('timeUnixNano', 'fixed64') }
const sums = { 4: one('count', 'fixed64'), 5: one('sum', 'double') }
const numberPoint = shape({
  ...times,
  4: one('asDouble', 'double'),
  6: one('asInt', 'sfixed64'),
  7: attributes,
  8: one('flags', 'uint32'),
})
const histogramPoint = shape({
  ...times,
  ...sums,
  6: list('bucketCounts', 'fixed64'),
  7: list('explicitBounds', 'double'),
  9: attributes,
  10: one('flags', 'uint32'),
  11: one('min', 'double'),
  12: one('max', 'double'),
})
const buckets = shape({ 1: one('offset', 'sint32'), 2: list('bucketCounts', 'uint64') })
const exponentialPoint = shape({
  1: attributes,
  ...times,
  ...sums,
  6: one('scale', 'sint32'),
  7: one('zeroCount', 'fixed64'),
  8: one('positive', buckets),
  9: one('negative', buckets),
  10: one('flags', 'uint32'),
  12: one('min', 'double'),
  13: one('max', 'double'),
  14: one('zeroThreshold', 'double'),
})
const quantile = shape({ 1: one('quantile', 'double'), 2: one('value', 'double') })
const summaryPoint = shape({
  ...times,
  ...sums,
  6: list('quantileValues', quantile),
  7: attributes,
  8: one('flags', 'uint32'),
})
const temporality = one('aggregationTemporality', 'int32')
const points = (point: Shape) => list('dataPoints', point)
const metric = shape({
  1: one('name', 'string'),
  2: one('description', 'string'),
  3: one('unit', 'string'),
  5: one('gauge', shape({ 1: points(numberPoint) })),
  7: one('sum', shape({ 1: points(numberPoint), 2: temporality, 3: one('isMonotonic', 'bool') })),
  9: one('histogram', shape({ 1: points(histogramPoint), 2: temporality })),
  10: one('exponentialHistogram', shape({ 1: points(exponentialPoint), 2: temporality })),
  11: one('summary', shape({ 1: points(summaryPoint) })),
  12: list('metadata', keyValue),
})

/** The bodies of `POST /v1/<signal>`. */
export const EXPORT_REQUESTS = {
  logs: request('Logs', 'logRecords', logRecord),
  traces: request('Spans', 'spans', span),
  metrics: request('Metrics', 'metrics', metric),
} as const

export type Signal = keyof typeof EXPORT_REQUESTS
