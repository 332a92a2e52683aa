import type { Bucket, ToolBar } from '../model/series.ts'
import { countText } from '../wording.ts'
import { clockText } from './format.ts'
import { Plot } from './plot.tsx'

const HEIGHT = 64

/** Tokens over time: fresh input, what came from the cache, output; one column for each stretch of time. */
export function TokenChart({ buckets }: { buckets: readonly Bucket[] }) {
  const most = Math.max(1, ...buckets.map(({ fresh, cached, out }) => fresh + cached + out))
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
        <Plot
          title={`Tokens over time, at most ${countText(most)} at once`}
          shape="bars"
          height={HEIGHT}
          times={buckets.map(({ startMs }) => startMs)}
          series={[
            { label: 'cached', color: '--turn', values: buckets.map(({ cached }) => cached) },
            { label: 'new', color: '--response', values: buckets.map(({ fresh }) => fresh) },
            { label: 'out', color: '--accent', values: buckets.map(({ out }) => out) },
          ]}
          textAt={(index) => textOf(buckets[index])}
        />
      )}
      <div class="axis">
        <span>{first ? clockText(first.startMs) : ''}</span>
        <span>{buckets.length > 0 ? `most: ${countText(most)}` : ''}</span>
        <span>{last ? clockText(last.endMs) : ''}</span>
      </div>
    </figure>
  )
}

const textOf = (bucket: Bucket | undefined): string =>
  bucket === undefined
    ? ''
    : `${clockText(bucket.startMs)}: ${countText(bucket.cached)} cached, ${countText(bucket.fresh)} new, ${countText(bucket.out)} out`

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
