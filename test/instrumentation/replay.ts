import type { Occurrence } from '../../src/instrumentation/occurrence.ts'
import { isWatched } from '../../src/instrumentation/session/agent-tree.ts'
import { hasDetachedCalls, isOver, letGo } from '../../src/instrumentation/session/detached-calls.ts'
import type { HookEvent } from '../../src/instrumentation/session/hook-event.ts'
import { newSession, type SessionState } from '../../src/instrumentation/session/session-state.ts'
import { ALLOWED_LATENESS_MS } from '../../src/instrumentation/session/timing.ts'
import { finish, isWaiting } from '../../src/instrumentation/session-model.ts'
import { takeAgentMeta } from '../../src/instrumentation/take/agent-events.ts'
import { takeEvent } from '../../src/instrumentation/take/events.ts'
import { takeTranscript } from '../../src/instrumentation/take/lines.ts'
import { takeDeath } from '../../src/instrumentation/take/session-events.ts'
import { isOverdue, momentsUntil } from '../../src/instrumentation/watermark.ts'
import { startCursor } from '../../src/transcript/cursor.ts'
import type { Sight } from './capture.ts'
import { createFiles, type Files, type Seen } from './files.ts'

export interface ReplayOptions {
  /** How much later than its time a transcript line (or a meta file) becomes visible, milliseconds. */
  lagMs?: (sight: Sight) => number
  /** When the agent gets a hook event, milliseconds after it was recorded. Default: at once. */
  arrivesMs?: (sight: HookSight, index: number) => number
  /** How many of the hooks that have arrived the agent takes before it looks at the transcript. Default: all. */
  batch?: (step: number) => number
  /** More deliveries of the same events: the recording's second copy, or a spool file that was not deleted. */
  again?: (sight: HookSight, index: number) => { arrivesMs: number; recordedMs: number }[]
  /** True: the agent crashes after this step, before anything of it is saved, and starts anew. */
  crashes?: (step: number) => boolean
}

export type HookSight = Extract<Sight, { kind: 'hook' }>

/** How often the agent looks again while something waits, in a replay. */
const STEP_MS = 50

interface Arrival {
  atMs: number
  /** Not for the first time. */
  again: boolean
  event: HookEvent
}

