import { countText, durationText } from '../wording.ts'

const clock = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hour12: false,
})
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })

/** `14:03:09`, of a time in milliseconds since the epoch. */
export const clockText = (ms: number): string => clock.format(ms)

/** `14:03:09.120` */
export const preciseText = (ms: number): string =>
  `${clock.format(ms)}.${String(Math.floor(ms % 1000)).padStart(3, '0')}`

/** `14:03` today, `3 Nov` before. */
export function whenText(ms: number, nowMs: number): string {
  const isToday = new Date(ms).toDateString() === new Date(nowMs).toDateString()
  return isToday ? clock.format(ms).slice(0, 5) : day.format(ms)
}

/** `812 B`, `1.4 kB`, `2.0 MB` */
export function sizeText(size: number): string {
  if (size < 1000) return `${size} B`
  return size < 1_000_000 ? `${(size / 1000).toFixed(1)} kB` : `${(size / 1_000_000).toFixed(1)} MB`
}

/**
 * A value in the unit that OTLP names: `1.5 s`, `2.0 kB`, `83 %`, `0.42 USD`; a bare number for `{call}` and the like.
 */
export function quantityText(value: number, unit: string): string {
  if (unit === 's') return durationText(value * 1000)
  if (unit === 'ms') return durationText(value)
  if (unit === 'By') return sizeText(Math.round(value))
  const number = Number.isInteger(value) || Math.abs(value) >= 1000 ? countText(Math.round(value)) : shortNumber(value)
  return unit === '' || unit === '1' || unit.startsWith('{') ? number : `${number} ${unit}`
}

/** Three digits that matter. */
const shortNumber = (value: number): string => String(Number(value.toPrecision(3)))

const dayTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short', hour12: false })

/** `25 Nov 2026, 14:03` */
export const dayTimeText = (ms: number): string => dayTime.format(ms)
