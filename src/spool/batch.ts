import type { ListedFile } from './listing.ts'

/** Where a batch ends. A batch holds one file at least. */
export interface BatchLimits {
  files: number
  /** @default no limit */
  bytes?: number
}

/** The files from the first on that make one batch. */
export function firstBatch(files: readonly ListedFile[], from: number, limits: BatchLimits): ListedFile[] {
  const { files: maxFiles, bytes: maxBytes = Number.POSITIVE_INFINITY } = limits
  const batch: ListedFile[] = []
  let bytes = 0
  for (let file = files[from]; file !== undefined && batch.length < maxFiles; file = files[from + batch.length]) {
    bytes += file.sizeBytes
    if (batch.length > 0 && bytes > maxBytes) break
    batch.push(file)
  }
  return batch
}
