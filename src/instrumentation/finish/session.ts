import type { Occurrence } from '../occurrence.ts'
import { forgetAgents, ownCalls } from '../session/detached-calls.ts'
import type { SessionEnding, SessionState } from '../session/session-state.ts'
import { ALLOWED_LATENESS_MS } from '../session/timing.ts'
import { hasBegunBy } from '../session/turn.ts'
import { straySpans } from '../trace/stray-spans.ts'
import { areCostsDue, costNotes } from './session-costs.ts'
import { sessionRow } from './session-row.ts'
import { finishUsage } from './session-usage.ts'
import { finishTool } from './tools.ts'

/** The session's last row, once everything in it is finished. Its turns were closed when the end became known. */
export function finishSession(state: SessionState, nowMs: number, into: Occurrence[]): void {
  const { end } = state
  if (end === undefined || end.settled) return
  closeLate(state, end)
  if (
    state.turns.some((turn) => turn.closedAtMs !== undefined) ||
    state.prompts.length > 0 ||
    state.compactions.length > 0
  )
    return
  if (Object.values(state.agents).some((agent) => agent.stops.length > 0 || agent.responses.length > 0)) return
  const later = new Set(state.turns.map(({ promptId }) => promptId))
  // Calls of turns that were finished before the call became known: nothing else will end them.
  const strays = ownCalls(state).filter((tool) => !later.has(tool.promptId ?? ''))
  const waits = strays.some((tool) => !tool.settled) || areCostsDue(state)
  if (waits && nowMs < end.atMs + ALLOWED_LATENESS_MS) return
  for (const tool of strays) {
    tool.endIsUnknown = end.reason === 'died' || end.clientIsGone === true
    finishTool(state, tool, end.atMs, into)
  }
  const spans = straySpans(state, strays, end.atMs)
  end.settled = true
  for (const tool of strays) delete state.tools[tool.id]
  forgetAgents(state)
  state.permissionRequests = []
  into.push(...costNotes(state, end.atMs))
  into.push({ ...sessionRow(state, end.atMs), ...(spans.length > 0 && { spans }) })
  finishUsage(state, end, into)
}

/**
 * Turns first heard of after the end became known, but begun before it. Later ones belong to the session's next run.
 */
function closeLate(state: SessionState, end: SessionEnding): void {
  for (const turn of state.turns) if (hasBegunBy(turn, end.atMs)) turn.closedAtMs ??= end.atMs
}
