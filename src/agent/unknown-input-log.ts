import type { Occurrence } from '../instrumentation/occurrence.ts'
import type { SessionState } from '../instrumentation/session/session-state.ts'
import { rowOf } from '../instrumentation/take/hook-events.ts'
import type { Log } from '../process/rotating-log.ts'

/** Writes to errors.log what input this version does not know, and which turns go without numbers because of it. */
export interface UnknownInputLog {
  /** A hook event was taken. The first event of each unknown name gets a line. */
  event(name: string): void
  /** A session's events became these occurrences. */
  finished(state: SessionState, occurrences: readonly Occurrence[]): void
}

export function createUnknownInputLog(log: Log): UnknownInputLog {
  const logged = new Set<string>()
  return {
    event(name) {
      if (rowOf(name) !== undefined || logged.has(name)) return
      logged.add(name)
      log.line(`hook event ${name} is not known to this version: nothing is made of it`)
    },
    finished({ sessionId, transcriptPath = 'the hooks named none' }, occurrences) {
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
