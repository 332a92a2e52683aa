import type { Entry } from './entry.ts'

/** One message of the live feed. */
export interface Batch {
  /** Number of the oldest record that the server keeps. */
  first: number
  /** Number of its newest: how far the page still has to go. */
  last: number
  entries: Entry[]
}

/** The answer to a search. */
export interface Found {
  /** Number of the newest record that was looked at. */
  last: number
  /** Numbers of the records that hold the phrase, rising. */
  found: number[]
}

/** The first message after each connection. */
export interface Hello {
  /** Another one than before: the server was restarted, all numbers are new. */
  run: string
  /** The feed goes on where the page was cut off. */
  resumed: boolean
}
