import { type AnyValueMap, type Logger, SeverityNumber } from '@opentelemetry/api-logs'
import { ATTRIBUTE, attributeOf, EVENT_NAME } from '../contract/attributes.ts'
import { CORE } from '../contract/span-attributes.ts'
import type { Occurrence } from './occurrence.ts'
import { contextOfOccurrence } from './trace/trace-context.ts'

/** Makes a log record of an occurrence, through the OpenTelemetry Logs API. Unknown values are left out: there is no null attribute. */
export function emitOccurrence(logger: Logger, occurrence: Occurrence): void {
  const eventName = occurrence.kind === 'note' ? `claude_code.${occurrence.name}` : EVENT_NAME[occurrence.kind]
  const context = contextOfOccurrence(occurrence)
  logger.emit({
    eventName,
    // Dashboards made for Claude Code's own telemetry look for the name in the body.
    body: eventName,
    timestamp: occurrence.atMs,
    severityNumber:
      occurrence.kind === 'tool' && !occurrence.fields.success ? SeverityNumber.WARN : SeverityNumber.INFO,
    attributes: attributesOf(occurrence, eventName),
    ...(context !== undefined && { context }),
  })
}

function attributesOf(occurrence: Occurrence, eventName: string): AnyValueMap {
  const attributes: AnyValueMap = {
    [ATTRIBUTE.eventName]: eventName.replace(/^claude_code\./, ''),
    [ATTRIBUTE.eventId]: occurrence.eventId,
    [ATTRIBUTE.sessionId]: occurrence.sessionId,
    [ATTRIBUTE.conversationId]: occurrence.sessionId,
    [ATTRIBUTE.cwd]: occurrence.cwd,
  }
  const put = (name: string, value: unknown) => {
    if (value !== null && value !== undefined) attributes[name] = value as AnyValueMap[string]
  }
  put(ATTRIBUTE.promptId, occurrence.turnId)
  put(ATTRIBUTE.sessionName, occurrence.sessionName)
  put(ATTRIBUTE.clientVersion, occurrence.clientVersion)
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
