import type { OutcomeCounts, Session, Turn } from './model.ts'

/** Tokens in a stretch of time. */
export interface Bucket {
  startMs: number
  endMs: number
  /** Without what came from the cache. */
  fresh: number
  cached: number
  out: number
}

/** Tokens used until some moment. */
interface Use {
  atMs: number
  tokensIn: number | null
  tokensOut: number | null
  cacheRead: number | null
}

/** Response by response where spans distinguish them, else at the end of the turn. */
function usesOf(turn: Turn): Use[] {
  const responses = [...turn.spans.values()].filter(({ fact }) => fact.operation === 'response')
  if (responses.length === 0) return [...turn.ends.values()].map(({ fact }) => fact)
  return responses.map(({ fact }) => ({ ...fact, atMs: fact.endMs }))
}

/** A session's tokens over its time, in `count` stretches of equal length. Empty when it used none. */
export function tokensOverTime(session: Session, count: number): Bucket[] {
  const startMs = Math.min(session.firstAtMs, session.row?.startedAtMs ?? session.firstAtMs)
  const stepMs = Math.max(1, session.lastAtMs - startMs) / count
  const buckets = Array.from({ length: count }, (_, index) => ({
    startMs: startMs + index * stepMs,
    endMs: startMs + (index + 1) * stepMs,
    fresh: 0,
    cached: 0,
    out: 0,
  }))
  let hasAny = false
  for (const turn of session.turns.values())
    for (const { atMs, tokensIn, tokensOut, cacheRead } of usesOf(turn)) {
      const bucket = buckets[Math.max(0, Math.min(count - 1, Math.floor((atMs - startMs) / stepMs)))]
      if (!bucket) continue
      bucket.fresh += Math.max(0, (tokensIn ?? 0) - (cacheRead ?? 0))
      bucket.cached += cacheRead ?? 0
      bucket.out += tokensOut ?? 0
      hasAny ||= (tokensIn ?? 0) + (tokensOut ?? 0) > 0
    }
  return hasAny ? buckets : []
}

export interface ToolBar {
  name: string
  counts: OutcomeCounts
  total: number
}

/** A session's tools, most used first; what does not fit in `max` is summed up as `others`. */
export function toolsByOutcome(session: Session, max: number): ToolBar[] {
  const bars = [...session.byTool]
    .map(([name, counts]) => ({ name, counts, total: counts.ok + counts.failed + counts.refused }))
    .sort((one, other) => other.total - one.total || (one.name < other.name ? -1 : 1))
  if (bars.length <= max) return bars
  const others = { name: 'others', counts: { ok: 0, failed: 0, refused: 0 }, total: 0 }
  for (const { counts, total } of bars.slice(max - 1)) {
    others.total += total
    for (const outcome of ['ok', 'failed', 'refused'] as const) others.counts[outcome] += counts[outcome]
  }
  return [...bars.slice(0, max - 1), others]
}
