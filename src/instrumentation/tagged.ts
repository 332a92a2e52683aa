import type { Occurrence } from './occurrence.ts'

/** The occurrences with the installation's tags: every record carries them. */
export const tagged = (occurrences: Occurrence[], tags: Record<string, string> = {}): Occurrence[] =>
  Object.keys(tags).length === 0 ? occurrences : occurrences.map((one) => ({ ...one, meta: { ...one.meta, tags } }))
