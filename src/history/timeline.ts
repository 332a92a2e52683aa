import type { HookEvent } from '../instrumentation/session/hook-event.ts'
import type { AgentMeta } from '../transcript/agent-meta.ts'
import type { TranscriptEntry } from '../transcript/entry.ts'

/** What a recording session would have seen at a moment. */
export type Moment =
  | { kind: 'event'; atMs: number; event: HookEvent }
  | { kind: 'entries'; atMs: number; entries: TranscriptEntry[]; agentId: string | undefined }
  | { kind: 'meta'; atMs: number; agentId: string; meta: AgentMeta; run?: string | undefined }

/** What one file reports, and when it begins to. */
export interface Story {
  startMs: number
  moments: AsyncIterable<Moment>
}

interface Place {
  /** Of the story among the others. */
  index: number
  rest: AsyncIterator<Moment>
  /** The next moment, no earlier than those before it. */
  moment: Moment
  atMs: number
}

/**
 * Several stories as one. Each keeps its own order, whatever its times say; of one millisecond the earlier story comes
 * first. A story is opened when its time has come and closed at its end, so that only those are open that were reported
 * at the same time.
 */
export async function* merge(stories: readonly Story[]): AsyncGenerator<Moment> {
  const closed = stories.map((story, index) => ({ ...story, index })).sort((a, b) => a.startMs - b.startMs)
  const open: Place[] = []
  try {
    for (;;) {
      let next = earliest(open)
      for (let story = closed[0]; story !== undefined && !(next && next.atMs < story.startMs); story = closed[0]) {
        closed.shift()
        await advance(open, { index: story.index, rest: story.moments[Symbol.asyncIterator](), atMs: 0 })
        next = earliest(open)
      }
      if (next === undefined) return
      yield next.moment
      open.splice(open.indexOf(next), 1)
      await advance(open, next)
    }
  } finally {
    for (const { rest } of open) await rest.return?.()
  }
}

/** Goes on to a story's next moment, if it has one. */
async function advance(open: Place[], { index, rest, atMs }: Omit<Place, 'moment'>): Promise<void> {
  const { value: moment, done } = await rest.next()
  if (!done) open.push({ index, rest, moment, atMs: Math.max(atMs, moment.atMs) })
}

const earliest = (open: readonly Place[]): Place | undefined =>
  open.reduce<Place | undefined>(
    (best, one) =>
      best === undefined || one.atMs < best.atMs || (one.atMs === best.atMs && one.index < best.index) ? one : best,
    undefined,
  )
