import type { DaySum, SessionSummary, Overview as Sums, Used } from '../model/history.ts'
import { daysIn, everyDay, hasPartIn, isWithin, RANGES } from '../model/range.ts'
import { usedBy, usedIn } from '../model/sums.ts'
import { costText, countText, shareText } from '../wording.ts'
import { DayChart } from './day-chart.tsx'
import type { Go, Place } from './place.ts'
import { csvOf, saveFile } from './save.ts'

interface Props {
  overview: Sums | undefined
  place: Place
  nowMs: number
  go: Go
}

/** Folders that are listed unasked. */
const PROJECTS = 12

/** What was used: today, this week, and in the range that was chosen, by day, folder and model. */
export function Overview({ overview, place, nowMs, go }: Props) {
  if (overview === undefined) return <main class="content overview" aria-busy="true" />
  const ofProject = (cwd: string) => place.project === undefined || cwd === place.project
  const all = overview.days.filter(({ cwd }) => ofProject(cwd))
  const sessions = overview.sessions.filter(({ cwd }) => ofProject(cwd))
  const within = (range: string) => {
    const wanted = daysIn(range, nowMs)
    return {
      days: all.filter(({ day }) => isWithin(day, wanted)),
      sessions: sessions.filter(({ firstAtMs, lastAtMs }) => hasPartIn(firstAtMs, lastAtMs, wanted)),
    }
  }
  const chosen = within(place.range)
  const byDay = new Map(usedBy(chosen.days, 'day').map(({ key, used }) => [key, used]))
  const days = everyDay([...byDay.keys()].sort()).map((day) => ({ day, used: byDay.get(day) ?? usedIn([]) }))
  const name = RANGES.find(([range]) => range === place.range)?.[1] ?? place.range.replace('..', ' to ')
  return (
    <main id="overview" class="content overview" tabIndex={-1}>
      <div class="cards">
        <Card name="Today" {...within('today')} onClick={() => go({ range: 'today', view: 'sessions' })} />
        <Card name="This week" {...within('week')} onClick={() => go({ range: 'week', view: 'sessions' })} />
        {place.range === 'today' || place.range === 'week' ? null : (
          <Card name={name} {...chosen} onClick={() => go({ view: 'sessions' })} />
        )}
      </div>
      {overview.sessions.length === 0 ? <Nothing toRead={overview.toRead} /> : null}
      <DayChart days={days} onChoose={(day) => go({ range: `${day}..${day}`, view: 'sessions' })} />
      <div class="tables">
        <UsedTable
          title="By project"
          rows={usedBy(chosen.days, 'cwd').slice(0, PROJECTS)}
          nameOf={folderName}
          onChoose={(project) => go({ project, view: 'sessions' })}
        />
        <UsedTable title="By model" rows={usedBy(chosen.days, 'model')} nameOf={(model) => model} />
      </div>
      <p class="exports">
        <button type="button" class="plain" onClick={() => saveDays(chosen.days)}>
          Save days as CSV
        </button>{' '}
        <button type="button" class="plain" onClick={() => saveSessions(chosen.sessions)}>
          Save sessions as CSV
        </button>
      </p>
    </main>
  )
}

const folderName = (cwd: string): string => cwd.split(/[/\\]/).findLast((part) => part !== '') ?? 'no folder'

const Nothing = ({ toRead }: { toRead: number }) => (
  <p class="nothing">
    {toRead > 0
      ? 'Reading your sessions …'
      : 'There are no past sessions on this machine. They are in ~/.claude/projects as soon as Claude Code has run.'}
  </p>
)

interface CardProps {
  name: string
  days: readonly DaySum[]
  sessions: readonly SessionSummary[]
  onClick: () => void
}

function Card({ name, days, sessions, onClick }: CardProps) {
  const used = usedIn(days)
  const figures: [string, string][] = [
    ['sessions', countText(sessions.length)],
    ['turns', countText(used.turns)],
    ['tokens', countText(used.tokensIn + used.tokensOut)],
    ['from cache', shareText(used.cacheRead, used.tokensIn)],
  ]
  return (
    <button type="button" class="card" onClick={onClick}>
      <span class="card-name">{name}</span>
      <span class="card-cost">{costText(used)}</span>
      <span class="card-figures">
        {figures.map(([title, value]) => (
          <span key={title}>
            <b>{value}</b> {title}
          </span>
        ))}
      </span>
    </button>
  )
}

interface TableProps {
  title: string
  rows: readonly { key: string; used: Used }[]
  nameOf: (key: string) => string
  onChoose?: (key: string) => void
}

const UsedTable = ({ title, rows, nameOf, onChoose }: TableProps) => (
  <section class="used">
    <h2>{title}</h2>
    <div class="scrolls">
      <table>
        <thead>
          <tr>
            <th>{title.replace('By ', '')}</th>
            {['cost', 'turns', 'tokens in', 'from cache', 'tokens out'].map((column) => (
              <th key={column} class="number">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, used }) => (
            <tr key={key}>
              <td title={key}>
                {onChoose ? (
                  <button type="button" class="link" onClick={() => onChoose(key)}>
                    <bdi>{nameOf(key)}</bdi>
                  </button>
                ) : (
                  <bdi>{nameOf(key)}</bdi>
                )}
              </td>
              <td class="number">{costText(used)}</td>
              <td class="number">{countText(used.turns)}</td>
              <td class="number">{countText(used.tokensIn)}</td>
              <td class="number">{shareText(used.cacheRead, used.tokensIn)}</td>
              <td class="number">{countText(used.tokensOut)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  </section>
)

const COLUMNS = ['turns', 'tokensIn', 'cacheRead', 'tokensOut', 'costUsd', 'unpriced'] as const
const HEADS = ['turns', 'tokens_in', 'cache_read_tokens', 'tokens_out', 'known_cost_usd', 'turns_without_cost']

function saveDays(days: readonly DaySum[]): void {
  const rows = days.map((day) => [day.day, day.cwd, day.model, ...COLUMNS.map((name) => day[name])])
  saveFile('claude-metrics-days.csv', 'text/csv', csvOf([['day', 'folder', 'model', ...HEADS], ...rows]))
}

function saveSessions(sessions: readonly SessionSummary[]): void {
  const rows = sessions.map(({ id, name, firstWords, cwd, firstAtMs, lastAtMs, totals }) => [
    ...[id, name ?? firstWords ?? '', cwd, new Date(firstAtMs).toISOString(), new Date(lastAtMs).toISOString()],
    ...COLUMNS.map((column) => totals[column]),
  ])
  const heads = ['session_id', 'title', 'folder', 'started_at', 'last_at', ...HEADS]
  saveFile('claude-metrics-sessions.csv', 'text/csv', csvOf([heads, ...rows]))
}
