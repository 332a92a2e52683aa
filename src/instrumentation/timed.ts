/** A value with the moment from which it holds, milliseconds since the epoch. */
export interface Timed<T> {
  atMs: number
  value: T
}

/** Answers look back a little at most: late transcript lines, not history. */
const KEPT = 24

/** Adds a value in its place in time; equal neighbours are kept once. The list stays short. */
export function addTimed<T>(list: Timed<T>[], atMs: number, value: T): void {
  const index = list.findLastIndex((entry) => entry.atMs <= atMs) + 1
  if (list[index - 1]?.value === value) return
  list.splice(index, 0, { atMs, value })
  if (list.length > KEPT) list.splice(0, list.length - KEPT)
}

/** The value that held at `atMs`: the newest that is not after it. */
export const valueAt = <T>(list: readonly Timed<T>[], atMs: number): T | undefined =>
  list.findLast((entry) => entry.atMs <= atMs)?.value
