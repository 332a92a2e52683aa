import { CLIENT, CORE, OWN, SPAN_EVENT } from '../../contract/span-attributes.ts'
import type { ApiRetryEntry, CompactionEntry } from '../../transcript/entry.ts'
import type { SpanEvent } from '../session/span-event.ts'

function eventOf(entry: ApiRetryEntry | CompactionEntry): SpanEvent {
  const { atMs } = entry
  if (entry.kind === 'api_retry') {
    const { error, status, attempt, retryInMs } = entry
    const attributes = {
      [CORE.errorType]: error,
      [CORE.httpStatus]: status,
      [CLIENT.attempt]: attempt,
      [OWN.retryInMs]: retryInMs === undefined ? undefined : Math.round(retryInMs),
    }
    return { name: SPAN_EVENT.apiError, atMs, attributes }
  }
  const { trigger, preTokens, postTokens, durationMs } = entry
  const attributes = {
    [CLIENT.trigger]: trigger,
    [CLIENT.preTokens]: preTokens,
    [CLIENT.postTokens]: postTokens,
    [CLIENT.durationMs]: durationMs,
  }
  return { name: SPAN_EVENT.compaction, atMs, attributes }
}

/**
 * Adds a failed request that was tried again, or a compaction, to the events of the span it happened to. A line read
 * again adds nothing.
 */
export function addEvent(events: SpanEvent[], entry: ApiRetryEntry | CompactionEntry): void {
  const event = eventOf(entry)
  if (!events.some(({ name, atMs }) => name === event.name && atMs === event.atMs)) events.push(event)
}
