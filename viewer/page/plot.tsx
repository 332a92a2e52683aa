import { useEffect, useRef } from 'preact/hooks'
import UPlot from 'uplot'

/** One line, or one part of the bars. */
export interface PlotSeries {
  label: string
  /** A custom property of the page's colours: `--response`. */
  color: string
  values: readonly (number | null)[]
}

interface Props {
  /** What a screen reader says of it. */
  title: string
  /** Milliseconds since the epoch, rising. */
  times: readonly number[]
  /** Bars are stacked in this order, the first at the bottom. */
  series: readonly PlotSeries[]
  shape: 'lines' | 'bars'
  height: number
  /** The value below the pointer, in words. */
  textAt: (index: number) => string
  onChoose?: (index: number) => void
}

/** So that a line at the top is not cut in half. */
const HEADROOM = 1.06

/** A chart on a canvas. Its colours are the page's, also when somebody changes them. */
export function Plot({ title, times, series, shape, height, textAt, onChoose }: Props) {
  const place = useRef<HTMLDivElement>(null)
  const words = useRef<HTMLOutputElement>(null)
  const text = useRef(textAt)
  text.current = textAt
  const plot = useRef<UPlot>(undefined)
  const data = dataOf(times, series, shape)
  const newest = useRef(data)
  newest.current = data
  const look = series.map(({ color }) => color).join()

  useEffect(() => {
    const element = place.current
    if (!element) return
    const draw = () => {
      plot.current?.destroy()
      const size = { width: Math.max(1, element.clientWidth), height }
      const options = optionsOf(size, element, look.split(','), shape)
      const onCursor = ({ cursor }: UPlot) => {
        if (words.current) words.current.textContent = cursor.idx == null ? '' : text.current(cursor.idx)
      }
      plot.current = new UPlot({ ...options, hooks: { setCursor: [onCursor] } }, newest.current, element)
    }
    draw()
    const resized = new ResizeObserver(() => plot.current?.setSize({ width: Math.max(1, element.clientWidth), height }))
    resized.observe(element)
    const repainted = new MutationObserver(draw)
    repainted.observe(document.documentElement, { attributeFilter: ['data-theme'] })
    const scheme = matchMedia('(prefers-color-scheme: dark)')
    scheme.addEventListener('change', draw)
    return () => {
      resized.disconnect()
      repainted.disconnect()
      scheme.removeEventListener('change', draw)
      plot.current?.destroy()
      plot.current = undefined
    }
  }, [look, shape, height])

  useEffect(() => plot.current?.setData(newest.current), [times, series])

  return (
    <div class="plot">
      <div
        ref={place}
        role="img"
        aria-label={title}
        style={{ height: `${height}px` }}
        onClick={() => {
          const index = plot.current?.cursor.idx
          if (index != null) onChoose?.(index)
        }}
      />
      <output ref={words} class="plot-words" aria-live="off" />
    </div>
  )
}

/** uPlot draws bars one over the other: the highest first, each the sum of those below it. */
function dataOf(times: readonly number[], series: readonly PlotSeries[], shape: Props['shape']): UPlot.AlignedData {
  const seconds = times.map((ms) => ms / 1000)
  const lines = series.map(({ values }) => [...values])
  if (shape === 'lines') return [seconds, ...lines]
  let below = times.map(() => 0)
  const sums = lines.map((values) => {
    below = below.map((sum, index) => sum + (values[index] ?? 0))
    return below
  })
  return [seconds, ...sums.reverse()]
}

function optionsOf(
  size: { width: number; height: number },
  element: HTMLElement,
  colors: readonly string[],
  shape: Props['shape'],
): UPlot.Options {
  const paints = colors.map((color) => paintOf(element, color))
  const bars = UPlot.paths.bars?.({ size: [0.86, 80], gap: 1 })
  const drawn = shape === 'bars' ? paints.toReversed() : paints
  return {
    ...size,
    legend: { show: false },
    padding: [2, 2, 2, 2],
    scales: { x: { time: true }, y: { range: (_, least, most) => [Math.min(0, least ?? 0), (most || 1) * HEADROOM] } },
    axes: [{ show: false }, { show: false }],
    cursor: { y: false, drag: { x: false, y: false }, points: { show: shape === 'lines' } },
    series: [
      {},
      ...drawn.map((stroke) => ({
        stroke,
        width: shape === 'bars' ? 0 : 1.5,
        spanGaps: true,
        points: { show: (plot: UPlot) => shape === 'lines' && plot.data[0].length < 2, size: 4, fill: stroke },
        ...(shape === 'bars' && { fill: stroke, ...(bars && { paths: bars }) }),
      })),
    ],
  }
}

/** A colour as the canvas understands it: custom properties hold both the light and the dark one. */
function paintOf(element: HTMLElement, color: string): string {
  element.style.color = `var(${color})`
  const paint = getComputedStyle(element).color
  element.style.color = ''
  return paint
}
