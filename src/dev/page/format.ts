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
