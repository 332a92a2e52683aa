import type { Attributes } from '@opentelemetry/api'
import { hrTimeToMilliseconds } from '@opentelemetry/core'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { InMemorySpanExporter, type ReadableSpan } from '@opentelemetry/sdk-trace-base'
import type { Occurrence } from '../../src/instrumentation/occurrence.ts'
import { createTraceRecorder, type TraceRecorderOptions } from '../../src/instrumentation/trace/trace-recorder.ts'
import type { RecordTransform } from '../../src/processors/record-transform.ts'
import { createSpanDestination } from '../../src/processors/span-destination.ts'

/** A span as a collector would get it. */
export interface SeenSpan {
  traceId: string
  spanId: string
  parentId: string | undefined
  name: string
  kind: number
  startMs: number
  endMs: number
  failed: boolean
  attributes: Attributes
  events: { name: string; atMs: number; attributes: Attributes }[]
  /** Trace and span id of each span that it is linked to. */
  links: [string, string][]
}

/** Everything the occurrences say in spans: through the Trace API, a destination's transforms, and its exporter. */
export async function spansOf(
  occurrences: Occurrence[],
  options: Partial<Pick<TraceRecorderOptions, 'content'>> & { transforms?: RecordTransform[] } = {},
): Promise<SeenSpan[]> {
  const exporter = new InMemorySpanExporter()
  const destination = createSpanDestination(options.transforms ?? [], exporter)
  const recorder = createTraceRecorder({
    resource: resourceFromAttributes({ 'service.name': 'test' }),
    version: '0.0.0',
    processors: [destination],
    content: options.content,
    repositoryUrl: async () => 'https://git.example/team/repo.git',
  })
  await recorder.emit(occurrences)
  await destination.deliver()
  return exporter.getFinishedSpans().map(seen)
}

const seen = (span: ReadableSpan): SeenSpan => ({
  traceId: span.spanContext().traceId,
  spanId: span.spanContext().spanId,
  parentId: span.parentSpanContext?.spanId,
  name: span.name,
  kind: span.kind,
  startMs: Math.round(hrTimeToMilliseconds(span.startTime)),
  endMs: Math.round(hrTimeToMilliseconds(span.endTime)),
  failed: span.status.code === 2,
  links: span.links.map(({ context }) => [context.traceId, context.spanId]),
  attributes: span.attributes,
  events: span.events.map(({ name, time, attributes }) => ({
    name,
    atMs: Math.round(hrTimeToMilliseconds(time)),
    attributes: attributes ?? {},
  })),
})

/** Names, indented by depth, children by their start: what a person sees of a trace. */
export function drawn(spans: SeenSpan[], parentId?: string, indent = ''): string[] {
  const children = spans.filter((span) => span.parentId === parentId)
  children.sort((a, b) => a.startMs - b.startMs || a.endMs - b.endMs)
  return children.flatMap((span) => [
    `${indent}${span.name}${span.failed ? ` ! ${span.attributes['error.type']}` : ''}`,
    ...span.events.map(({ name }) => `${indent}  · ${name}`),
    ...drawn(spans, span.spanId, `${indent}  `),
  ])
}

/** By trace, in the order in which the turns began. */
export function tracesIn(spans: SeenSpan[]): SeenSpan[][] {
  const traces = [...new Set(spans.map(({ traceId }) => traceId))].map((id) =>
    spans.filter((span) => span.traceId === id),
  )
  const begin = (trace: SeenSpan[]) => Math.min(...trace.map(({ startMs }) => startMs))
  return traces.sort((a, b) => begin(a) - begin(b))
}
