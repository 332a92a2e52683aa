import { type AnyValueMap, type Logger, SeverityNumber } from '@opentelemetry/api-logs'
import { API_ERROR_EVENT, ATTRIBUTE, attributeOf, EVENT_NAME } from '../contract/attributes.ts'
import { nameBasedUuid } from '../contract/event-id.ts'
import { CORE } from '../contract/span-attributes.ts'
import type { Occurrence } from './occurrence.ts'
import { contextOfOccurrence } from './trace/trace-context.ts'

/**
 * Makes a log record of an occurrence, through the OpenTelemetry Logs API. Unknown values are left out: there is no
 * null attribute.
 */
export function emitOccurrence(logger: Logger, occurrence: Occurrence): void {
  const eventName = occurrence.kind === 'note' ? `claude_code.${occurrence.name}` : EVENT_NAME[occurrence.kind]
  const context = contextOfOccurrence(occurrence)
  const emit = (name: string, severity: keyof typeof SEVERITY, attributes: AnyValueMap) =>
    logger.emit({
      eventName: name,
      // Dashboards made for Claude Code's own telemetry look for the name in the body.
      body: name,
      timestamp: occurrence.atMs,
      severityNumber: SEVERITY[severity],
      severityText: severity,
      attributes,
      ...(context !== undefined && { context }),
    })
  emit(eventName, severityOf(occurrence), attributesOf(occurrence))
  if (failed(occurrence) && occurrence.fields.stop_reason === 'api_error')
    emit(API_ERROR_EVENT, 'ERROR', apiErrorAttributes(occurrence))
}

const SEVERITY = { INFO: SeverityNumber.INFO, WARN: SeverityNumber.WARN, ERROR: SeverityNumber.ERROR }

type Execution = Extract<Occurrence, { kind: 'execution' }>

/** An error ended the turn. */
const failed = (occurrence: Occurrence): occurrence is Execution =>
  occurrence.kind === 'execution' && occurrence.fields.status === 'error'

/** A call that failed is the model's to deal with; a turn that an error ended is a person's. */
function severityOf(occurrence: Occurrence): keyof typeof SEVERITY {
  if (failed(occurrence)) return 'ERROR'
  return occurrence.kind === 'tool' && !occurrence.fields.success ? 'WARN' : 'INFO'
}

/** The record of the error itself, as the client's own telemetry has one. */
function apiErrorAttributes(occurrence: Execution): AnyValueMap {
  const { model, duration_ms } = occurrence.fields
  return {
    ...identityOf(occurrence),
    [ATTRIBUTE.eventId]: nameBasedUuid(occurrence.sessionId, 'api_error', occurrence.eventId),
    [CORE.errorType]: errorTypeOf(occurrence),
    ...(model !== null && { [attributeOf('model')]: model }),
    ...(duration_ms !== null && { [attributeOf('duration_ms')]: duration_ms }),
  }
}

const errorTypeOf = ({ meta }: Execution): string => String(meta['error_class'] ?? '_OTHER')

function attributesOf(occurrence: Occurrence): AnyValueMap {
  const attributes = identityOf(occurrence)
  const put = (name: string, value: unknown) => {
    if (value !== null && value !== undefined) attributes[name] = value as AnyValueMap[string]
  }
  put(ATTRIBUTE.content, occurrence.content)
  put(ATTRIBUTE.collectorTextDenied, occurrence.collectorTextDenied)
  put(ATTRIBUTE.sessionName, occurrence.sessionName)
  if (failed(occurrence)) put(CORE.errorType, errorTypeOf(occurrence))
  if (occurrence.kind === 'tool') {
    put(attributeOf('tool_use_id'), occurrence.toolUseId)
    put('tool_use_id', occurrence.toolUseId)
  }
  const vcs = occurrence.meta['vcs'] as { repository: string | null; branches: string[] } | undefined
  put(CORE.repositoryUrl, vcs?.repository)
  // The newest: what a turn ended on.
  put(CORE.headName, vcs?.branches.at(-1))
  for (const [field, value] of Object.entries(occurrence.fields)) put(attributeOf(field), value)
  for (const [name, value] of Object.entries(occurrence.meta)) put(ATTRIBUTE.meta + name, value)
  return attributes
}

/** Which event this is, of which session and turn. */
const identityOf = ({ eventId, sessionId, cwd, turnId, clientVersion }: Occurrence): AnyValueMap => ({
  [ATTRIBUTE.eventId]: eventId,
  [ATTRIBUTE.sessionId]: sessionId,
  [ATTRIBUTE.conversationId]: sessionId,
  [ATTRIBUTE.cwd]: cwd,
  ...(turnId !== null && { [ATTRIBUTE.promptId]: turnId }),
  ...(clientVersion !== undefined && { [ATTRIBUTE.clientVersion]: clientVersion }),
})
