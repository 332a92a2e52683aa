import { type Series, shortLabels } from '../model/metrics.ts'
import { countText } from '../wording.ts'
import { clockText, quantityText } from './format.ts'
import { metricWords } from './metric-words.ts'
import { Plot } from './plot.tsx'

const HEIGHT = 64
const COLORS = ['--response', '--tool', '--accent', '--agent', '--refused']

interface Props {
  name: string
  /** The service. */
  from: string
  /** What the values are, in a word or two. */
  how: string
  unit: string
  lines: readonly Series[]
  /** Series that are not drawn. */
  others: number
  /** The series are distributions, which have a number of measurements. */
  hasCounts: boolean
}

/** Values over time, one line for each series, with the newest value of each in words. */
export function LineChart({ name, from, how, unit, lines, others, hasCounts }: Props) {
  const times = [...new Set(lines.flatMap(({ dots }) => dots.map(({ atMs }) => atMs)))].sort(
    (one, other) => one - other,
  )
  const most = Math.max(...lines.flatMap(({ dots }) => dots.map(({ value }) => value)))
  const labels = shortLabels(lines)
  const series = lines.map(({ dots }, index) => {
    const values = new Map(dots.map(({ atMs, value }) => [atMs, value]))
    const color = COLORS[index % COLORS.length] ?? '--response'
    return { label: labels[index] ?? '', color, values: times.map((atMs) => values.get(atMs) ?? null) }
  })
  const textAt = (index: number) =>
    [
      clockText(times[index] ?? 0),
      ...series.flatMap(({ label, values }) => {
        const value = values[index]
        return value == null ? [] : `${label} ${quantityText(value, unit)}`
      }),
    ].join('  ')
  return (
    <figure class="chart">
      <figcaption>
        <bdi>{metricWords(name) ?? name}</bdi>
        <span class="key">
          {metricWords(name) === undefined ? null : <bdi class="metric-name">{name}</bdi>}
          <bdi>{from}</bdi>
          {how === '' ? '' : ` · ${how}`}
        </span>
      </figcaption>
      <Plot
        title={`${metricWords(name) ?? name} over time, at most ${quantityText(most, unit)}`}
        shape="lines"
        height={HEIGHT}
        times={times}
        series={series}
        textAt={textAt}
      />
      <div class="axis">
        <span>{clockText(times[0] ?? 0)}</span>
        <span>{`most: ${quantityText(most, unit)}`}</span>
        <span>{clockText(times.at(-1) ?? 0)}</span>
      </div>
      <ul>
        {lines.map(({ label, dots: own, count }, index) => (
          <li key={label} title={label}>
            <i class={`swatch series-${index}`} />
            <bdi class="name">{labels[index]}</bdi>
            <span class="number">
              {quantityText(own.at(-1)?.value ?? 0, unit)}
              {hasCounts ? ` of ${countText(count)}` : ''}
            </span>
          </li>
        ))}
      </ul>
      {others > 0 ? <p class="quiet">{`and ${others} more`}</p> : null}
    </figure>
  )
}
