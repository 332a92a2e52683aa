import { test, vi } from 'vitest'

/**
 * Three forms of the same rows. `npm run test:faults` runs all of them in full. `npm run test:faults:short` runs all of
 * them with a few dozen events each: enough to see that none has stopped working. `npm test` runs in that size the ones
 * that report most: `tellingRow`.
 */
const form = process.env['FAULTS'] ?? 'telling'

export const isFull = form === 'full'
const isTelling = form === 'telling'

// Nothing here depends on how long something takes; a machine that does other things may take long.
if (!isFull) vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

/** A number of the full campaign, or its little brother. */
export const extent = (full: number, short: number): number => (isFull ? full : short)

/** A row of all three forms. */
export const tellingRow = test

const nothing = (): void => {}
const unregistered = Object.assign(() => {}, { each: () => nothing, runIf: () => nothing, concurrent: nothing })

/** A row that `npm test` leaves to the other forms. */
export const row = (isTelling ? unregistered : test) as typeof test

/** A row that takes a minute or a disk of its own. */
export const fullRow = (isFull ? test : unregistered) as typeof test

/** Of many kinds of the same fault, in `npm test` those that report most. */
export const kinds = <T>(all: T[], isTellingKind: (kind: T) => boolean): T[] =>
  isTelling ? all.filter(isTellingKind) : all
