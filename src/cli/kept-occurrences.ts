import type { Occurrence } from '../instrumentation/occurrence.ts'

/** Keeps occurrences that are to be shown. */
export interface Kept {
  take(occurrences: readonly Occurrence[]): void
  occurrences(): Occurrence[]
}

export function createWhole(): Kept {
  const all: Occurrence[] = []
  return { take: (occurrences) => all.push(...occurrences), occurrences: () => all }
}

/**
 * What is sent of the newest turn: its prompt, its calls, itself, and the session's row as it stands after it. Of what
 * was before, nothing is kept: a session may have been going on for months.
 */
export function createLastTurn(): Kept {
  let kept: Occurrence[] = []
  let turnId: string | null = null
  const ended = new Set<string>()
  return {
    take(occurrences) {
      kept.push(...occurrences)
      for (const one of occurrences) {
        if (one.kind !== 'execution' || one.turnId === null) continue
        turnId = one.turnId
        ended.add(turnId)
      }
      // What belongs to a turn that is not over may be wanted yet.
      const row = kept.findLast(({ kind }) => kind === 'session')
      kept = kept.filter(
        (one) => one === row || (one.turnId !== null && (one.turnId === turnId || !ended.has(one.turnId))),
      )
    },
    occurrences() {
      const row = kept.findLast(({ kind }) => kind === 'session')
      return kept.filter((one) => (turnId !== null && one.turnId === turnId) || one === row)
    },
  }
}
