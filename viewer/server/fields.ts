import { plainText } from '../model/plain-text.ts'

/** Reads the fields of one occurrence by their names in the contract, wherever they are kept. */
export type Fields = (name: string) => unknown

export const numberOf = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null

/** Names, ids, paths: long ones are cut. */
const SHORT_MAX = 200

/** Null for what is no text, and for the empty one. */
export const shortOf = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? plainText(value, SHORT_MAX) : null

/** Ids must stay apart, so they stay whole up to a length that no client of ours reaches. */
const ID_MAX = 256

export const idOf = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value.slice(0, ID_MAX) : null

/** Milliseconds since the epoch of an ISO time. */
export const timeOf = (value: unknown): number | null => {
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(ms) ? null : ms
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
