import type { OutboxStatus } from '../outbox/outbox.ts'
import { controlFiles } from './control-files.ts'

/*
 * How a command asks the agent to deliver now, and what the agent answers.
 */

export interface FlushAnswer {
  id: string
  /** Nothing recorded before the request waits any more. */
  isEmpty: boolean
  /** Sessions still waited for lines of their transcripts, or events for room in a queue. */
  isUnsettled: boolean
  destinations: DestinationAnswer[]
}

/** `rejected` and `dropped` count since the destination exists. */
export type DestinationAnswer = Pick<
  OutboxStatus,
  'name' | 'waiting' | 'state' | 'rejected' | 'dropped' | 'lastError' | 'lastErrorAtMs' | 'lastDeliveredAtMs'
>

const files = controlFiles<FlushAnswer>('flush')

export const writeFlushRequest = files.request
export const readFlushRequest = files.readRequest
export const writeFlushAnswer = files.answer
export const removeFlushFiles = files.remove

/** The answer to this request, once it is there. */
export function readFlushAnswer(home: string, id: string): FlushAnswer | undefined {
  const answer = files.readAnswer(home, id)
  return Array.isArray(answer?.destinations) ? (answer as FlushAnswer) : undefined
}
