import type { AgentMeta } from '../../src/transcript/agent-meta.ts'
import type { TranscriptEntry } from '../../src/transcript/entry.ts'
import type { Sight } from './capture.ts'

/** The transcripts of a recording, as a disk that shows each line from some moment on. */
export interface Files {
  linesSince(sessionId: string, agentId: string | undefined, offset: number, seen: Seen): TranscriptEntry[][]
  meta(sessionId: string, agentId: string, nowMs: number): AgentMeta | undefined
}

/** What a reader gets to see: what is there now, and not what was written after the given time. */
export interface Seen {
  nowMs: number
  untilMs: number
}

export function createFiles(sights: Sight[], lagMs: (sight: Sight) => number): Files {
  const lines = new Map<string, { atMs: number; visibleMs: number; entries: TranscriptEntry[] }[]>()
  const metas = new Map<string, { visibleMs: number; meta: AgentMeta }>()
  const keyOf = (sessionId: string, agentId: string | undefined) => `${sessionId} ${agentId ?? ''}`
  for (const sight of sights) {
    if (sight.kind === 'hook') continue
    const key = keyOf(sight.sessionId, sight.agentId)
    const visibleMs = sight.atMs + lagMs(sight)
    if (sight.kind === 'meta') {
      metas.set(key, { visibleMs, meta: sight.meta })
      continue
    }
    const file = lines.get(key) ?? []
    lines.set(key, file)
    // A file grows at its end: no line is visible before the one above it.
    file.push({ atMs: sight.atMs, visibleMs: Math.max(visibleMs, file.at(-1)?.visibleMs ?? 0), entries: sight.entries })
  }
  return {
    linesSince(sessionId, agentId, offset, { nowMs, untilMs }) {
      const file = (lines.get(keyOf(sessionId, agentId)) ?? []).slice(offset)
      const unseen = file.findIndex(({ atMs, visibleMs }) => visibleMs > nowMs || atMs > untilMs)
      return (unseen === -1 ? file : file.slice(0, unseen)).map(({ entries }) => entries)
    },
    meta(sessionId, agentId, nowMs) {
      const found = metas.get(keyOf(sessionId, agentId))
      return found !== undefined && found.visibleMs <= nowMs ? found.meta : undefined
    },
  }
}
