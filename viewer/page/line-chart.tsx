import { type Dot, type Series, shortLabels } from '../model/metrics.ts'
import { countText } from '../wording.ts'
import { clockText, quantityText } from './format.ts'

const WIDTH = 360
const HEIGHT = 64
/** So that a line at the top or the bottom is not cut in half. */
const EDGE = 2

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
  const dots = lines.flatMap((line) => line.dots)
  const times = dots.map(({ atMs }) => atMs)
  const values = dots.map(({ value }) => value)
  const [startMs, endMs] = [Math.min(...times), Math.max(...times)]
  const [least, most] = [Math.min(0, ...values), Math.max(...values)]
  const labels = shortLabels(lines)
  const place = ({ atMs, value }: Dot) => {
    const x = EDGE + ((WIDTH - 2 * EDGE) * (atMs - startMs)) / Math.max(1, endMs - startMs)
    const y = HEIGHT - EDGE - ((HEIGHT - 2 * EDGE) * (value - least)) / (most - least || 1)
    return `${x.toFixed(1)} ${y.toFixed(1)}`
  }
  return (
    <figure class="chart">
      <figcaption>
        <bdi>{name}</bdi>
        <span class="key">
          <bdi>{from}</bdi>
          {how === '' ? '' : ` · ${how}`}
        </span>
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img">
        <title>{`${name} over time, at most ${quantityText(most, unit)}`}</title>
        {lines.map((line, index) => (
          <path key={line.label} class={`series-${index}`} vector-effect="non-scaling-stroke" d={pathOf(line.dots)} />
        ))}
      </svg>
      <div class="axis">
        <span>{clockText(startMs)}</span>
        <span>{`most: ${quantityText(most, unit)}`}</span>
        <span>{clockText(endMs)}</span>
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

  /** One value is a dot: a line of no length with round ends. */
  function pathOf(own: readonly Dot[]): string {
    const path = own.map((dot, index) => `${index === 0 ? 'M' : 'L'}${place(dot)}`).join('')
    return own.length === 1 ? `${path}h0.01` : path
  }
}
