import type { AgentMeta } from '../instrumentation/fold-agent.ts'
import type { HookEvent } from '../instrumentation/hook-event.ts'
import type { TranscriptEntry } from '../transcript/entry.ts'

/** What a recording session would have seen at a moment. */
export type Moment =
  | { kind: 'event'; atMs: number; event: HookEvent }
  | { kind: 'entries'; atMs: number; entries: TranscriptEntry[]; agentId: string | undefined }
  | { kind: 'meta'; atMs: number; agentId: string; meta: AgentMeta }

/** Several files as one story: each keeps its own order, whatever its times say. */
export function merge(files: readonly Moment[][]): Moment[] {
  const all = files.flatMap((moments) => {
    let newestMs = 0
    return moments.map((moment) => {
      newestMs = Math.max(newestMs, moment.atMs)
      return { moment, atMs: newestMs }
    })
  })
  // The sort is stable: what is of the same millisecond stays in the order of the files.
  return all.sort((one, other) => one.atMs - other.atMs).map(({ moment }) => moment)
}
