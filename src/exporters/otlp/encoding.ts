import { gzipSync } from 'node:zlib'
import {
  JsonLogsSerializer,
  JsonMetricsSerializer,
  JsonTraceSerializer,
  ProtobufLogsSerializer,
  ProtobufMetricsSerializer,
  ProtobufTraceSerializer,
} from '@opentelemetry/otlp-transformer'
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs'
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics'
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base'
import { withDoubles } from './double-attributes.ts'
import type { OtlpProtocol } from './signal.ts'

export type Compression = 'gzip' | 'none'

export interface Encoding {
  protocol: OtlpProtocol
  compression: Compression
}

/** Turns what the SDK hands over into the body of one export request. */
export type Serialize<Items> = (items: Items) => Uint8Array

interface Serializers {
  logs: Serialize<ReadableLogRecord[]>
  traces: Serialize<ReadableSpan[]>
  metrics: Serialize<ResourceMetrics>
}

interface Serializer<Items> {
  serializeRequest(items: Items): Uint8Array | undefined
}

/** OpenTelemetry's own serializers of a protocol, the ones that its exporters are made of; doubles stay doubles. */
export function serializersOf(protocol: OtlpProtocol): Serializers {
  const { logs, traces, metrics } = openTelemetrys(protocol)
  return {
    logs: (records) => withDoubles(logs(records), protocol, 6),
    traces: (spans) => withDoubles(traces(spans), protocol, 9),
    metrics,
  }
}

const openTelemetrys = (protocol: OtlpProtocol): Serializers =>
  protocol === 'http/json'
    ? {
        logs: serialized(JsonLogsSerializer),
        traces: serialized(JsonTraceSerializer),
        metrics: serialized(JsonMetricsSerializer),
      }
    : {
        logs: serialized(ProtobufLogsSerializer),
        traces: serialized(ProtobufTraceSerializer),
        metrics: serialized(ProtobufMetricsSerializer),
      }

const serialized =
  <Items>(serializer: Serializer<Items>): Serialize<Items> =>
  (items) => {
    const bytes = serializer.serializeRequest(items)
    if (bytes === undefined) throw new Error('OpenTelemetry could not serialise the records')
    return bytes
  }

/** Compressed once, before it waits: an outage costs a tenth of the disk, a retry no computing. */
export const compress = (body: Uint8Array, compression: Compression): Uint8Array =>
  compression === 'gzip' ? gzipSync(body) : body

/** By its first two bytes, which neither a protobuf export request nor JSON begins with. */
export const isGzip = (body: Uint8Array): boolean => body[0] === 0x1f && body[1] === 0x8b
