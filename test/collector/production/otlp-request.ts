import { request as http } from 'node:http'
import { request as https } from 'node:https'

/** OTLP/JSON requests made by hand, with no more in them than a test looks at. */

type Value = string | number

const attributesOf = (attributes: Record<string, Value>) =>
  Object.entries(attributes).map(([key, value]) => ({
    key,
    value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
  }))

const nanoseconds = (ms: number) => `${ms}000000`

export interface SpanInput {
  traceId: string
  spanId: string
  attributes?: Record<string, Value>
  failed?: boolean
  durationMs?: number
}

export function spansRequest(spans: SpanInput[], atMs: number): string {
  return JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: attributesOf({ 'service.name': 'claude-code-plugin', team: 'its own word' }) },
        scopeSpans: [
          {
            scope: { name: 'claude-metrics-plugin' },
            spans: spans.map(({ traceId, spanId, attributes = {}, failed = false, durationMs = 1_000 }) => ({
              traceId,
              spanId,
              name: 'invoke_agent claude-code',
              kind: 1,
              startTimeUnixNano: nanoseconds(atMs - durationMs),
              endTimeUnixNano: nanoseconds(atMs),
              attributes: attributesOf(attributes),
              status: failed ? { code: 2 } : {},
            })),
          },
        ],
      },
    ],
  })
}

export function logRequest(attributes: Record<string, Value>, atMs: number): string {
  return JSON.stringify({
    resourceLogs: [
      {
        resource: { attributes: attributesOf({ 'service.name': 'claude-code-plugin' }) },
        scopeLogs: [
          {
            scope: { name: 'claude-metrics-plugin' },
            logRecords: [
              {
                timeUnixNano: nanoseconds(atMs),
                eventName: 'claude_code.tool_result',
                body: { stringValue: 'claude_code.tool_result' },
                attributes: attributesOf(attributes),
              },
            ],
          },
        ],
      },
    ],
  })
}

/** A machine's reading of one counter. */
export interface ReadingInput {
  machine: string
  /** Since `startMs`. */
  usd: number
  startMs: number
  atMs: number
}

export function readingRequest({ machine, usd, startMs, atMs }: ReadingInput): string {
  const point = {
    startTimeUnixNano: nanoseconds(startMs),
    timeUnixNano: nanoseconds(atMs),
    asDouble: usd,
    attributes: attributesOf({ model: 'claude-opus-5-5' }),
  }
  const metric = {
    name: 'claude_code.cost.usage',
    unit: 'USD',
    sum: { aggregationTemporality: 2, isMonotonic: true, dataPoints: [point] },
  }
  const resource = { 'service.name': 'claude-code-plugin', 'service.instance.id': machine, team: 'blue' }
  return JSON.stringify({
    resourceMetrics: [
      {
        resource: { attributes: attributesOf(resource) },
        scopeMetrics: [{ scope: { name: 'claude-metrics-plugin' }, metrics: [metric] }],
      },
    ],
  })
}

/** How to reach a collector that has a certificate and wants a login, `team:token`. */
export interface Credentials {
  ca: string
  login: string
}

/** The collector's answer; 0 when there was none. */
export function post(
  origin: string,
  signal: 'logs' | 'traces' | 'metrics',
  body: string,
  credentials?: Credentials,
): Promise<number> {
  const headers = {
    'content-type': 'application/json',
    ...(credentials && { authorization: `Basic ${btoa(credentials.login)}` }),
  }
  const send = credentials ? https : http
  return new Promise((resolve) => {
    const options = { method: 'POST', headers, ...(credentials && { ca: credentials.ca, servername: 'samplers' }) }
    const request = send(`${origin}/v1/${signal}`, options, (response) => {
      response.resume()
      response.on('end', () => resolve(response.statusCode ?? 0))
    })
    request.on('error', () => resolve(0))
    request.end(body)
  })
}
