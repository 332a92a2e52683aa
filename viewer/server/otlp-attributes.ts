import * as z from 'zod/mini'

/** The parts of OTLP/JSON that the page reads; everything else may be there and stays as it came. */

const keyValues = z.optional(z.array(z.looseObject({ key: z.string(), value: z.optional(z.unknown()) })))
export type KeyValues = z.infer<typeof keyValues>

const text = z.optional(z.string())
/** 64-bit integers are strings in OTLP/JSON; senders that write numbers are understood as well. */
const instant = z.optional(z.union([z.string(), z.number()]))
const scope = z.optional(z.looseObject({ name: text }))
const resource = z.optional(z.looseObject({ attributes: keyValues }))

const logRecord = z.looseObject({
  timeUnixNano: instant,
  observedTimeUnixNano: instant,
  eventName: text,
  body: z.optional(z.unknown()),
  attributes: keyValues,
  traceId: text,
})
const span = z.looseObject({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: text,
  name: text,
  startTimeUnixNano: instant,
  endTimeUnixNano: instant,
  attributes: keyValues,
  status: z.optional(z.looseObject({ message: text, code: z.optional(z.union([z.number(), z.string()])) })),
})
const metric = z.looseObject({ name: z.string(), unit: text })

const list = <Item extends z.ZodMiniType>(item: Item) => z.optional(z.array(item))

export const exportBodies = {
  logs: z.looseObject({
    resourceLogs: list(
      z.looseObject({ resource, scopeLogs: list(z.looseObject({ scope, logRecords: list(logRecord) })) }),
    ),
  }),
  traces: z.looseObject({
    resourceSpans: list(z.looseObject({ resource, scopeSpans: list(z.looseObject({ scope, spans: list(span) })) })),
  }),
  metrics: z.looseObject({
    resourceMetrics: list(
      z.looseObject({ resource, scopeMetrics: list(z.looseObject({ scope, metrics: list(metric) })) }),
    ),
  }),
} as const

export type LogRecord = z.infer<typeof logRecord>
export type Span = z.infer<typeof span>
export type Metric = z.infer<typeof metric>

/** Attributes by name, as plain values. */
export const attributeMap = (list: KeyValues): Map<string, unknown> =>
  new Map((list ?? []).map(({ key, value }) => [key, plainValue(value, 0)]))

/** Deeper values are left as they came. */
const MAX_NESTING = 16

function plainValue(value: unknown, nesting: number): unknown {
  if (typeof value !== 'object' || value === null || nesting > MAX_NESTING) return value
  const any = value as Record<string, unknown>
  if ('intValue' in any) return Number(any['intValue'])
  if ('arrayValue' in any) {
    const { values } = (any['arrayValue'] ?? {}) as { values?: unknown }
    return Array.isArray(values) ? values.map((inner) => plainValue(inner, nesting + 1)) : []
  }
  if ('kvlistValue' in any) {
    const { values } = (any['kvlistValue'] ?? {}) as { values?: unknown }
    const pairs = Array.isArray(values) ? (values as { key?: unknown; value?: unknown }[]) : []
    return Object.fromEntries(pairs.map(({ key, value }) => [String(key), plainValue(value, nesting + 1)]))
  }
  return any['stringValue'] ?? any['boolValue'] ?? any['doubleValue'] ?? any['bytesValue']
}

/** Milliseconds since the epoch; null when unset. */
export function millisOf(unixNano: string | number | undefined): number | null {
  const nanos = Number(unixNano ?? 0)
  return Number.isFinite(nanos) && nanos > 0 ? nanos / 1e6 : null
}
