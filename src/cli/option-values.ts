import { InvalidArgumentError } from 'commander'
import { isLoopbackAddress } from '../../viewer/server/loopback.ts'

/** Reads an option's whole number, or answers commander what it must be. */
export const wholeNumber = (min: number, max: number) => (text: string) => {
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= min && value <= max) return value
  throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`)
}

const DAY_MS = 86_400_000

/** A day (`2026-11-01`), a moment in ISO form, or days back from now (`30d`). */
export const moment = (now: () => number) => (text: string) => {
  const days = /^(\d{1,5})d$/.exec(text)?.[1]
  const date = days === undefined ? new Date(text) : new Date(now() - Number(days) * DAY_MS)
  if (/^\d/.test(text) && !Number.isNaN(date.getTime())) return date
  throw new InvalidArgumentError(
    'It must be a day (2026-11-01), a moment (2026-11-01T08:00:00Z) or a number of days (30d).',
  )
}

/** A name or address under which only this machine reaches a server. */
export function loopback(text: string): string {
  if (isLoopbackAddress(text)) return text
  throw new InvalidArgumentError('It must be 127.0.0.1, ::1 or localhost: the server is for this machine only.')
}
