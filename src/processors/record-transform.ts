import type { AnyValue, AnyValueMap } from '@opentelemetry/api-logs'

/** A pure step over a log record's attributes. The attributes it is given are not changed. */
export type RecordTransform = (attributes: AnyValueMap) => AnyValueMap

/**
 * Applies `change` to every string in the attributes, however deep, leaving numbers, flags and bytes alone. As a rule
 * nothing changes, and the attributes come back as they are.
 */
export function mapStrings(attributes: AnyValueMap, change: (text: string, name: string) => string): AnyValueMap {
  let mapped = attributes
  // Not entries: every record comes by here more than once, and each entry is an array that is thrown away.
  for (const name of Object.keys(attributes)) {
    const value = attributes[name]
    const other = mapValue(value, name, change)
    if (other === value) continue
    if (mapped === attributes) mapped = { ...attributes }
    mapped[name] = other
  }
  return mapped
}

function mapValue(value: AnyValue, name: string, change: (text: string, name: string) => string): AnyValue {
  if (typeof value === 'string') return change(value, name)
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  if (!Array.isArray(value)) return mapStrings(value as AnyValueMap, change)
  const items = value.map((item) => mapValue(item, name, change))
  return items.some((item, index) => item !== value[index]) ? items : value
}
