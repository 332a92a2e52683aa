import { appendFileSync } from 'node:fs'
import { expect } from 'vitest'
import { isFull } from './extent.ts'
import { hookRatio, type Stage } from './stage.ts'
import type { Tally } from './tally.ts'

/** One line of docs/reliability.md. */
export interface Row {
  group: string
  fault: string
  hooks?: number
  expected?: number
  arrived?: number
  lost?: number
  doubled?: number
  acceptedTwice?: number
  peakMb?: number
  hookRatio?: number
  note?: string
}

/** The agent may not use more than this, in MB, whatever happens. */
export const MAX_MB = 150
/** A hook may not take longer than this many times its usual time. */
export const MAX_RATIO = 2

/** Keeps a row for the report; in the short form nobody reads one. */
export function note(row: Row): void {
  const file = process.env['FAULTS_RESULTS']
  if (isFull && file !== undefined) appendFileSync(file, `${JSON.stringify(row)}\n`)
}

/**
 * Measures hooks in the stage as it stands. Only in the campaign: a ratio of a few calls on a busy machine means
 * nothing.
 */
export const measureHooks = async (plugin: string, stage: Stage): Promise<number | undefined> =>
  isFull ? Math.round((await hookRatio(plugin, stage)) * 100) / 100 : undefined

/** What every row of the campaign promises, and the row itself. */
export function conclude(
  row: { group: string; fault: string; note?: string; hookRatio?: number | undefined },
  stages: Stage | Stage[],
  allowedLoss = 0,
): Tally[] {
  const all = [stages].flat()
  const tallies = all.map((stage) => stage.tally())
  const sum = (count: (tally: Tally) => number) => tallies.reduce((total, each) => total + count(each), 0)
  const peakMb = Math.max(...all.map((stage) => stage.peakMb()))
  const { hookRatio: ratio, ...rest } = row
  const counts = { hooks: sum(({ hooks }) => hooks), expected: sum(({ expected }) => expected) }
  const outcome = {
    arrived: sum(({ arrived }) => arrived),
    lost: sum(({ lost }) => lost.length),
    doubled: sum(({ doubled }) => doubled.length),
    acceptedTwice: sum(({ acceptedTwice }) => acceptedTwice),
  }
  note({ ...rest, ...counts, ...outcome, peakMb, ...(ratio !== undefined && { hookRatio: ratio }) })
  const problems = all.map((stage) => stage.log()).join('')
  expect(tallies.flatMap(({ lost }) => lost).slice(0, allowedLoss > 0 ? 0 : 5), problems).toEqual([])
  expect(outcome.lost).toBeLessThanOrEqual(allowedLoss)
  expect(tallies.flatMap(({ doubled }) => doubled)).toEqual([])
  expect(tallies.flatMap(({ invented }) => invented)).toEqual([])
  expect(peakMb, 'MB').toBeLessThanOrEqual(MAX_MB)
  if (ratio !== undefined) expect(ratio, 'hook time').toBeLessThanOrEqual(MAX_RATIO)
  return tallies
}
