import { foldAgentMeta } from '../../src/instrumentation/fold-agent.ts'
import { foldDeath, foldEvent } from '../../src/instrumentation/fold-event.ts'
import { foldTranscript } from '../../src/instrumentation/fold-transcript.ts'
import type { Occurrence } from '../../src/instrumentation/occurrence.ts'
import { newSession, type SessionState } from '../../src/instrumentation/session-state.ts'
import { settle } from '../../src/instrumentation/settle.ts'
import type { Sight } from './capture.ts'

export interface ReplayOptions {
  /** How much later than its time a transcript line (or a meta file) becomes visible, milliseconds. */
  lagMs?: (sight: Sight) => number
  /** The state is written out and read back before each step, as a restart does. */
  restarts?: boolean
  /** Hook events in the order in which the agent gets them; by default by time. */
  order?: (sights: Sight[]) => Sight[]
}

/** How often the agent looks again while something waits, in a replay. */
const STEP_MS = 50

/** Plays a capture into the session model, in simulated time, and gives all that came out, per session. */
export function replay(sights: Sight[], options: ReplayOptions = {}): Occurrence[] {
  const lagMs = options.lagMs ?? (() => 100)
  const shown = sights.map((sight) => ({
    sight,
    visibleMs: sight.kind === 'hook' ? sight.atMs : sight.atMs + lagMs(sight),
  }))
  const ordered = inFileOrder(shown)
  const sessions = new Map<string, SessionState>()
  const out: Occurrence[] = []
  let nowMs = ordered[0]?.visibleMs ?? 0
  const lookAgain = () => {
    for (const [id, state] of sessions) {
      if (options.restarts === true) sessions.set(id, JSON.parse(JSON.stringify(state)) as SessionState)
      out.push(...settle(sessions.get(id) ?? state, nowMs))
    }
  }
  const advance = (untilMs: number) => {
    // Long pauses are skipped over: nothing can happen in them but the end of patience.
    if (untilMs - nowMs > 10_000) for (const endMs = nowMs + 5_000; nowMs < endMs; nowMs += STEP_MS) lookAgain()
    for (nowMs = Math.max(nowMs, untilMs - 5_000); nowMs < untilMs; nowMs += STEP_MS) lookAgain()
    nowMs = untilMs
  }
  for (const { sight, visibleMs } of options.order === undefined ? ordered : reorder(ordered, options.order)) {
    advance(Math.max(nowMs, visibleMs))
    const state =
      sessions.get(sight.sessionId) ?? (sight.kind === 'hook' ? newSession(sight.sessionId, sight.atMs) : undefined)
    if (state === undefined) continue
    sessions.set(sight.sessionId, state)
    if (sight.kind === 'hook') out.push(...foldEvent(state, sight.event))
    else if (sight.kind === 'lines') foldTranscript(state, sight.entries, sight.agentId)
    else foldAgentMeta(state, sight.agentId, sight.meta)
    lookAgain()
  }
  advance(nowMs + 10_000)
  // A client that left without a word: the agent finds its process gone.
  for (const state of sessions.values()) if (state.end === undefined) foldDeath(state)
  advance(nowMs + 10_000)
  return out
}

interface Shown {
  sight: Sight
  visibleMs: number
}

/** A file grows at its end: no line is visible before the one above it. */
function inFileOrder(shown: Shown[]): Shown[] {
  const newest = new Map<string, number>()
  for (const item of shown) {
    if (item.sight.kind !== 'lines') continue
    const file = `${item.sight.sessionId} ${item.sight.agentId ?? ''}`
    item.visibleMs = Math.max(item.visibleMs, newest.get(file) ?? 0)
    newest.set(file, item.visibleMs)
  }
  return [...shown].sort((a, b) => a.visibleMs - b.visibleMs)
}

function reorder(ordered: Shown[], order: (sights: Sight[]) => Sight[]): Shown[] {
  const hooks = order(ordered.map((item) => item.sight).filter((sight) => sight.kind === 'hook'))
  const times = ordered.filter((item) => item.sight.kind === 'hook').map((item) => item.visibleMs)
  const moved = hooks.map((sight, index) => ({ sight, visibleMs: times[index] ?? sight.atMs }))
  const rest = ordered.filter((item) => item.sight.kind !== 'hook')
  return [...moved, ...rest].sort((a, b) => a.visibleMs - b.visibleMs)
}
