import type { Destination } from './destination.ts'
import type { Outbox, OutboxStatus } from './outbox.ts'
import type { OutboxRequest } from './request.ts'

export interface MemoryOutbox extends Outbox {
  readonly destination: Destination
  /** What was put, in order; of those with the same replaceKey the newest only. */
  readonly requests: readonly OutboxRequest[]
}

/** An outbox that sends nothing and writes nothing: for looking at what would be sent. */
export function createMemoryOutbox({ destination }: { destination: Destination }): MemoryOutbox {
  let requests: OutboxRequest[] = []
  const status = (): OutboxStatus => ({
    ...{ name: destination.name, waiting: requests.length, waitingBytes: 0, state: 'ok' },
    ...{ delivered: 0, duplicates: 0, retried: 0, rejected: 0, dropped: { cap: 0, attempts: 0 } },
  })
  return {
    destination,
    get requests() {
      return requests
    },
    put: async (added) => {
      for (const request of added) {
        const { id, replaceKey } = request
        requests = requests.filter((one) => one.id !== id && (!replaceKey || one.replaceKey !== replaceKey))
        requests.push(request)
      }
    },
    start: () => {},
    stop: async () => {},
    wake: () => {},
    idle: async () => {},
    flush: async () => 'waiting',
    status,
  }
}
