import type { SpoolFile } from './listing.ts'

/** Where a batch ends. A batch holds one file at least. */
export interface BatchLimits {
  files: number
  /** @default no limit */
  bytes?: number
  /** The longest time between two entries of a batch, milliseconds. @default no limit */
  gapMs?: number
}

/** The files from the first on that make one batch. */
export function firstBatch<File extends SpoolFile>(files: readonly File[], from: number, limits: BatchLimits): File[] {
  const { files: maxFiles, bytes: maxBytes = Number.POSITIVE_INFINITY, gapMs = Number.POSITIVE_INFINITY } = limits
  const batch: File[] = []
  let bytes = 0
  for (let file = files[from]; file !== undefined && batch.length < maxFiles; file = files[from + batch.length]) {
    const before = batch.at(-1)
    bytes += file.sizeBytes
    if (before !== undefined && (bytes > maxBytes || file.recordedAtMs - before.recordedAtMs > gapMs)) break
    batch.push(file)
  }
  return batch
}