/** Plays a recording to the session model as the agent does, in simulated time, and gives all that came out. */
export function replay(sights: Sight[], options: ReplayOptions = {}): Occurrence[] {
  const files = createFiles(sights, options.lagMs ?? (() => 100))
  const waiting = arrivalsOf(sights, options)
  const saved = new Map<string, string>()
  const out: Occurrence[] = []
  let nowMs = waiting[0]?.atMs ?? 0
  let untilMs = Number.POSITIVE_INFINITY
  let open = new Map<string, SessionState>()

  function step(arrived: Arrival[], mayCrash = true): void {
    const touched = new Set<SessionState>()
    const last = arrived.at(-1)?.event.atMs ?? Number.POSITIVE_INFINITY
    untilMs = Math.min(completeToMs(), last + ALLOWED_LATENESS_MS)
    for (const { event } of arrived) {
      const state = open.get(event.sessionId) ?? load(event.sessionId) ?? newSession(event.sessionId, event.atMs)
      open.set(event.sessionId, state)
      if (isOverdue(state, event)) advance(state, event.atMs)
      out.push(...takeEvent(state, event, event.name === 'SessionStart' && isOpenElsewhere(state, event)))
      for (const other of open.values()) if (letGo(other, event)) touched.add(other)
      touched.add(state)
    }
    for (const state of open.values()) if (isWaiting(state)) touched.add(advance(state, untilMs))
    const dies = mayCrash && arrived.length > 0 && options.crashes?.(stepCount++) === true
    if (dies) {
      open = new Map([...saved.keys()].flatMap((id) => unfinished(load(id))))
      step(arrived, false)
      return
    }
    for (const state of touched) save(state)
  }

  function advance(state: SessionState, knownUntilMs: number): SessionState {
    for (const moment of momentsUntil(state, nowMs, knownUntilMs)) {
      readFiles(state, files, { nowMs, untilMs: moment.readUntilMs })
      out.push(...finish(state, moment.nowMs))
    }
    return state
  }

  /** The client so far still lives when another takes up the session: it is heard of later. */
  const isOpenElsewhere = ({ client, end, sessionId }: SessionState, { atMs, marks }: HookEvent): boolean =>
    end === undefined &&
    client !== undefined &&
    client.pid !== marks.clientPid &&
    sights.some(
      (sight) =>
        sight.kind === 'hook' &&
        sight.sessionId === sessionId &&
        sight.atMs > atMs &&
        sight.event.marks.clientPid === client.pid,
    )

  /** All that was recorded before then has been taken: what the intake gets from the spool. */
  const completeToMs = () =>
    Math.min(Number.POSITIVE_INFINITY, ...waiting.flatMap(({ event, again }) => (again ? [] : [event.atMs])))

  function nextBatch(): Arrival[] {
    const arrived = Math.max(1, waiting.filter(({ atMs }) => atMs <= nowMs).length)
    return waiting.splice(0, Math.min(arrived, options.batch?.(stepCount) ?? arrived))
  }

  const load = (id: string): SessionState | undefined => {
    const text = saved.get(id)
    return text === undefined ? undefined : (JSON.parse(text) as SessionState)
  }
  const unfinished = (state: SessionState | undefined): [string, SessionState][] =>
    state === undefined || isOver(state) ? [] : [[state.sessionId, state]]

  function save(state: SessionState): void {
    saved.set(state.sessionId, JSON.stringify(state))
    if (isOver(state)) open.delete(state.sessionId)
  }

  function waitUntil(untilMs: number): void {
    while (nowMs + STEP_MS < untilMs && [...open.values()].some(isWaiting)) {
      nowMs += STEP_MS
      step([])
    }
    nowMs = Math.max(nowMs, untilMs)
  }

  let stepCount = 0
  while (waiting.length > 0) {
    waitUntil(waiting[0]?.atMs ?? 0)
    step(nextBatch())
  }
  waitUntil(nowMs + 10_000)
  // A client that left without a word: the agent finds its process gone.
  for (const state of [...open.values()].filter((one) => one.end === undefined || hasDetachedCalls(one))) {
    readFiles(state, files, { nowMs, untilMs })
    takeDeath(state)
    save(advance(state, untilMs))
  }
  waitUntil(nowMs + 10_000)
  return out
}

function arrivalsOf(sights: Sight[], { arrivesMs, again }: ReplayOptions): Arrival[] {
  const hooks = sights.filter((sight): sight is HookSight => sight.kind === 'hook')
  const arrivals = hooks.flatMap((sight, index) => {
    const first = { atMs: sight.atMs + (arrivesMs?.(sight, index) ?? 0), again: false, event: sight.event }
    const more = (again?.(sight, index) ?? []).map((delay) => ({
      atMs: sight.atMs + delay.arrivesMs,
      again: true,
      event: { ...sight.event, atMs: sight.atMs + delay.recordedMs },
    }))
    return [first, ...more]
  })
  return arrivals.sort((a, b) => a.atMs - b.atMs || a.event.atMs - b.event.atMs)
}

/** What `observe` does, with the recording in place of a disk. */
function readFiles(state: SessionState, files: Files, seen: Seen): void {
  const { transcript } = state
  transcript.cursor ??= startCursor()
  for (const entries of files.linesSince(state.sessionId, undefined, transcript.cursor.offset, seen)) {
    takeTranscript(state, entries)
    transcript.cursor.offset += 1
  }
  for (const agent of Object.values(state.agents).filter(isWatched)) {
    const meta = agent.depth === undefined ? files.meta(state.sessionId, agent.id, seen.nowMs) : undefined
    if (meta !== undefined) takeAgentMeta(state, agent.id, meta)
    agent.cursor ??= startCursor()
    for (const entries of files.linesSince(state.sessionId, agent.id, agent.cursor.offset, seen)) {
      takeTranscript(state, entries, agent.id)
      agent.cursor.offset += 1
    }
  }
}
