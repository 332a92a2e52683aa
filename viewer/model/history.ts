import type { Totals } from './model.ts'

/** One session in a list, without what happened in it. */
export interface SessionSummary {
  id: string
  /** Changes when there is more to know of it. */
  mark: string
  name: string | null
  firstWords: string | null
  /** Its working folder. */
  cwd: string
  exitKind: string
  firstAtMs: number
  lastAtMs: number
  totals: Totals
  models: string[]
}

/** What was used. */
export interface Used {
  turns: number
  tokensIn: number
  tokensOut: number
  cacheRead: number
  costUsd: number
  /** Turns whose cost is not known. */
  unpriced: number
}

/** What was used on one day, in one folder, of one model. */
export interface DaySum extends Used {
  /** `2026-11-25`, in the time zone of this machine. */
  day: string
  cwd: string
  model: string
}

/** All that is known, in short. */
export interface Overview {
  sessions: SessionSummary[]
  days: DaySum[]
  /** Sessions that are still to be read, and why some could not be. */
  toRead: number
  failed: number
}

/** The answer to a search in history: record numbers, and the sessions they are of. */
export interface HistoryFound {
  last: number
  found: number[]
  sessions: string[]
}
