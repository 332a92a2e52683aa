import { destinationOf } from '../exporters/destinations.ts'
import type { OutboxStatus } from '../outbox/outbox.ts'

/** What is known of a destination: its folder's counts at least. */
type Reported = Partial<OutboxStatus> & { name: string; waiting: number }

/**
 * What a person can do about a destination, one sentence each; nothing while there is nothing to do.
 *
 * @param isAgentRunning there is someone who delivers
 */
export function deliveryAdvice(destination: Reported, isAgentRunning = true): string[] {
  const { name, state, waiting, rejected = 0, dropped } = destination
  const advice: string[] = []
  if (isNotAccepted(destination)) {
    const known = destinationOf(name)?.whenNotAccepted?.(name, destination.lastError ?? '')
    advice.push(known ?? 'The server answers and does not accept: check the URL. What waits is tried again by itself.')
  }
  if (state === 'unauthorized') {
    advice.push(destinationOf(name)?.whenRefused.advice ?? 'The server wants other credentials than it gets.')
  }
  if (state === 'unreachable') {
    advice.push('Nothing gets through: check the URL, the network and HTTPS_PROXY. What waits goes out by itself.')
  }
  if (state === 'throttled') advice.push('The server asked for a pause. Nothing to do: it goes on by itself.')
  // An agent that has just started has reported nothing yet, and is about to deliver.
  if (state === undefined && waiting > 0 && !isAgentRunning) {
    advice.push('No agent runs: the next prompt or session starts one and delivers; `flush` does it now.')
  }
  if (rejected > 0) advice.push('The server refused some for what is in them: errors.log has its reasons.')
  if ((dropped?.cap ?? 0) > 0) advice.push('The queue was full: CLAUDE_METRICS_QUEUE_MAX_BYTES makes it larger.')
  if ((dropped?.attempts ?? 0) > 0) advice.push('Some were given up after six tries: errors.log says why.')
  return advice
}

/**
 * It can be reached and lets us in, and yet the last thing it said was no: a URL of something else, or a server in
 * trouble.
 */
export const isNotAccepted = ({ state, waiting, lastErrorAtMs = 0, lastDeliveredAtMs = 0 }: Reported): boolean =>
  state === 'ok' && waiting > 0 && lastErrorAtMs > lastDeliveredAtMs
