import type { Attributes } from '@opentelemetry/api'
import type { AnyValueMap } from '@opentelemetry/api-logs'
import type { ReadableSpan, SpanExporter, SpanProcessor } from '@opentelemetry/sdk-trace-base'
import { createBatch } from './batch.ts'
import type { RecordTransform } from './record-transform.ts'
import { maskSecrets } from './redaction.ts'

/** A processor chain for spans that ends in one exporter, whose acknowledgement it hands on. */
export interface SpanDestination extends SpanProcessor {
  /**
   * Exports all spans that ended since the last call. @throws when the exporter did not take them: then nothing may be
   * considered done.
   */
  deliver(): Promise<void>
}

/**
 * What `createDestinationProcessor` is for log records: the destination's transforms on its own copy of each span, kept
 * until `deliver`.
 */
export function createSpanDestination(transforms: RecordTransform[], exporter: SpanExporter): SpanDestination {
  const batch = createBatch<ReadableSpan>(exporter)
  return {
    onStart() {},
    onEnd(span) {
      // A span's attributes are a record's without maps and bytes, and no transform makes such of them.
      const attributes = transforms.reduce((rest, transform) => transform(rest), span.attributes as AnyValueMap)
      batch.take(copyOf(span, attributes as Attributes))
    },
    deliver: batch.deliver,
    forceFlush: batch.deliver,
    shutdown: async () => {
      await batch.deliver()
      await exporter.shutdown()
    },
  }
}

const copyOf = (span: ReadableSpan, attributes: Attributes): ReadableSpan => ({
  // Made of names that are attributes too: of a tool that the model made up, of a model, of an agent.
  name: maskSecrets(span.name),
  kind: span.kind,
  spanContext: () => span.spanContext(),
  ...(span.parentSpanContext !== undefined && { parentSpanContext: span.parentSpanContext }),
  startTime: span.startTime,
  endTime: span.endTime,
  status: span.status,
  attributes: { ...attributes },
  links: span.links,
  events: span.events,
  duration: span.duration,
  ended: span.ended,
  resource: span.resource,
  instrumentationScope: span.instrumentationScope,
  droppedAttributesCount: span.droppedAttributesCount,
  droppedEventsCount: span.droppedEventsCount,
  droppedLinksCount: span.droppedLinksCount,
})
