import { type Attributes, type Context, ROOT_CONTEXT, SpanKind, SpanStatusCode } from '@opentelemetry/api'
import { millisToHrTime } from '@opentelemetry/core'
import type { Resource } from '@opentelemetry/resources'
import {
  AlwaysOnSampler,
  BasicTracerProvider,
  type IdGenerator,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import { CORE, GEN_AI, OPERATION, SCHEMA_URL } from '../../contract/span-attributes.ts'
import type { Occurrence } from '../occurrence.ts'
import type { SpanAttributes } from '../session/span-event.ts'
import { messagesOf } from './messages.ts'
import { contextOf } from './trace-context.ts'
import type { TraceSpan } from './trace-span.ts'

export interface TraceRecorderOptions {
  resource: Resource
  version: string
  /** One per destination; they get each span as it is emitted. */
  processors: SpanProcessor[]
  /** Prepares a text of a prompt or a response before it leaves. Undefined: content stays here. */
  content: ((text: string) => string) | undefined
  /** The remote of the repository around a folder, without credentials. */
  repositoryUrl: (cwd: string) => Promise<string | null>
}

export interface TraceRecorder {
  /** Hands the spans of these occurrences to the processors, through the OpenTelemetry Trace API. */
  emit(occurrences: Occurrence[]): Promise<void>
}

/** As for log records. */
const SCOPE = 'claude-metrics-plugin'

/** More than any span of ours has; the SDK's limit drops silently. */
const SPAN_LIMITS = { attributeCountLimit: 256, eventCountLimit: 1_024, attributeValueLengthLimit: Infinity }

/**
 * Spans are made when they are over, with times and ids of their own: nothing is measured, and nothing is open between
 * two calls.
 */
export function createTraceRecorder(options: TraceRecorderOptions): TraceRecorder {
  const { resource, version, processors, content, repositoryUrl } = options
  const ids = createIdSource()
  const provider = new BasicTracerProvider({
    resource,
    sampler: new AlwaysOnSampler(),
    idGenerator: ids.generator,
    spanLimits: SPAN_LIMITS,
    spanProcessors: processors,
  })
  const tracer = provider.getTracer(SCOPE, version, { schemaUrl: SCHEMA_URL })

  function emitSpan(span: TraceSpan, repository: string | null): void {
    ids.next(span)
    const isAgent = span.attributes[GEN_AI.operation] === OPERATION.agent
    const attributes = defined({
      ...span.attributes,
      [CORE.errorType]: span.error,
      [CORE.repositoryUrl]: isAgent ? (repository ?? undefined) : undefined,
      ...(content !== undefined && span.content !== undefined && messagesOf(span.content, content)),
    })
    const kind = span.kind === 'client' ? SpanKind.CLIENT : SpanKind.INTERNAL
    const emitted = tracer.startSpan(
      span.name,
      {
        kind,
        startTime: millisToHrTime(span.startMs),
        attributes,
        ...(span.link !== undefined && { links: [{ context: span.link }] }),
      },
      above(span),
    )
    for (const { name, atMs, attributes } of span.events)
      emitted.addEvent(name, defined(attributes), millisToHrTime(atMs))
    if (span.error !== undefined) emitted.setStatus({ code: SpanStatusCode.ERROR, message: span.error })
    emitted.end(millisToHrTime(span.endMs))
  }

  return {
    async emit(occurrences) {
      for (const { spans = [], cwd, content: word, collectorTextDenied } of occurrences) {
        const isDenied = word === 'none' || collectorTextDenied === true
        const repository = spans.length > 0 && cwd !== '' ? await repositoryUrl(cwd) : null
        for (const span of spans) emitSpan(isDenied ? withoutContent(span) : span, repository)
      }
    },
  }
}

/** The parent may have left long ago, in another process. */
const above = ({ traceId, parentId }: TraceSpan): Context =>
  parentId === undefined ? ROOT_CONTEXT : contextOf(traceId, parentId)

/** The SDK asks for ids when a span starts; starting is synchronous, so the ids set just before are those it gets. */
function createIdSource(): { generator: IdGenerator; next(span: TraceSpan): void } {
  let upcoming = { traceId: '', spanId: '' }
  return {
    generator: { generateTraceId: () => upcoming.traceId, generateSpanId: () => upcoming.spanId },
    next({ traceId, spanId }) {
      upcoming = { traceId, spanId }
    },
  }
}

/** There is no attribute without a value. */
const defined = (attributes: SpanAttributes): Attributes =>
  Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined))

/** The session wants no text to leave, whatever the collector may have. */
const withoutContent = ({ content: _, ...span }: TraceSpan): TraceSpan => span
