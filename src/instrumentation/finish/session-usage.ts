import { nameBasedUuid } from '../../contract/event-id.ts'
import type { Occurrence, SessionUsage } from '../occurrence.ts'
import type { SessionEnding, SessionState } from '../session/session-state.ts'
import type { SessionTotals } from '../session/session-totals.ts'
import { about } from './notices.ts'

/** A session starts, or goes on: from here on its usage is counted for the next report. */
export function beginUsage({ usage, end }: SessionState, atMs: number, doNotTrack: boolean): void {
  // Resumed before its last end could be reported: then the next report covers both stretches.
  if (usage.sinceMs === undefined || end?.settled === true) usage.sinceMs = atMs
  usage.doNotTrack = doNotTrack
}

/**
 * One report per end of a session, of what earlier reports did not cover: the reports of a session that was resumed add
 * up. Nothing when the end is only said again, as by a SessionEnd that comes after the session was found dead.
 */
export function finishUsage(state: SessionState, end: SessionEnding, into: Occurrence[]): void {
  const { usage } = state
  // Of a session of which only the end was recorded nothing can be reported.
  const isUnknown = state.starts === 0 && usage.sinceMs === end.atMs
  if (usage.sinceMs === undefined || isUnknown) return
  const fields = usageFields(state, usage.sinceMs, end)
  if (!usage.doNotTrack) {
    into.push({
      kind: 'usage_session',
      eventId: nameBasedUuid(state.sessionId, 'usage_session', usage.reports),
      ...about(state, end.atMs, undefined),
      fields,
    })
  }
  usage.reports += 1
  usage.sinceMs = undefined
  usage.told = { ...state.totals }
}

function usageFields({ totals, usage }: SessionState, sinceMs: number, end: SessionEnding): SessionUsage {
  const since = (name: keyof SessionTotals): number => totals[name] - (usage.told?.[name] ?? 0)
  const tokens = {
    total_input_tokens: since('tokensIn') - since('cacheRead') - since('cacheCreation'),
    total_output_tokens: since('tokensOut'),
    cache_creation_tokens: since('cacheCreation'),
    cache_read_tokens: since('cacheRead'),
  }
  return {
    started_at: new Date(sinceMs).toISOString(),
    ended_at: new Date(Math.max(sinceMs, end.atMs)).toISOString(),
    exit_reason: end.reason,
    turn_count: since('turns'),
    user_message_count: since('prompts'),
    assistant_message_count: since('responses'),
    total_tool_calls: since('toolCalls'),
    tool_error_count: since('toolErrors'),
    bash_call_count: since('bashCalls'),
    file_read_count: since('fileReads'),
    file_edit_count: since('fileEdits'),
    file_write_count: since('fileWrites'),
    grep_call_count: since('grepCalls'),
    glob_call_count: since('globCalls'),
    web_fetch_call_count: since('webFetches'),
    web_search_call_count: since('webSearches'),
    had_errors: since('toolErrors') + since('apiErrors') > 0,
    ...Object.fromEntries(Object.entries(tokens).filter(([, count]) => count > 0)),
  }
}
