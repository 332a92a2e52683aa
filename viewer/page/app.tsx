import { useEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks'
import type { Entry } from '../model/entry.ts'
import { entryMatches, type Filter, isFiltering, sessionMatches, shownRows } from '../model/filter.ts'
import { shownMetrics } from '../model/metrics.ts'
import { sessionsByTime, shortId, totalsOf } from '../model/model.ts'
import { daysIn, hasPartIn } from '../model/range.ts'
import { Compare } from './compare.tsx'
import { Details } from './details.tsx'
import { EmptyState } from './empty-state.tsx'
import { Keys } from './keys.tsx'
import type { Source } from './live.ts'
import { metricWords } from './metric-words.ts'
import { MetricsView } from './metrics-view.tsx'
import { Overview } from './overview.tsx'
import { usePlace } from './place.ts'
import { RecordsGrid } from './records-grid.tsx'
import { SessionHead } from './session-head.tsx'
import { SessionList } from './session-list.tsx'
import type { Theme } from './theme.ts'
import { HISTORY_VIEWS, LIVE_VIEWS, TopBar } from './top-bar.tsx'
import { useSearch } from './use-search.ts'
import { WaterfallGrid } from './waterfall-grid.tsx'

const focus = (id: string) => document.getElementById(id)?.focus()

export function App({ source, theme }: { source: Source; theme: Theme }) {
  const isHistory = source.kind === 'history'
  const [changes, changed] = useReducer((count: number, _: undefined) => count + 1, 0)
  const [place, go] = usePlace(isHistory ? 'overview' : 'sessions')
  const { view, session: chosen, row: rowKey, record: recordNumber, isOpen } = place
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set())
  const [themeName, setThemeName] = useState(theme.current())
  const [hasKeys, setKeys] = useState(false)
  const search = useRef<HTMLInputElement>(null)

  useEffect(() => source.subscribe(() => changed(undefined)), [source])

  const run = source.run()
  const lastRun = useRef<string | undefined>(undefined)
  // A row that is open, or a number, is of one run of the server.
  useEffect(() => {
    const isAnother = lastRun.current !== undefined && lastRun.current !== run
    lastRun.current = run
    if (isAnother) go({ row: undefined, record: undefined, isOpen: false }, 'replace')
  }, [run])

  const model = source.model()
  const overview = source.overview()
  const entries = source.entries()
  const newest = isHistory ? model.sessions.size : (entries.at(-1)?.n ?? 0)
  const found = useSearch(place.query, newest)
  const filter: Filter = useMemo(
    () => ({ query: place.query, outcome: place.outcome, found: found?.found, sessions: found?.sessions }),
    [place.query, place.outcome, found],
  )
  const sessions = useMemo(() => {
    const days = daysIn(place.range, Date.now())
    return sessionsByTime(model).filter(
      (session) =>
        (place.range === 'all' || hasPartIn(session.firstAtMs, session.lastAtMs, days)) &&
        (place.project === undefined || session.row?.cwd === place.project) &&
        sessionMatches(session, filter),
    )
  }, [model, changes, filter, place.range, place.project])
  // A link may lead to a session that is still to be read.
  const isAwaited = isHistory && chosen !== undefined && !model.sessions.has(chosen) && source.behind() > 0
  const session = sessions.find(({ id }) => id === chosen) ?? (isAwaited ? undefined : sessions[0])
  // What is shown first stays, however many sessions speak at the same time.
  useEffect(() => {
    if (chosen === undefined && session && view !== 'overview') go({ session: session.id }, 'replace')
  }, [chosen, session, view])
  useEffect(() => {
    if (session && view !== 'overview') source.want(session.id)
    if (view === 'compare' && place.other) source.want(place.other)
  }, [source, session?.id, view, place.other])
  const rows = useMemo(
    () => (session && view === 'sessions' ? shownRows(session, collapsed, filter) : []),
    [session, session?.version, collapsed, filter, view],
  )
  const records = useMemo(
    () =>
      view === 'records'
        ? isFiltering(filter)
          ? entries.filter((entry) => entryMatches(entry, filter))
          : entries
        : [],
    [entries, entries.length, changes, filter, view],
  )
  const row = rows.find((shown) => shown.row.key === rowKey)?.row
  const refs =
    view === 'sessions' ? (row?.refs ?? []) : view === 'records' && recordNumber !== undefined ? [recordNumber] : []
  const hasDetails = isOpen && refs.length > 0

  const home = view === 'sessions' ? 'waterfall' : view
  const close = () => {
    go({ isOpen: false })
    focus(home)
  }
  const select = (id: string) => go({ session: id, row: undefined, isOpen: false })
  const toggle = (key: string, open: boolean) =>
    setCollapsed((known) => {
      const next = new Set(known)
      if (open) next.delete(key)
      else next.add(key)
      return next
    })

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isTyping = event.target === search.current
      const isElsewhere = (event.target as Element).matches('input, select, textarea')
      const views = isHistory ? HISTORY_VIEWS : LIVE_VIEWS
      const numbered =
        isElsewhere || event.ctrlKey || event.metaKey || event.altKey ? undefined : views[Number(event.key) - 1]
      if (event.key === '?' && !isElsewhere) setKeys(true)
      if (numbered) go({ view: numbered[0], isOpen: false })
      if (event.key === '/' && !isTyping && !event.ctrlKey && !event.metaKey) {
        event.preventDefault()
        search.current?.focus()
      } else if (event.key === 'Escape' && hasDetails) close()
      else if (event.key === 'Escape' && isTyping) {
        go({ query: '', outcome: 'all' })
        focus(home)
      }
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  })

  const isEmpty = !isHistory && entries.length === 0
  const links = isEmpty ? ['empty'] : view === 'sessions' ? ['sessions', 'waterfall'] : [view]
  return (
    <div class={hasDetails ? 'frame with-details' : 'frame'}>
      <nav class="skip" aria-label="Skip to">
        {[...links, ...(hasDetails ? ['details'] : [])].map((id) => (
          <a
            key={id}
            href={`#${id}`}
            onClick={(event) => {
              event.preventDefault()
              focus(id)
            }}
          >
            Skip to {id}
          </a>
        ))}
      </nav>
      <TopBar
        totals={isHistory ? totalsOf(sessions) : model.totals}
        sessions={isHistory ? sessions.length : model.sessions.size}
        records={newest}
        connection={source.connection()}
        behind={source.behind()}
        isHistory={isHistory}
        place={place}
        go={go}
        onKeys={() => setKeys(true)}
        search={search}
        theme={themeName}
        onTheme={(name) => {
          theme.set(name)
          setThemeName(name)
        }}
      />
      {isEmpty ? (
        <EmptyState origin={location.origin} />
      ) : view === 'overview' ? (
        <Overview overview={overview} place={place} nowMs={Date.now()} go={go} />
      ) : view === 'compare' ? (
        <main class="content wide">
          <Compare
            one={place.other === undefined ? undefined : model.sessions.get(place.other)}
            other={session}
            onOpen={(id) => go({ view: 'sessions', session: id, other: undefined })}
          />
        </main>
      ) : view === 'metrics' ? (
        <main class="content">
          <MetricsView
            metrics={shownMetrics(source.metrics(), place.query, (name) => metricWords(name) ?? '')}
            isFiltered={place.query.trim() !== ''}
          />
        </main>
      ) : view === 'records' ? (
        <main class="content">
          <RecordsGrid
            entries={records}
            selected={recordNumber}
            onSelect={(n) => go({ record: n }, 'replace')}
            onOpen={() => go({ isOpen: true })}
          />
        </main>
      ) : (
        <>
          <SessionList
            sessions={sessions}
            selected={session?.id}
            nowMs={Date.now()}
            onSelect={select}
            onOpen={() => {
              focus('waterfall')
              if (row === undefined) go({ row: rows[0]?.row.key }, 'replace')
            }}
          />
          <main class="content">
            {session ? (
              <SessionHead
                session={session}
                exportUrl={isHistory ? `sessions/${session.id}.jsonl` : undefined}
                compareText={
                  place.other === undefined
                    ? 'Compare …'
                    : place.other === session.id
                      ? 'Now choose another'
                      : `Compare with ${shortId(place.other)}`
                }
                onCompare={() =>
                  place.other === undefined || place.other === session.id
                    ? go({ other: place.other === undefined ? session.id : undefined })
                    : go({ view: 'compare', session: session.id })
                }
              />
            ) : (
              <p class="nothing">
                {source.behind() > 0 ? 'Reading your sessions …' : 'Nothing here is what you look for.'}
              </p>
            )}
            {session && source.isLoading(session.id) && rows.length === 0 ? (
              <p class="nothing">Reading the session …</p>
            ) : session ? (
              <WaterfallGrid
                key={session.id}
                rows={rows}
                selected={row?.key ?? null}
                collapsed={collapsed}
                onSelect={(key) => go({ row: key }, 'replace')}
                onToggle={toggle}
                onOpen={() => go({ isOpen: true })}
                onLeave={() => focus('sessions')}
              />
            ) : null}
          </main>
        </>
      )}
      {hasKeys ? <Keys onClose={() => setKeys(false)} /> : null}
      {hasDetails ? (
        <Details
          key={view === 'records' ? recordNumber : row?.key}
          row={view === 'records' ? undefined : row}
          refs={refs}
          entryOf={(n) => entryAt(entries, n)}
          onClose={close}
        />
      ) : null}
    </div>
  )
}

/** Numbers rise by one from entry to entry, except where the server had forgotten some. */
function entryAt(entries: readonly Entry[], n: number): Entry | undefined {
  const guess = entries[n - (entries[0]?.n ?? 0)]
  return guess?.n === n ? guess : entries.find((entry) => entry.n === n)
}
