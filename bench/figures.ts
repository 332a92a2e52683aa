/** What is said of many measurements of one thing. */
export interface Figures {
  median: number
  p95: number
  p99: number
}

/** `values` is not changed; at least one. */
export function figuresOf(values: readonly number[]): Figures {
  const sorted = [...values].sort((one, other) => one - other)
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  return { median: at(0.5), p95: at(0.95), p99: at(0.99) }
}

export const medianOf = (values: readonly number[]): number => figuresOf(values).median
