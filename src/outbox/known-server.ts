import type { CounterFile } from './counters.ts'
import type { Destination } from './destination.ts'
import type { HttpClient, HttpOutcome } from './http-client.ts'
import { oneLine, type Verdict } from './verdict.ts'

/**
 * Makes sure that a success comes from the destination and not from another program on its port, which may answer 200
 * to everything. A server that has shown itself once is known from then on; the base URL is remembered beside the
 * counters.
 *
 * A receipt in the destination's own form shows it. Other JSON or an empty body does when the destination then vouches
 * for the server. Anything else is no answer of an API: the request waits.
 */
export function createKnownServer({
  destination,
  counters,
  http,
}: {
  destination: Destination
  counters: CounterFile
  http: HttpClient
}): (verdict: Verdict, outcome: HttpOutcome) => Promise<Verdict> {
  const { baseUrl, isReceipt, vouches } = destination
  const { counts } = counters

  return async (verdict, outcome) => {
    if (verdict.kind !== 'delivered' || outcome.kind !== 'answer' || vouches === undefined) return verdict
    const { text } = outcome
    if (text.trim() !== '' && !isJson(text)) return notTheApi(outcome)
    if (counts.knownServer === baseUrl) return verdict
    if (isReceipt?.(text) !== true && !(await vouches(http, text))) return notTheApi(outcome)
    counts.knownServer = baseUrl
    counters.changed()
    return verdict
  }
}

/** Characters of a foreign answer that are quoted. */
const QUOTED = 60

function notTheApi({ status, text, contentType }: HttpOutcome & { kind: 'answer' }): Verdict {
  const what = text.trim() === '' ? 'without a body' : `"${oneLine(text.trim()).slice(0, QUOTED)}"`
  const type = contentType === '' ? '' : ` ${oneLine(contentType)}`
  const reason = `${status}${type} ${what}: not an answer of this API. Does another program use its port?`
  return { kind: 'unreachable', reason, blameless: true }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
