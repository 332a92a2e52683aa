import type { OutboxStatus } from '../outbox/outbox.ts'
import type { Log } from '../process/rotating-log.ts'
import { isNotAccepted } from '../status/delivery-advice.ts'

/**
 * Called with the state of every destination now and then; writes a line for each change of how one stands, with its
 * reason.
 */
export function createDestinationLog(log: Log): (destinations: readonly OutboxStatus[]) => void {
  const logged = new Map<string, string>()
  return (destinations) => {
    for (const destination of destinations) {
      const { name, waiting, lastError = 'no reason given' } = destination
      const state = isNotAccepted(destination) ? 'not accepted' : destination.state
      if (state === (logged.get(name) ?? 'ok')) continue
      logged.set(name, state)
      log.line(state === 'ok' ? `${name}: ok again` : `${name}: ${state}: ${lastError}; ${waiting} waiting`)
    }
  }
}
