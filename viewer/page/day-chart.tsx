import { useMemo } from 'preact/hooks'
import type { Used } from '../model/history.ts'
import { costText, countText } from '../wording.ts'
import { Plot } from './plot.tsx'

const HEIGHT = 140

interface Props {
  days: readonly { day: string; used: Used }[]
  onChoose: (day: string) => void
}

/** What each day cost; its tokens where no cost is known. */
export function DayChart({ days, onChoose }: Props) {
  const hasCosts = days.some(({ used }) => used.costUsd > 0)
  const times = useMemo(() => days.map(({ day }) => new Date(`${day}T12:00:00`).getTime()), [days])
  const most = Math.max(0, ...days.map(({ used }) => (hasCosts ? used.costUsd : used.tokensIn + used.tokensOut)))
  const series = hasCosts
    ? [{ label: 'cost', color: '--response', values: days.map(({ used }) => used.costUsd) }]
    : [
        { label: 'cached', color: '--turn', values: days.map(({ used }) => used.cacheRead) },
        { label: 'new', color: '--response', values: days.map(({ used }) => used.tokensIn - used.cacheRead) },
        { label: 'out', color: '--accent', values: days.map(({ used }) => used.tokensOut) },
      ]
  const textAt = (index: number) => {
    const one = days[index]
    if (one === undefined) return ''
    return `${one.day}: ${costText(one.used)}, ${countText(one.used.turns)} ${one.used.turns === 1 ? 'turn' : 'turns'}, ${countText(one.used.tokensIn + one.used.tokensOut)} tokens`
  }
  if (days.length === 0) return null
  return (
    <figure class="chart days">
      <figcaption>
        {hasCosts ? 'Cost per day' : 'Tokens per day'}
        <span class="key">most: {hasCosts ? costText({ costUsd: most, unpriced: 0 }) : countText(most)}</span>
      </figcaption>
      <Plot
        title={`${hasCosts ? 'Cost' : 'Tokens'} per day, ${days[0]?.day} to ${days.at(-1)?.day}`}
        shape="bars"
        height={HEIGHT}
        times={times}
        series={series}
        textAt={textAt}
        onChoose={(index) => days[index] && onChoose(days[index].day)}
      />
      <div class="axis">
        <span>{days[0]?.day}</span>
        <span>{days.at(-1)?.day}</span>
      </div>
    </figure>
  )
}
