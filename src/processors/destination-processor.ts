import type { AnyValueMap } from '@opentelemetry/api-logs'
import type { LogRecordExporter, LogRecordProcessor, ReadableLogRecord, SdkLogRecord } from '@opentelemetry/sdk-logs'
import { createBatch } from './batch.ts'
import type { RecordTransform } from './record-transform.ts'

/** A processor chain that ends in one exporter, whose acknowledgement it hands on. */
export interface DestinationProcessor extends LogRecordProcessor {
  /**
   * Exports all records taken since the last call. @throws when the exporter did not take them: then nothing may be
   * considered done.
   */
  deliver(): Promise<void>
}

/**
 * Applies a destination's transforms, in order, to its own copy of each record, and keeps the copies until `deliver`.
 * The SDK's batch processor is of no use here: it drops records when its queue is full and swallows the exporter's
 * failures.
 */
export function createDestinationProcessor(
  transforms: RecordTransform[],
  exporter: LogRecordExporter,
): DestinationProcessor {
  const batch = createBatch<ReadableLogRecord>(exporter)
  return {
    onEmit(record: SdkLogRecord) {
      const attributes = transforms.reduce((rest, transform) => transform(rest), record.attributes as AnyValueMap)
      batch.take(copyOf(record, attributes))
    },
    deliver: batch.deliver,
    forceFlush: batch.deliver,
    shutdown: async () => {
      await batch.deliver()
      await exporter.shutdown()
    },
  }
}

/** Processors of other destinations go on changing the record; what was taken stays as it was. */
const copyOf = (record: SdkLogRecord, attributes: AnyValueMap): ReadableLogRecord => ({
  hrTime: record.hrTime,
  hrTimeObserved: record.hrTimeObserved,
  resource: record.resource,
  instrumentationScope: record.instrumentationScope,
  droppedAttributesCount: record.droppedAttributesCount,
  attributes: { ...attributes },
  ...(record.spanContext !== undefined && { spanContext: record.spanContext }),
  ...(record.severityText !== undefined && { severityText: record.severityText }),
  ...(record.severityNumber !== undefined && { severityNumber: record.severityNumber }),
  ...(record.body !== undefined && { body: record.body }),
  ...(record.eventName !== undefined && { eventName: record.eventName }),
})
