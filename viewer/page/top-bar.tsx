import type { Ref } from 'preact'
import type { OutcomeFilter } from '../model/filter.ts'
import type { Totals } from '../model/model.ts'
import { RANGES } from '../model/range.ts'
import { countText } from '../wording.ts'
import type { Connection } from './live.ts'
import type { Go, Place, View } from './place.ts'
import type { ThemeName } from './theme.ts'

interface Props {
  totals: Totals
  sessions: number
  records: number
  connection: Connection
  behind: number
  /** All that is known of the past is shown, and not what arrives. */
  isHistory: boolean
  place: Place
  go: Go
  onKeys: () => void
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
/** The views of what arrives, and of the past. */
export const LIVE_VIEWS: readonly (readonly [View, string])[] = [
  ['sessions', 'Sessions'],
  ['records', 'Records'],
  ['metrics', 'Metrics'],
]
export const HISTORY_VIEWS: readonly (readonly [View, string])[] = [
  ['overview', 'Overview'],
  ['sessions', 'Sessions'],
  ['records', 'Records'],
]
const OUTCOMES: [OutcomeFilter, string][] = [
  ['all', 'All'],
  ['failed', 'Failed'],
  ['refused', 'Refused'],
]

export function TopBar(props: Props) {
  const { totals, sessions, records, connection, behind, isHistory, place, go, onKeys, search, theme, onTheme } = props
  const said = isHistory && connection === 'live' ? 'this machine' : CONNECTIONS[connection]
  const isReading = behind > 0 && connection === 'live'
  return (
    <header class="top">
      <div class="brand">
        <h1>Claude Metrics</h1>
        <p class={`connection ${connection}`}>
          {/* A number that changes many times a second is nothing to be read out. */}
          <output class={isReading ? 'unseen' : undefined} aria-live="polite">
            {said}
          </output>
          {isReading ? <span>{countText(behind)} to read</span> : null}
        </p>
      </div>
      <dl
        class="totals"
        aria-label={
          isHistory ? 'Everything in the range that was chosen' : 'Everything received since the page was opened'
        }
      >
        <Figure name="sessions" value={sessions} />
        <Figure name="turns" value={totals.turns} />
        <Figure name="tool calls" value={totals.tools.ok + totals.tools.failed + totals.tools.refused} />
        <Figure name="tokens in" value={totals.tokensIn} />
        <Figure name="tokens out" value={totals.tokensOut} />
        {isHistory ? null : <Figure name="records" value={records} />}
      </dl>
      <div class="controls">
        <fieldset class="segments">
          <legend class="unseen">View</legend>
          {(isHistory ? HISTORY_VIEWS : LIVE_VIEWS).map(([name, title]) => (
            <button
              type="button"
              key={name}
              aria-pressed={place.view === name}
              onClick={() => go({ view: name, isOpen: false })}
            >
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
              aria-pressed={place.outcome === outcome}
              onClick={() => go({ outcome })}
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
          value={place.query}
          onInput={(event) => go({ query: event.currentTarget.value }, 'replace')}
        />
        {isHistory ? <RangePicker place={place} go={go} /> : null}
        <button type="button" class="plain" aria-label="Keys" onClick={onKeys}>
          ?
        </button>
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

/** Which days, and which folder when one was chosen. */
function RangePicker({ place, go }: { place: Place; go: Go }) {
  const [first = '', last = ''] = place.range.includes('..') ? place.range.split('..') : []
  const isNamed = RANGES.some(([range]) => range === place.range)
  const between = (from: string, to: string) => go({ range: from === '' && to === '' ? 'all' : `${from}..${to}` })
  return (
    <span class="range">
      <select
        aria-label="Range of time"
        value={isNamed ? place.range : 'days'}
        onChange={({ currentTarget: { value } }) => go({ range: value === 'days' ? '..' : value })}
      >
        {RANGES.map(([range, name]) => (
          <option key={range} value={range}>
            {name}
          </option>
        ))}
        <option value="days">From … to …</option>
      </select>
      {isNamed ? null : (
        <>
          <input
            type="date"
            aria-label="First day"
            value={first}
            onChange={(event) => between(event.currentTarget.value, last)}
          />
          <input
            type="date"
            aria-label="Last day"
            value={last}
            onChange={(event) => between(first, event.currentTarget.value)}
          />
        </>
      )}
      {place.project === undefined ? null : (
        <button type="button" class="plain" title={place.project} onClick={() => go({ project: undefined })}>
          <bdi>{place.project.split(/[/\\]/).findLast((part) => part !== '')}</bdi>
          <span class="unseen">: show all projects</span> ×
        </button>
      )}
    </span>
  )
}
