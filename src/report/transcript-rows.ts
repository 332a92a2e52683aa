import { replaySession } from '../history/replay-session.ts'
import type { FinishSettings } from '../instrumentation/finish/finish-settings.ts'
import { maskSecrets } from '../processors/redaction.ts'
import { ORIGIN } from '../store/fact.ts'
import { rowsOf } from '../store/rows.ts'
import type { Row } from '../store/schema.ts'

/** The rows of the session in a transcript; none where there is no prompt in it. @throws when it cannot be read */
export async function rowsOfTranscript(path: string, context: FinishSettings): Promise<Row[]> {
  const rows: Row[] = []
  // Rows of a session replace each other: the last one is the one.
  let session: Row[] = []
  await replaySession({
    path,
    bashArgs: false,
    context: { ...context, spans: false, rowPerTurn: false },
    take(occurrences) {
      for (const occurrence of occurrences) {
        const made = rowsOf(occurrence, { origin: ORIGIN.transcript, mask: maskSecrets })
        if (occurrence.kind === 'session') session = made
        else rows.push(...made)
      }
    },
  })
  rows.push(...session)
  return rows
}
