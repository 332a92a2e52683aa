import type { HookEvent } from '../../src/instrumentation/session/hook-event.ts'
import type { Sight } from './capture.ts'
import type { HookSight, ReplayOptions } from './replay.ts'

/**
 * What may happen between a client and its agent, written as numbers for fast-check to choose. Lists are used round and
 * round.
 */
export interface Disturbance {
  /** How late transcript lines become visible, milliseconds. */
  lagMs?: number[]
  /** How late hooks of one moment arrive, milliseconds: this is how parallel hooks change places. */
  jitterMs?: number[]
  /** How long after a look at the spool the agent takes the next one, milliseconds: meanwhile the transcript grows. */
  looksMs?: number[]
  /** How many hooks the agent takes at a time. */
  batches?: number[]
  /** How much later the second copy of each hook is delivered, milliseconds. */
  twinMs?: number[]
  /** How much later the spool file of each hook is processed again, milliseconds. */
  againMs?: number[]
  crashes?: boolean[]
}

export function disturb(sights: Sight[], disturbance: Disturbance): ReplayOptions {
  const { lagMs, jitterMs, looksMs, batches, twinMs, againMs, crashes } = disturbance
  const order = new Map(sights.map((sight, index) => [sight, index]))
  const jittered = jitterMs === undefined ? undefined : arrivalDelays(sights, jitterMs)
  const arrivals = looksMs === undefined ? jittered : untilLooks(sights, jittered, looksMs)
  const lateness = (index: number) => arrivals?.[index] ?? 0
  return {
    ...(lagMs !== undefined && { lagMs: (sight: Sight) => pick(lagMs, order.get(sight) ?? 0) }),
    ...(arrivals !== undefined && { arrivesMs: (_sight: HookSight, index: number) => lateness(index) }),
    ...(batches !== undefined && { batch: (step: number) => pick(batches, step) }),
    ...((twinMs !== undefined || againMs !== undefined) && {
      again: (_sight: HookSight, index: number) => [
        ...(twinMs === undefined ? [] : [twin(lateness(index), pick(twinMs, index), looksMs !== undefined)]),
        ...(againMs === undefined ? [] : [{ arrivesMs: lateness(index) + pick(againMs, index), recordedMs: 0 }]),
      ],
    }),
    ...(crashes !== undefined && { crashes: (step: number) => pick(crashes, step) }),
  }
}

/** Two copies that are in the spool when the agent looks are both taken. */
const twin = (latenessMs: number, delayMs: number, together: boolean) => ({
  arrivesMs: together ? Math.max(latenessMs, delayMs) : latenessMs + delayMs,
  recordedMs: delayMs,
})

function pick<T>(list: T[], index: number): T {
  const value = list[index % list.length]
  if (value === undefined) throw new Error('nothing to choose from')
  return value
}

/** Each hook as late as chosen, but never before a hook whose end the client waits for before it starts this one. */
function arrivalDelays(sights: Sight[], jitterMs: number[]): number[] {
  const hooks = sights.filter((sight): sight is HookSight => sight.kind === 'hook')
  const arrivals: number[] = []
  for (const [index, hook] of hooks.entries()) {
    const before = hooks.slice(0, index).flatMap((earlier, at) => (precedes(earlier, hook) ? [arrivals[at] ?? 0] : []))
    arrivals.push(Math.max(hook.atMs + pick(jitterMs, index), ...before.map((atMs) => atMs + 1)))
  }
  return hooks.map((hook, index) => (arrivals[index] ?? 0) - hook.atMs)
}

/** Each hook as late as the agent's next look at the spool, at which it takes all that is there. */
function untilLooks(sights: Sight[], delays: number[] | undefined, looksMs: number[]): number[] {
  const hooks = sights.filter((sight): sight is HookSight => sight.kind === 'hook')
  const arrivals = hooks.map((hook, index) => hook.atMs + (delays?.[index] ?? 0))
  const taken = new Map<number, number>()
  let lookMs = 0
  for (const [look, atMs] of [...new Set(arrivals)].sort((a, b) => a - b).entries()) {
    if (atMs > lookMs) lookMs = atMs + pick(looksMs, look)
    taken.set(atMs, lookMs)
  }
  return hooks.map((hook, index) => (taken.get(arrivals[index] ?? 0) ?? hook.atMs) - hook.atMs)
}

const BEGINNINGS = new Set(['SessionStart', 'UserPromptSubmit', 'UserPromptExpansion', 'PreCompact'])
const ENDINGS = new Set(['Stop', 'StopFailure', 'SessionEnd', 'PostCompact', ...BEGINNINGS])

/** True when the client had to be through with `earlier` before it could start `later`. */
function precedes(earlier: HookSight, later: HookSight): boolean {
  if (earlier.sessionId !== later.sessionId) return false
  const [a, b] = [earlier.event, later.event]
  if (BEGINNINGS.has(a.name)) return true
  if (ENDINGS.has(b.name)) return a.agentId === undefined || isForeground(a, b) || b.name === 'SessionEnd'
  if (b.name === 'SubagentStop') return a.agentId === b.agentId
  if (callOf(a) !== undefined && callOf(a) === callOf(b)) return true
  if (b.name.startsWith('PostToolUse')) return a.agentId !== undefined && a.agentId === startedBy(b)
  if (b.name === 'PreToolUse') return a.agentId === b.agentId && a.name.startsWith('PostToolUse')
  return false
}

const callOf = ({ input }: HookEvent): unknown => input['tool_use_id']

/** A turn cannot stop before its foreground subagents have; a background one goes on beside it. */
const isForeground = (event: HookEvent, stop: HookEvent): boolean =>
  !JSON.stringify(stop.input['background_tasks'] ?? []).includes(event.agentId ?? '')

const startedBy = ({ input }: HookEvent): unknown =>
  (input['tool_response'] as { agentId?: unknown } | undefined)?.agentId
