import type { Bucket, ToolBar } from '../model/series.ts'
import { countText } from '../wording.ts'
import { clockText } from './format.ts'

const WIDTH = 360
const HEIGHT = 64
const GAP = 2

/** Tokens over time: fresh input, what came from the cache, output; one column for each stretch of time. */
export function TokenChart({ buckets }: { buckets: readonly Bucket[] }) {
  const most = Math.max(1, ...buckets.map(({ fresh, cached, out }) => fresh + cached + out))
  const step = WIDTH / Math.max(1, buckets.length)
  const [first] = buckets
  const last = buckets.at(-1)
  return (
    <figure class="chart">
      <figcaption>
        Tokens over time
        <span class="key">
          <i class="swatch cached" /> cached <i class="swatch fresh" /> new <i class="swatch out" /> out
        </span>
      </figcaption>
      {buckets.length === 0 ? (
        <p class="nothing">none yet</p>
      ) : (
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img">
          <title>{`Tokens over time, at most ${countText(most)} at once`}</title>
          {buckets.map((bucket, index) => (
            <Column key={bucket.startMs} bucket={bucket} x={index * step} width={step - GAP} most={most} />
          ))}
        </svg>
      )}
      <div class="axis">
        <span>{first ? clockText(first.startMs) : ''}</span>
        <span>{buckets.length > 0 ? `most: ${countText(most)}` : ''}</span>
        <span>{last ? clockText(last.endMs) : ''}</span>
      </div>
    </figure>
  )
}

function Column({ bucket, x, width, most }: { bucket: Bucket; x: number; width: number; most: number }) {
  const scale = HEIGHT / most
  const parts = [
    ['cached', bucket.cached],
    ['fresh', bucket.fresh],
    ['out', bucket.out],
  ] as const
  let below = HEIGHT
  return (
    <g>
      <title>
        {`${clockText(bucket.startMs)}: ${countText(bucket.cached)} cached, ${countText(bucket.fresh)} new, ${countText(bucket.out)} out`}
      </title>
      {parts.map(([name, tokens]) => {
        // What is there is seen, however little it is.
        const height = tokens === 0 ? 0 : Math.max(1, tokens * scale)
        below -= height
        return <rect key={name} class={name} x={x} y={below} width={width} height={height} />
      })}
    </g>
  )
}

const OUTCOMES = ['ok', 'failed', 'refused'] as const

/** Calls of each tool by outcome. */
export function ToolChart({ tools }: { tools: readonly ToolBar[] }) {
  const most = Math.max(1, ...tools.map(({ total }) => total))
  return (
    <figure class="chart tools">
      <figcaption>
        Tools by outcome
        <span class="key">
          <i class="swatch ok" /> ok <i class="swatch failed" /> failed <i class="swatch refused" /> refused
        </span>
      </figcaption>
      {tools.length === 0 ? <p class="nothing">none yet</p> : null}
      <ul>
        {tools.map(({ name, counts, total }) => (
          <li key={name} title={OUTCOMES.map((outcome) => `${counts[outcome]} ${outcome}`).join(', ')}>
            <bdi class="name">{name}</bdi>
            <span class="parts">
              {OUTCOMES.map((outcome) => (
                <i key={outcome} class={outcome} style={{ width: `${(100 * counts[outcome]) / most}%` }} />
              ))}
            </span>
            <span class="number">{total}</span>
          </li>
        ))}
      </ul>
    </figure>
  )
}
