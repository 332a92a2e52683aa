import protos from '@elastic/mockotlpserver/lib/proto.js'
import type { Signal } from '../../src/exporters/otlp/signal.ts'

/** One record, span or metric as a receiver sees it. */
export interface Received {
  /** `event.id` of a record, trace and span id of a span, name of a metric. */
  id: string
  name: string
  attributes: Record<string, unknown>
  resource: Record<string, unknown>
  scope: string
  /** All of it as JSON, but when it was seen: shows whether two are the same. */
  content: string
}

type Json = Record<string, unknown>

const root = protos.getProtoRoot()
const MESSAGES = { logs: 'logs.v1.ExportLogs', traces: 'trace.v1.ExportTrace', metrics: 'metrics.v1.ExportMetrics' }
const LISTS = {
  logs: ['resourceLogs', 'scopeLogs', 'logRecords'],
  traces: ['resourceSpans', 'scopeSpans', 'spans'],
  metrics: ['resourceMetrics', 'scopeMetrics', 'metrics'],
}

/** Decodes an export request by the protocol's own definitions. @throws when it is none */
export function decode(signal: Signal, isProtobuf: boolean, body: Buffer): Received[] {
  const request = isProtobuf ? decodeProtobuf(signal, body) : (JSON.parse(body.toString('utf8')) as Json)
  const [resources = '', scopes = '', records = ''] = LISTS[signal]
  return listOf(request[resources]).flatMap((resource) =>
    listOf(resource[scopes]).flatMap((scope) =>
      listOf(scope[records]).map((record) => ({
        ...identify(signal, record),
        attributes: attributesOf(record['attributes']),
        resource: attributesOf((resource['resource'] as Json | undefined)?.['attributes']),
        scope: String((scope['scope'] as Json | undefined)?.['name']),
        content: JSON.stringify({ ...record, observedTimeUnixNano: undefined }),
      })),
    ),
  )
}

function decodeProtobuf(signal: Signal, body: Buffer): Json {
  const type = root.lookupType(`opentelemetry.proto.collector.${MESSAGES[signal]}ServiceRequest`)
  return type.toObject(type.decode(body), { longs: String, bytes: Buffer }) as Json
}

function identify(signal: Signal, record: Json): { id: string; name: string } {
  if (signal === 'logs') {
    const body = record['body'] as Json | undefined
    return { id: String(attributesOf(record['attributes'])['event.id']), name: String(body?.['stringValue']) }
  }
  const name = String(record['name'])
  return signal === 'metrics' ? { id: name, name } : { id: hex(record['traceId']) + hex(record['spanId']), name }
}

const hex = (value: unknown): string =>
  typeof value === 'string' ? value : Buffer.from(value as Uint8Array).toString('hex')

const listOf = (value: unknown): Json[] => (Array.isArray(value) ? (value as Json[]) : [])

const attributesOf = (list: unknown): Json =>
  Object.fromEntries(listOf(list).map(({ key, value }) => [String(key), plain(value as Json)]))

function plain(value: Json | undefined): unknown {
  const [kind, inner] = Object.entries(value ?? {})[0] ?? []
  if (kind === 'arrayValue') return listOf((inner as Json)['values']).map(plain)
  if (kind === 'kvlistValue') return attributesOf((inner as Json)['values'])
  return kind === 'intValue' ? Number(inner) : inner
}
