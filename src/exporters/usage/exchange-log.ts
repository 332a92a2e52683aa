import type { Exchange } from '../../outbox/destination.ts'
import type { Log } from '../../process/rotating-log.ts'

/** Of an answer's body, in characters: an error message fits, a web page does not. */
const MAX_BODY_LENGTH = 300

/**
 * Writes exchanges to metrics.log: errors always, with status and body; every request and its answer when `verbose`.
 */
export function createExchangeLog({ log, verbose }: { log: Log; verbose: boolean }): (exchange: Exchange) => void {
  return ({ path, body, outcome, accepted }) => {
    if (accepted && !verbose) return
    const request = verbose ? `POST ${path} ${Buffer.from(body).toString()}` : `POST ${path}`
    log.line(`${request} -> ${answerText(outcome)}`)
  }
}

function answerText(outcome: Exchange['outcome']): string {
  if (outcome.kind === 'no-answer') return `no answer: ${outcome.reason}`
  return `${outcome.status} ${[...outcome.text].slice(0, MAX_BODY_LENGTH).join('')}`.trimEnd()
}
