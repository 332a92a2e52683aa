import * as z from 'zod/mini'

/** How the ingest misbehaves on demand. The empty object is good behaviour. */
export const behaviourSchema = z.strictObject({
  /** Answer with this status instead of looking at the request. */
  status: z.optional(z.int().check(z.minimum(200), z.maximum(599))),
  /** Milliseconds to wait before any answer, at most ten minutes. */
  delayMs: z.optional(z.int().check(z.minimum(0), z.maximum(600_000))),
  /** How many requests are treated this way, good behaviour afterwards. Without it: all, until it is changed. */
  times: z.optional(z.int().check(z.minimum(0))),
  /** `Retry-After` header sent with `status`: seconds, or an HTTP date. */
  retryAfter: z.optional(z.union([z.int().check(z.minimum(0)), z.string()])),
  /** Destroy the connection without an answer. */
  refuse: z.optional(z.boolean()),
  /** Accept the request, then destroy the connection: the client cannot know that it arrived. */
  lose: z.optional(z.boolean()),
  /** Only for these paths (`/events/tool`, `/usage/events`, …); without it: all but the switch itself. */
  paths: z.optional(z.array(z.string())),
})

export type Behaviour = z.infer<typeof behaviourSchema>

export interface BehaviourSwitch {
  set(behaviour: Behaviour): void
  current(): Behaviour
  /** What to do with a request to `path`; uses up one of `times`. */
  take(path: string): Behaviour
}

export function createBehaviourSwitch(initial: Behaviour): BehaviourSwitch {
  let behaviour = initial
  return {
    set: (next) => {
      behaviour = next
    },
    current: () => behaviour,
    take: (path) => {
      if (behaviour.paths !== undefined && !behaviour.paths.includes(path)) return {}
      if (behaviour.times === undefined) return behaviour
      if (behaviour.times === 0) return {}
      behaviour = { ...behaviour, times: behaviour.times - 1 }
      return behaviour
    },
  }
}
