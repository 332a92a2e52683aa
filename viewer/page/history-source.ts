import type { Entry } from '../model/entry.ts'
import type { Overview, SessionSummary } from '../model/history.ts'
import { createModel, takeUp } from '../model/model.ts'
import { sessionOfSummary } from '../model/summary.ts'
import type { Connection, Source } from './live.ts'

/** While sessions are being read, and when all are. Milliseconds. */
const ASK_SOON_MS = 700
const ASK_LATER_MS = 5_000
/** Sessions that are kept whole; each may have thousands of rows. */
const KEPT_SESSIONS = 6

/** All past sessions: in short at once, and each in full when somebody looks at it. */
export function createHistorySource(): Source {
  const model = createModel()
  const metrics = new Map()
  const summaries = new Map<string, SessionSummary>()
  /** Sessions in full, the one that was looked at last at the end. */
  const loaded = new Map<string, { mark: string; entries: Entry[] }>()
  const loading = new Set<string>()
  let overview: Overview | undefined
  let connection: Connection = 'connecting'
  let shown: Entry[] = []
  const listeners = new Set<() => void>()
  const notify = () => {
    for (const listener of listeners) listener()
  }

  function takeOverview(next: Overview): void {
    overview = next
    for (const summary of next.sessions) {
      const { id, mark } = summary
      const isNew = summaries.get(id)?.mark !== mark
      summaries.set(id, summary)
      if (loaded.has(id)) {
        if (isNew) void load(id)
      } else if (isNew) model.sessions.set(id, sessionOfSummary(summary))
    }
  }

  async function ask(): Promise<void> {
    try {
      if (document.visibilityState === 'visible' || overview === undefined) {
        const response = await fetch('overview')
        if (!response.ok) throw new Error(`${response.status}`)
        takeOverview((await response.json()) as Overview)
        connection = 'live'
      }
    } catch {
      connection = 'lost'
    }
    notify()
    setTimeout(() => void ask(), (overview?.toRead ?? 1) > 0 ? ASK_SOON_MS : ASK_LATER_MS)
  }

  async function load(id: string): Promise<void> {
    if (loading.has(id)) return
    loading.add(id)
    try {
      const response = await fetch(`sessions/${encodeURIComponent(id)}`)
      if (!response.ok) return
      const entries = (await response.json()) as Entry[]
      const own = createModel()
      for (const entry of entries) takeUp(own, entry, Number.POSITIVE_INFINITY)
      const session = own.sessions.get(id)
      if (session === undefined) return
      // Another object with another version: what was drawn of the one before is drawn again.
      session.version = (model.sessions.get(id)?.version ?? 0) + 1
      model.sessions.set(id, session)
      loaded.delete(id)
      loaded.set(id, { mark: summaries.get(id)?.mark ?? '', entries })
      for (const oldest of loaded.keys()) if (loaded.size > KEPT_SESSIONS) forget(oldest)
      shown = entries
    } catch {
      connection = 'lost'
    } finally {
      loading.delete(id)
      notify()
    }
  }

  function forget(id: string): void {
    loaded.delete(id)
    const summary = summaries.get(id)
    if (summary) model.sessions.set(id, sessionOfSummary(summary))
  }

  void ask()
  return {
    kind: 'history',
    model: () => model,
    metrics: () => metrics,
    entries: () => shown,
    connection: () => connection,
    run: () => 'history',
    behind: () => overview?.toRead ?? 0,
    overview: () => overview,
    want: (id) => {
      const known = loaded.get(id)
      if (known) shown = known.entries
      else if (summaries.has(id)) void load(id)
    },
    isLoading: (id) => loading.has(id) || (summaries.has(id) && !loaded.has(id)),
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
