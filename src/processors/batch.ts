import { type ExportResult, ExportResultCode } from '@opentelemetry/core'

/** What was taken and not yet handed over. */
export interface Batch<T> {
  take(item: T): void
  /**
   * Exports all that was taken since the last call. @throws when the exporter did not take it: then nothing may be
   * considered done.
   */
  deliver(): Promise<void>
}

/** Collects for an exporter, and hands its acknowledgement on. */
export function createBatch<T>(exporter: { export(items: T[], done: (result: ExportResult) => void): void }): Batch<T> {
  let taken: T[] = []
  return {
    take: (item) => void taken.push(item),
    async deliver() {
      if (taken.length === 0) return
      const items = taken
      taken = []
      await new Promise<void>((resolve, reject) => {
        exporter.export(items, ({ code, error }) => {
          if (code === ExportResultCode.SUCCESS) resolve()
          else reject(error ?? new Error('the exporter failed without saying why'))
        })
      })
    },
  }
}
