/**
 * `npm run test:faults` runs every row in full; `npm test` runs the same rows in a short form (test/faults-short), enough to see that none of
 * them has stopped working.
 */
export const isFull = process.env['FAULTS'] === 'full'

/** A number of the full campaign, or its little brother. */
export const extent = (full: number, short: number): number => (isFull ? full : short)
