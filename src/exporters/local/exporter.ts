import { maskSecrets } from '../../processors/redaction.ts'
import { ORIGIN } from '../../store/fact.ts'
import { appendRows } from '../../store/incoming.ts'
import { rowsOf } from '../../store/rows.ts'
import { incomingPath } from '../../store/store.ts'
import type { OpenDestination, OpeningDeps } from '../destination-kind.ts'

/** Counts, names and costs as rows, on their way into the store. Texts are no part of them. */
export async function open({ settings, now }: OpeningDeps): Promise<OpenDestination> {
  const home = settings.home.value
  const options = { origin: ORIGIN.agent, mask: maskSecrets }
  return {
    facts: {
      async take(facts) {
        const rows = facts.flatMap((fact) => rowsOf(fact, options))
        appendRows(incomingPath(home), rows, now)
      },
    },
  }
}
