import { dayOf } from './summary.ts'

/** `today`, `week` (since Monday), `7d`, `30d`, `90d`, `all`, or two days: `2026-11-01..2026-11-25`. */
export type Range = string

/** Days of a range, both included; an empty text is without an end on that side. */
export interface Days {
  first: string
  last: string
}

/** Ranges that have a name. */
export const RANGES: readonly (readonly [Range, string])[] = [
  ['today', 'Today'],
  ['week', 'This week'],
  ['7d', '7 days'],
  ['30d', '30 days'],
  ['90d', '90 days'],
  ['all', 'Everything'],
]

const DAY = /^\d{4}-\d{2}-\d{2}$/

/** Days back from today, `count` of them with today. Noon, so that the hour of a clock change does not matter. */
function dayBefore(nowMs: number, count: number): string {
  const date = new Date(nowMs)
  date.setHours(12, 0, 0, 0)
  date.setDate(date.getDate() - count)
  return dayOf(date.getTime())
}

/** The days that a range stands for. What is no range is everything. */
export function daysIn(range: Range, nowMs: number): Days {
  const last = dayOf(nowMs)
  if (range === 'today') return { first: last, last }
  if (range === 'week') return { first: dayBefore(nowMs, (new Date(nowMs).getDay() + 6) % 7), last }
  const count = /^(\d{1,4})d$/.exec(range)?.[1]
  if (count !== undefined) return { first: dayBefore(nowMs, Math.max(0, Number(count) - 1)), last }
  const [from = '', to = ''] = range.split('..')
  return { first: DAY.test(from) ? from : '', last: DAY.test(to) ? to : '' }
}

export const isWithin = (day: string, { first, last }: Days): boolean =>
  (first === '' || day >= first) && (last === '' || day <= last)

/** Whether something that lasted from one moment to another has a part in these days. */
export const hasPartIn = (firstAtMs: number, lastAtMs: number, { first, last }: Days): boolean =>
  (first === '' || dayOf(lastAtMs) >= first) && (last === '' || dayOf(firstAtMs) <= last)

/** Every day from the first to the last that something is known of, so that a chart shows the empty ones, too. */
export function everyDay(days: readonly string[]): string[] {
  const [first, last] = [days[0], days.at(-1)]
  if (first === undefined || last === undefined) return []
  const all: string[] = []
  const date = new Date(`${first}T12:00:00`)
  while (dayOf(date.getTime()) <= last && all.length < MAX_DAYS) {
    all.push(dayOf(date.getTime()))
    date.setDate(date.getDate() + 1)
  }
  return all
}

/** Ten years. */
const MAX_DAYS = 3_660
