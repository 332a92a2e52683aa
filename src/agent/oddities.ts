import type { Occurrence } from '../instrumentation/occurrence.ts'
import { isKnownEvent } from '../instrumentation/session/hook-event.ts'
import type { SessionState } from '../instrumentation/session/session-state.ts'
import type { Log } from '../process/rotating-log.ts'

/** Tells of input that nothing is wrong with us for, and that makes records poorer. */
export interface Oddities {
  /** A hook event was taken; of each kind that is not known the first one is told. */
  event(name: string): void
  /** Called with what became of a session's events. */
  settled(state: SessionState, occurrences: readonly Occurrence[]): void
}

export function createOddities(log: Log): Oddities {
  const strange = new Set<string>()
  return {
    event(name) {
      if (isKnownEvent(name) || strange.has(name)) return
      strange.add(name)
      log.line(`hook event ${name} is not known to this version: nothing is made of it`)
    },
    settled({ sessionId, transcriptPath = 'the hooks named none' }, occurrences) {
      for (const { turnId } of occurrences.filter(isWithoutNumbers)) {
        log.line(
          `session ${sessionId}: turn ${turnId} goes without tokens: its transcript has none (${transcriptPath})`,
        )
      }
    },
  }
}

/** A turn that ended well: its transcript is missing, or was not written to its end in time. */
const isWithoutNumbers = (occurrence: Occurrence): boolean =>
  occurrence.kind === 'execution' && occurrence.fields.status === 'ok' && occurrence.fields.tokens_in === null
