/** A value with the moment from which it holds, milliseconds since the epoch. */
export interface Timed<T> {
  atMs: number
  value: T
}

/** Answers look back a little at most: late transcript lines, not history. */
const KEPT = 24

/**
 * Adds a value in its place in time. Of a run of equal values the first and the last are kept: a value that arrives
 * late must not hold longer than it did. The list stays short.
 */
export function addTimed<T>(list: Timed<T>[], atMs: number, value: T): void {
  const index = list.findLastIndex((entry) => entry.atMs <= atMs) + 1
  const [first, last, next] = [list[index - 2], list[index - 1], list[index]]
  if (last?.value === value && (last.atMs === atMs || next?.value === value)) return
  if (last?.value === value && first?.value === value) last.atMs = atMs
  else list.splice(index, 0, { atMs, value })
  if (list.length > KEPT) list.splice(0, list.length - KEPT)
}

/** The value that held at `atMs`: the newest that is not after it. */
export const valueAt = <T>(list: readonly Timed<T>[], atMs: number): T | undefined =>
  list.findLast((entry) => entry.atMs <= atMs)?.value
