import type { AnyValue, AnyValueMap } from '@opentelemetry/api-logs'

/** A pure step over a log record's attributes. The attributes it is given are not changed. */
export type RecordTransform = (attributes: AnyValueMap) => AnyValueMap

/** Applies `change` to every string in the attributes, however deep, leaving numbers, flags and bytes alone. */
export function mapStrings(attributes: AnyValueMap, change: (text: string, name: string) => string): AnyValueMap {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, mapValue(value, name, change)]))
}

function mapValue(value: AnyValue, name: string, change: (text: string, name: string) => string): AnyValue {
  if (typeof value === 'string') return change(value, name)
  if (Array.isArray(value)) return value.map((item) => mapValue(item, name, change))
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  return mapStrings(value as AnyValueMap, change)
}
