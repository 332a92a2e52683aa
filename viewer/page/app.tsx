import { useEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks'
import type { Entry } from '../model/entry.ts'
import { entryMatches, type Filter, isFiltering, sessionMatches, shownRows } from '../model/filter.ts'
import { shownMetrics } from '../model/metrics.ts'
import { sessionsByTime } from '../model/model.ts'
import { Details } from './details.tsx'
import { EmptyState } from './empty-state.tsx'
import type { Live } from './live.ts'
import { MetricsView } from './metrics-view.tsx'
import { RecordsGrid } from './records-grid.tsx'
import { SessionHead } from './session-head.tsx'
import { SessionList } from './session-list.tsx'
import type { Theme } from './theme.ts'
import { TopBar, type View } from './top-bar.tsx'
import { useSearch } from './use-search.ts'
import { WaterfallGrid } from './waterfall-grid.tsx'

const focus = (id: string) => document.getElementById(id)?.focus()

export function App({ live, theme }: { live: Live; theme: Theme }) {
  const [changes, changed] = useReducer((count: number, _: undefined) => count + 1, 0)
  const [view, setView] = useState<View>('sessions')
  const [chosen, setChosen] = useState<string | undefined>()
  const [rowKey, setRowKey] = useState<string | null>(null)
  const [recordNumber, setRecordNumber] = useState<number | undefined>()
  const [isOpen, setOpen] = useState(false)
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set())
  const [typed, setFilter] = useState<Filter>({ query: '', outcome: 'all' })
  const [themeName, setThemeName] = useState(theme.current())
  const search = useRef<HTMLInputElement>(null)

  useEffect(() => live.subscribe(() => changed(undefined)), [live])

  const run = live.run()
  // A row that is open, or a number, is of one run of the server.
  useEffect(() => {
    setRowKey(null)
    setRecordNumber(undefined)
    setOpen(false)
  }, [run])

  const model = live.model()
  const entries = live.entries()
  const newest = entries.at(-1)?.n ?? 0
  const found = useSearch(typed.query, newest)
  const filter = useMemo(() => ({ ...typed, found }), [typed, found])
  const sessions = useMemo(
    () => sessionsByTime(model).filter((session) => sessionMatches(session, filter)),
    [model, changes, filter],
  )
  const session = sessions.find(({ id }) => id === chosen) ?? sessions[0]
  // What is shown first stays, however many sessions speak at the same time.
  useEffect(() => {
    if (chosen === undefined && session) setChosen(session.id)
  }, [chosen, session])
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
  const refs = {
    sessions: row?.refs ?? [],
    records: recordNumber === undefined ? [] : [recordNumber],
    metrics: [],
  }[view]
  const hasDetails = isOpen && refs.length > 0

  const home = view === 'sessions' ? 'waterfall' : view
  const close = () => {
    setOpen(false)
    focus(home)
  }
  const select = (id: string) => {
    setChosen(id)
    setRowKey(null)
    setOpen(false)
  }
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
      if (event.key === '/' && !isTyping && !event.ctrlKey && !event.metaKey) {
        event.preventDefault()
        search.current?.focus()
      } else if (event.key === 'Escape' && hasDetails) close()
      else if (event.key === 'Escape' && isTyping) {
        setFilter({ query: '', outcome: 'all' })
        focus(home)
      }
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  })

  const isEmpty = entries.length === 0
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
        totals={model.totals}
        sessions={model.sessions.size}
        records={newest}
        connection={live.connection()}
        behind={live.behind()}
        view={view}
        onView={(next) => {
          setView(next)
          setOpen(false)
        }}
        filter={typed}
        onFilter={setFilter}
        search={search}
        theme={themeName}
        onTheme={(name) => {
          theme.set(name)
          setThemeName(name)
        }}
      />
      {isEmpty ? (
        <EmptyState origin={location.origin} />
      ) : view === 'metrics' ? (
        <main class="content">
          <MetricsView metrics={shownMetrics(live.metrics(), typed.query)} isFiltered={typed.query.trim() !== ''} />
        </main>
      ) : view === 'records' ? (
        <main class="content">
          <RecordsGrid
            entries={records}
            selected={recordNumber}
            onSelect={setRecordNumber}
            onOpen={() => setOpen(true)}
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
              if (row === undefined) setRowKey(rows[0]?.row.key ?? null)
            }}
          />
          <main class="content">
            {session ? <SessionHead session={session} /> : <p class="nothing">Nothing here is what you look for.</p>}
            {session ? (
              <WaterfallGrid
                key={session.id}
                rows={rows}
                selected={row?.key ?? null}
                collapsed={collapsed}
                onSelect={setRowKey}
                onToggle={toggle}
                onOpen={() => setOpen(true)}
                onLeave={() => focus('sessions')}
              />
            ) : null}
          </main>
        </>
      )}
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
