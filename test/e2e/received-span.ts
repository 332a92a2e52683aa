/** A span as it arrived. */
export interface ReceivedSpan {
  traceId: string
  spanId: string
  parentId: string | undefined
  name: string
  /** Milliseconds since the epoch. */
  startMs: number
  endMs: number
  failed: boolean
  attributes: Record<string, unknown>
}

interface RawSpan {
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  startTimeUnixNano: string
  endTimeUnixNano: string
  status?: { code?: number }
  attributes?: { key: string; value: Record<string, unknown> }[]
}

/** The spans of one OTLP request, as the ingest writes it down. */
export function spansIn(body: object): ReceivedSpan[] {
  const { resourceSpans = [] } = body as { resourceSpans?: { scopeSpans?: { spans?: RawSpan[] }[] }[] }
  return resourceSpans.flatMap(({ scopeSpans = [] }) => scopeSpans.flatMap(({ spans = [] }) => spans)).map(received)
}

const received = (span: RawSpan): ReceivedSpan => ({
  traceId: span.traceId,
  spanId: span.spanId,
  parentId: span.parentSpanId === undefined || span.parentSpanId === '' ? undefined : span.parentSpanId,
  name: span.name,
  startMs: Math.round(Number(span.startTimeUnixNano) / 1e6),
  endMs: Math.round(Number(span.endTimeUnixNano) / 1e6),
  failed: span.status?.code === 2,
  attributes: Object.fromEntries((span.attributes ?? []).map(({ key, value }) => [key, plain(value)])),
})

const plain = ({ stringValue, boolValue, intValue, doubleValue }: Record<string, unknown>): unknown =>
  stringValue ?? boolValue ?? (intValue === undefined ? doubleValue : Number(intValue))
