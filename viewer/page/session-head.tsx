import { type Session, titleOf } from '../model/model.ts'
import { tokensOverTime, toolsByOutcome } from '../model/series.ts'
import { costText, countText, durationText, shareText } from '../wording.ts'
import { TokenChart, ToolChart } from './charts.tsx'
import { dayTimeText } from './format.ts'

const COLUMNS = 36
const TOOLS = 4

interface Props {
  session: Session
  /** Where its records can be saved from. */
  exportUrl: string | undefined
  compareText: string
  onCompare: () => void
}

export function SessionHead({ session, exportUrl, compareText, onCompare }: Props) {
  const { row, totals, firstAtMs, lastAtMs } = session
  const startMs = row?.startedAtMs ?? firstAtMs
  const calls = totals.tools.ok + totals.tools.failed + totals.tools.refused
  const figures: [string, string][] = [
    ['cost', costText(totals)],
    ['turns', countText(totals.turns)],
    ['calls', countText(calls)],
    ['failed', countText(totals.tools.failed)],
    ['refused', countText(totals.tools.refused)],
    ['agents', countText(totals.agents)],
    ['tokens in', countText(totals.tokensIn)],
    ['from cache', shareText(totals.cacheRead, totals.tokensIn)],
    ['tokens out', countText(totals.tokensOut)],
  ]
  return (
    <section class="head" aria-label="The session">
      <div class="about">
        <h2>
          <bdi>{titleOf(session)}</bdi>
        </h2>
        <p class="quiet">
          <bdi class="path">{row?.cwd ?? ''}</bdi>
        </p>
        <p class="quiet numbers">
          {dayTimeText(startMs)} · {durationText((row?.endedAtMs ?? lastAtMs) - startMs)} ·{' '}
          {row === null ? 'no session row yet' : row.exitKind === 'active' ? 'active' : `ended: ${row.exitKind}`}
        </p>
        <p class="actions">
          <button type="button" class="plain small" onClick={onCompare}>
            {compareText}
          </button>
          {exportUrl === undefined ? null : (
            <a class="plain small" href={exportUrl} download>
              Save as JSON lines
            </a>
          )}
        </p>
        <dl class="figures">
          {figures.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </div>
      <TokenChart buckets={tokensOverTime(session, COLUMNS)} />
      <ToolChart tools={toolsByOutcome(session, TOOLS)} />
    </section>
  )
}
