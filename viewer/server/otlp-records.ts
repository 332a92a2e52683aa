import { ATTRIBUTE, attributeOf, EVENT_NAME, type OccurrenceKind } from '../../src/contract/attributes.ts'
import { type Fact, LABEL_MAX } from '../model/entry.ts'
import { plainText } from '../model/plain-text.ts'
import { factOf } from './fact.ts'
import { idOf, timeOf } from './fields.ts'
import { labelOf } from './label.ts'
import { metricReading } from './metric-reading.ts'
import { attributeMap, exportBodies, type LogRecord, type Metric, millisOf, type Span } from './otlp-attributes.ts'
import type { ReceivedRequest } from './received-request.ts'
import type { ViewRecord } from './records.ts'
import { sessionOf, spanFact } from './span-fact.ts'

const KIND_OF = new Map(Object.entries(EVENT_NAME).map(([kind, name]) => [name as string, kind as OccurrenceKind]))

/** Every log record, span and metric of an accepted export request, each with the resource and scope it came under. */
export function otlpRecords(request: ReceivedRequest): ViewRecord[] {
  switch (request.path) {
    case '/v1/logs':
      return (exportBodies.logs.safeParse(request.body).data?.resourceLogs ?? []).flatMap(({ resource, scopeLogs }) =>
        (scopeLogs ?? []).flatMap(({ scope, logRecords }) =>
          (logRecords ?? []).map((logRecord) => {
            const { label, sessionId, turnId, fact } = aboutLog(logRecord, timeOf(request.at) ?? 0)
            return record(request, { resource, scope, logRecord }, label, sessionId, turnId, fact)
          }),
        ),
      )
    case '/v1/traces':
      return (exportBodies.traces.safeParse(request.body).data?.resourceSpans ?? []).flatMap(
        ({ resource, scopeSpans }) =>
          (scopeSpans ?? []).flatMap(({ scope, spans }) =>
            (spans ?? []).map((span) => {
              const service = attributeMap(resource?.attributes).get('service.name')
              const { sessionId, turnId, fact } = aboutSpan(span, service)
              return record(request, { resource, scope, span }, labelOf(fact), sessionId, turnId, fact)
            }),
          ),
      )
    case '/v1/metrics':
      return (exportBodies.metrics.safeParse(request.body).data?.resourceMetrics ?? []).flatMap(
        ({ resource, scopeMetrics }) =>
          (scopeMetrics ?? []).flatMap(({ scope, metrics }) =>
            (metrics ?? []).map((metric) => {
              const service = attributeMap(resource?.attributes).get('service.name')
              const reading = metricReading(metric, service, timeOf(request.at) ?? 0)
              const { entry, json } = record(
                request,
                { resource, scope, metric },
                metricLabel(metric),
                null,
                null,
                null,
              )
              return { entry: { ...entry, ...(reading !== undefined && { metric: reading }) }, json }
            }),
          ),
      )
    default:
      return []
  }
}

function record(
  { at, path, status, duplicate }: ReceivedRequest,
  whole: unknown,
  label: string,
  sessionId: string | null,
  turnId: string | null,
  fact: Fact | null,
): ViewRecord {
  const json = JSON.stringify(whole)
  const receivedAtMs = timeOf(at) ?? 0
  return {
    entry: { receivedAtMs, path, status, duplicate, size: json.length, label, sessionId, turnId, fact },
    json,
  }
}

function aboutLog(log: LogRecord, receivedAtMs: number) {
  const attributes = attributeMap(log.attributes)
  const name = log.eventName ?? String(attributes.get('event.name') ?? '')
  const kind = KIND_OF.get(name)
  const id = idOf(attributes.get(ATTRIBUTE.eventId))
  const fact =
    kind === undefined || id === null
      ? null
      : factOf(kind, (field) => attributes.get(attributeOf(field)), {
          id,
          atMs: millisOf(log.timeUnixNano) ?? millisOf(log.observedTimeUnixNano) ?? receivedAtMs,
          cwd: attributes.get(ATTRIBUTE.cwd),
          gitRepo: attributes.get('vcs.repository.url.full'),
          sessionName: attributes.get(ATTRIBUTE.sessionName),
          meta: (field) => attributes.get(ATTRIBUTE.meta + field),
        })
  return {
    fact,
    label: fact === null ? plainText(name, LABEL_MAX) : labelOf(fact),
    sessionId: sessionOf(attributes),
    turnId: idOf(attributes.get(ATTRIBUTE.promptId)),
  }
}

function aboutSpan(span: Span, service: unknown) {
  const attributes = attributeMap(span.attributes)
  const own = sessionOf(attributes)
  return {
    fact: spanFact(span, attributes, own),
    // Spans of other programs have no session; they are kept together by service, one turn per trace.
    sessionId: own ?? `service ${plainText(service ?? 'unknown', LABEL_MAX)}`,
    turnId: idOf(attributes.get(ATTRIBUTE.promptId)),
  }
}

const metricLabel = ({ name, unit }: Metric): string => plainText(unit ? `${name} (${unit})` : name, LABEL_MAX)
