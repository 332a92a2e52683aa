import { type Session, titleOf } from '../model/model.ts'
import { costText, countText, durationText, shareText } from '../wording.ts'
import { dayTimeText } from './format.ts'

interface Props {
  one: Session | undefined
  other: Session | undefined
  onOpen: (id: string) => void
}

interface Line {
  name: string
  text: (session: Session) => string
  /** What the second has more, or less; not a number where that is not known. */
  value?: (session: Session) => number
  show?: (value: number) => string
}

const calls = ({ totals: { tools } }: Session): number => tools.ok + tools.failed + tools.refused
const lasted = ({ firstAtMs, lastAtMs }: Session): number => lastAtMs - firstAtMs
const counts = (name: string, value: (session: Session) => number): Line => ({
  name,
  value,
  text: (session) => countText(value(session)),
  show: (difference) => countText(difference),
})

const LINES: readonly Line[] = [
  { name: 'folder', text: ({ row }) => row?.cwd ?? '' },
  { name: 'began', text: ({ firstAtMs }) => dayTimeText(firstAtMs) },
  { name: 'lasted', value: lasted, text: (session) => durationText(lasted(session)), show: durationText },
  {
    name: 'cost',
    text: ({ totals }) => costText(totals),
    value: ({ totals }) => (totals.unpriced > 0 ? Number.NaN : totals.costUsd),
    show: (difference) => costText({ costUsd: difference, unpriced: 0 }),
  },
  counts('turns', ({ totals }) => totals.turns),
  counts('calls', calls),
  counts('failed', ({ totals }) => totals.tools.failed),
  counts('refused', ({ totals }) => totals.tools.refused),
  counts('tokens in', ({ totals }) => totals.tokensIn),
  { name: 'from cache', text: ({ totals }) => shareText(totals.cacheRead, totals.tokensIn) },
  counts('tokens out', ({ totals }) => totals.tokensOut),
]

/** Two sessions side by side. */
export function Compare({ one, other, onOpen }: Props) {
  if (one === undefined || other === undefined)
    return <p class="nothing">Choose a session, then Compare, then another session.</p>
  return (
    <section id="compare" class="compare scrolls" tabIndex={0} aria-label="Two sessions side by side">
      <table>
        <thead>
          <tr>
            <th />
            {[one, other].map((session) => (
              <th key={session.id}>
                <button type="button" class="link" onClick={() => onOpen(session.id)}>
                  <bdi>{titleOf(session)}</bdi>
                </button>
              </th>
            ))}
            <th class="number">difference</th>
          </tr>
        </thead>
        <tbody>
          {LINES.map(({ name, text, value, show }) => (
            <tr key={name}>
              <th>{name}</th>
              <td>
                <bdi>{text(one)}</bdi>
              </td>
              <td>
                <bdi>{text(other)}</bdi>
              </td>
              <td class="number">{value && show ? signed(value(other) - value(one), show) : ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const signed = (difference: number, show: (value: number) => string): string =>
  Number.isNaN(difference)
    ? 'not known'
    : difference === 0
      ? 'the same'
      : `${difference > 0 ? '+' : '−'}${show(Math.abs(difference))}`
