export type Signal = 'logs' | 'traces' | 'metrics'

export type OtlpProtocol = 'http/protobuf' | 'http/json'

export const SIGNALS: readonly Signal[] = ['logs', 'traces', 'metrics']

/** Where a collector takes each signal, behind its base URL (OTLP 1.x, "OTLP/HTTP Request"). */
export const PATH_OF: { readonly [K in Signal]: string } = {
  logs: '/v1/logs',
  traces: '/v1/traces',
  metrics: '/v1/metrics',
}

export const CONTENT_TYPE_OF: { readonly [K in OtlpProtocol]: string } = {
  'http/protobuf': 'application/x-protobuf',
  'http/json': 'application/json',
}

/** `application/x-protobuf`, or `application/protobuf` as some servers answer; parameters do not matter. */
export const isProtobuf = (contentType: string): boolean => /^\s*application\/(x-)?protobuf\s*(;|$)/i.test(contentType)

export const isJson = (contentType: string): boolean => /^\s*application\/json\s*(;|$)/i.test(contentType)
