import type { RecordTransform } from './record-transform.ts'

/** Drops every attribute that is not named: what a destination does not need never reaches its exporter. */
export function keepOnly(names: readonly string[]): RecordTransform {
  const kept = new Set(names)
  return (attributes) => Object.fromEntries(Object.entries(attributes).filter(([name]) => kept.has(name)))
}
