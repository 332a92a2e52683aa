import { randomUUID } from 'node:crypto'
import { hrTimeToMilliseconds } from '@opentelemetry/core'
import { OTLPExporterBase } from '@opentelemetry/otlp-exporter-base'
import type { LogRecordExporter, ReadableLogRecord } from '@opentelemetry/sdk-logs'
import { AggregationTemporality, type PushMetricExporter, type ResourceMetrics } from '@opentelemetry/sdk-metrics'
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base'
import { ATTRIBUTE } from '../../contract/attributes.ts'
import { createDestinationProcessor } from '../../processors/destination-processor.ts'
import { openinference } from '../../processors/openinference.ts'
import { createSpanDestination } from '../../processors/span-destination.ts'
import { teeTransforms } from '../../processors/tee-content.ts'
import type { OpenDestination, OpeningDeps } from '../destination-kind.ts'
import { createPeriodicReader } from '../periodic-reader.ts'
import { type Encoding, serializersOf } from './encoding.ts'
import { otlpEndpoints } from './endpoints.ts'
import { createOutboxDelegate, type Put } from './outbox-delegate.ts'
import { otlpDestination } from './outbox-destination.ts'
import { requestIdOf } from './request-id.ts'
import type { Signal } from './signal.ts'
import { otlpTls } from './tls.ts'
import { withoutNativeEvents } from './without-native-events.ts'

/** Log records, spans and readings of metrics, each signal that has an endpoint into its own outbox. */
export async function open({ settings, connect, openOutbox, now }: OpeningDeps): Promise<OpenDestination> {
  const urls = otlpEndpoints(settings)
  const encoding = { protocol: settings.otlpProtocol.value, compression: settings.otlpCompression.value }
  const timeoutMs = settings.otlpTimeoutMs.value
  const maxBytes = settings.queueMaxBytes.value
  const headers = () => settings.otlpHeaders.value
  const temporality = settings.otlpTemporality.value
  const http = connect(otlpTls(settings))
  const openSignal = (signal: Signal, url: string) =>
    openOutbox(
      { ...otlpDestination({ signal, url, headers, timeoutMs, maxBytes }), isEvent: () => signal !== 'metrics' },
      { http },
    )
  const takesText = settings.otlpContent.value !== false
  const transforms = teeTransforms(takesText)
  const destination: OpenDestination = { sendsResource: true, wantsSpanContent: takesText }
  if (urls.logs !== undefined) {
    const exporter = createOtlpLogExporter({ put: openSignal('logs', urls.logs).put, encoding })
    const all = createDestinationProcessor(transforms, exporter)
    destination.logs = settings.otlpBesideNative.value ? withoutNativeEvents(all) : all
  }
  if (urls.traces !== undefined) {
    const exporter = createOtlpSpanExporter({ put: openSignal('traces', urls.traces).put, encoding })
    const extra = settings.otlpOpenInference.value ? [openinference] : []
    destination.spans = createSpanDestination([...transforms, ...extra], exporter)
  }
  if (urls.metrics !== undefined) {
    const exporter = createOtlpMetricExporter({
      put: openSignal('metrics', urls.metrics).put,
      encoding,
      now,
      temporality,
    })
    destination.metrics = createPeriodicReader(exporter, settings.otlpMetricsIntervalMs.value)
  }
  return destination
}

export interface OtlpExporterOptions {
  put: Put
  encoding: Encoding
}

/**
 * Log records → OTLP requests in the outbox. The same records give the same requests, so that a replay after a crash
 * adds none.
 */
export const createOtlpLogExporter = ({ put, encoding }: OtlpExporterOptions): LogRecordExporter =>
  new OTLPExporterBase<ReadableLogRecord[]>(
    createOutboxDelegate({
      signal: 'logs',
      put,
      encoding,
      serialize: serializersOf(encoding.protocol).logs,
      idOf: (records) => requestIdOf('logs', records.map(logId)),
      occurredAtMs: (records) => earliest(records.map(({ hrTime }) => hrTimeToMilliseconds(hrTime))),
    }),
  )

/** Spans → OTLP requests in the outbox, like log records. */
export const createOtlpSpanExporter = ({ put, encoding }: OtlpExporterOptions): SpanExporter =>
  new OTLPExporterBase<ReadableSpan[]>(
    createOutboxDelegate({
      signal: 'traces',
      put,
      encoding,
      serialize: serializersOf(encoding.protocol).traces,
      idOf: (spans) => requestIdOf('traces', spans.map(spanId)),
      occurredAtMs: (spans) => earliest(spans.map(({ endTime }) => hrTimeToMilliseconds(endTime))),
    }),
  )

export interface OtlpMetricExporterOptions extends OtlpExporterOptions {
  /** When a reading was taken, milliseconds since the epoch. */
  now: () => number
  /**
   * Cumulative: a reading that is lost costs resolution, no counts. Delta is for receivers that take nothing else.
   * @default cumulative
   */
  temporality?: 'cumulative' | 'delta'
}

/** Readings of metrics → OTLP requests in the outbox. */
export function createOtlpMetricExporter(options: OtlpMetricExporterOptions): PushMetricExporter {
  const { put, encoding, now, temporality = 'cumulative' } = options
  const exporter = new OTLPExporterBase<ResourceMetrics>(
    createOutboxDelegate({
      signal: 'metrics',
      put,
      encoding,
      serialize: serializersOf(encoding.protocol).metrics,
      // Two readings are never the same.
      idOf: () => randomUUID(),
      occurredAtMs: now,
    }),
  )
  const selected = temporality === 'delta' ? AggregationTemporality.DELTA : AggregationTemporality.CUMULATIVE
  return Object.assign(exporter, { selectAggregationTemporality: () => selected })
}

const logId = ({ attributes, eventName, hrTime }: ReadableLogRecord): string =>
  JSON.stringify([attributes[ATTRIBUTE.eventId] ?? [eventName, attributes], hrTime])

function spanId(span: ReadableSpan): string {
  const { traceId, spanId } = span.spanContext()
  return traceId + spanId
}

const earliest = (times: number[]): number => times.reduce((one, other) => Math.min(one, other))
