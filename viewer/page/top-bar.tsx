import type { Ref } from 'preact'
import type { Filter, OutcomeFilter } from '../model/filter.ts'
import type { Totals } from '../model/model.ts'
import { countText } from '../wording.ts'
import type { Connection } from './live.ts'
import type { ThemeName } from './theme.ts'

export type View = 'sessions' | 'records' | 'metrics'

interface Props {
  totals: Totals
  sessions: number
  records: number
  connection: Connection
  behind: number
  view: View
  onView: (view: View) => void
  filter: Filter
  onFilter: (filter: Filter) => void
  search: Ref<HTMLInputElement>
  theme: ThemeName
  onTheme: (theme: ThemeName) => void
}

const CONNECTIONS: Record<Connection, string> = {
  connecting: 'connecting',
  live: 'live',
  lost: 'server gone, trying again',
}
const NEXT_THEME: Record<ThemeName, ThemeName> = { system: 'light', light: 'dark', dark: 'system' }
const VIEWS: [View, string][] = [
  ['sessions', 'Sessions'],
  ['records', 'Records'],
  ['metrics', 'Metrics'],
]
const OUTCOMES: [OutcomeFilter, string][] = [
  ['all', 'All'],
  ['failed', 'Failed'],
  ['refused', 'Refused'],
]

export function TopBar(props: Props) {
  const { totals, sessions, records, connection, behind, view, onView, filter, onFilter, search, theme, onTheme } =
    props
  const isReading = behind > 0 && connection === 'live'
  return (
    <header class="top">
      <div class="brand">
        <h1>Claude Metrics</h1>
        <p class={`connection ${connection}`}>
          {/* A number that changes many times a second is nothing to be read out. */}
          <output class={isReading ? 'unseen' : undefined} aria-live="polite">
            {CONNECTIONS[connection]}
          </output>
          {isReading ? <span>{countText(behind)} to read</span> : null}
        </p>
      </div>
      <dl class="totals" aria-label="Everything received since the page was opened">
        <Figure name="sessions" value={sessions} />
        <Figure name="turns" value={totals.turns} />
        <Figure name="tool calls" value={totals.tools.ok + totals.tools.failed + totals.tools.refused} />
        <Figure name="tokens in" value={totals.tokensIn} />
        <Figure name="tokens out" value={totals.tokensOut} />
        <Figure name="records" value={records} />
      </dl>
      <div class="controls">
        <fieldset class="segments">
          <legend class="unseen">View</legend>
          {VIEWS.map(([name, title]) => (
            <button type="button" key={name} aria-pressed={view === name} onClick={() => onView(name)}>
              {title}
            </button>
          ))}
        </fieldset>
        <fieldset class="segments">
          <legend class="unseen">Outcome</legend>
          {OUTCOMES.map(([outcome, name]) => (
            <button
              type="button"
              key={outcome}
              aria-pressed={filter.outcome === outcome}
              onClick={() => onFilter({ ...filter, outcome })}
            >
              {name}
            </button>
          ))}
        </fieldset>
        <input
          ref={search}
          id="search"
          type="search"
          placeholder="Search  /"
          aria-label="Search sessions, prompts, tools and outcomes; three letters or more are looked for in whole records, too"
          autocomplete="off"
          spellcheck={false}
          value={filter.query}
          onInput={(event) => onFilter({ ...filter, query: event.currentTarget.value })}
        />
        <button type="button" class="plain" id="theme" onClick={() => onTheme(NEXT_THEME[theme])}>
          <span class="unseen">Colours: </span>
          {theme === 'system' ? 'Auto' : theme === 'light' ? 'Light' : 'Dark'}
        </button>
      </div>
    </header>
  )
}

const Figure = ({ name, value }: { name: string; value: number }) => (
  <div>
    <dt>{value === 1 ? name.replace(/s$/, '') : name}</dt>
    <dd>{countText(value)}</dd>
  </div>
)
