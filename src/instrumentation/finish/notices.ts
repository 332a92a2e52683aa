import { nameBasedUuid } from '../../contract/event-id.ts'
import type { Occurrence } from '../occurrence.ts'
import { type HookEvent, textField } from '../session/hook-event.ts'
import { cwdAt, nextOrdinal, type SessionState } from '../session/session-state.ts'
import { valueAt } from '../session/timed.ts'

/** What every occurrence of a session says. */
export function about(
  state: SessionState,
  atMs: number,
  turnId: string | undefined,
  meta: Record<string, unknown> = {},
) {
  return {
    sessionId: state.sessionId,
    atMs,
    turnId: turnId ?? null,
    sessionName: valueAt(state.titles, atMs) ?? null,
    cwd: cwdAt(state, atMs),
    clientVersion: state.clientVersion,
    ...(state.content !== undefined && { content: state.content }),
    ...(state.collectorTextDenied === true && { collectorTextDenied: true }),
    meta,
  }
}

/** Records of a session whose environment says DO_NOT_TRACK say so: the usage API does not get them. */
export const tracking = ({ usage }: SessionState): { do_not_track?: true } =>
  usage.doNotTrack ? { do_not_track: true } : {}

export function systemNotice(state: SessionState, event: HookEvent): Occurrence {
  const type = textField(event, 'notification_type') ?? null
  const ordinal = nextOrdinal(state, `notification ${event.promptId ?? ''} ${type ?? ''}`)
  return {
    kind: 'notification',
    eventId: nameBasedUuid(state.sessionId, 'notification', event.promptId ?? '', type ?? '', ordinal),
    ...about(state, event.atMs, event.promptId),
    fields: {
      message: textField(event, 'message') ?? null,
      title: textField(event, 'title') ?? null,
      notification_kind: type,
    },
  }
}

/** SessionStart: opens the session's row. A resumed session keeps its first start. */
export function sessionStart(state: SessionState, event: HookEvent): Occurrence {
  return {
    kind: 'session_start',
    eventId: nameBasedUuid(state.sessionId, 'session_start', state.starts),
    ...about(state, event.atMs, undefined),
    fields: {
      started_at: new Date(state.startedAtMs).toISOString(),
      source: textField(event, 'source') ?? null,
      first: state.starts === 1,
    },
  }
}

/**
 * A hook event that no request of the Claude Metrics API stands for: a log record all the same.
 *
 * @param wanted fields of the hook's input that may leave as they are
 */
export function note(state: SessionState, event: HookEvent, name: string, wanted: readonly string[] = []): Occurrence {
  const ordinal = nextOrdinal(state, `note ${name}`)
  const fields: Record<string, unknown> = Object.fromEntries(
    wanted.flatMap((field) => (textField(event, field) === undefined ? [] : [[field, event.input[field]]])),
  )
  // How long the typed command was, for counts of usage; what was typed stays here.
  if (name === 'slash_command') {
    Object.assign(fields, { prompt_length: [...(textField(event, 'prompt') ?? '')].length, ...tracking(state) })
  }
  const eventId = nameBasedUuid(state.sessionId, 'note', name, ordinal)
  return { kind: 'note', name, eventId, ...about(state, event.atMs, event.promptId), fields }
}
