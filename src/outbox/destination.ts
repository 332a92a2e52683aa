import type { HttpClient, HttpOutcome } from './http-client.ts'
import type { Verdict } from './verdict.ts'

/** Where the requests of one outbox go, and what its answers mean. */
export interface Destination {
  name: string
  /** Without a trailing slash. */
  baseUrl: string
  /** Asked before each send. Undefined means there is no token yet: everything waits. */
  headers: () => Record<string, string> | undefined
  /** From the first byte sent to the last byte received. @default 3000 */
  timeoutMs?: number
  /** Another timeout for some paths; undefined falls back to timeoutMs. */
  timeoutForPath?: (path: string) => number | undefined
  /** Where a request of this path goes. @default baseUrl followed by the path */
  urlFor?: (path: string) => string
  /** Headers that depend on the body, such as its encoding. */
  headersFor?: (body: Uint8Array) => Record<string, string>
  /** What an exchange means. @default the table of the wire contract, §1 */
  judge?: (outcome: HttpOutcome, nowMs: number) => Verdict
  /**
   * Milliseconds until the next try of a request that failed `attempts` times; undefined gives it up. @default five
   * retries
   */
  retryDelayMs?: (attempts: number, retryAfterMs?: number) => number | undefined
  /**
   * The parts of a refused body, to be sent one by one; undefined when it holds a single record. Asked after a
   * `refused` verdict only.
   */
  split?: (body: Uint8Array, contentType: string) => Uint8Array[] | undefined
  /** An answer in the form that only this destination gives: whoever gives it is the destination. */
  isReceipt?: (text: string) => boolean
  /**
   * Asked when a server that has not shown itself yet answers with success, in another form than its receipt: is it the
   * destination? `answer` is what it said. Absent: every success counts.
   */
  vouches?: (http: HttpClient, answer: string) => Promise<boolean>
  /**
   * False for requests that say nothing about an event, such as a sign of life. They are not counted as events, and how
   * late they are says nothing of the delivery. @default true for all
   */
  isEvent?: (path: string) => boolean
  /** Called after every exchange, before what it means is acted upon. Must not throw. */
  onExchange?: (exchange: Exchange) => void
  /** What may wait on disk; over it the oldest are dropped and counted. @default 10 MiB */
  maxBytes?: number
}

/** One request as it left, and what came back. */
export interface Exchange {
  path: string
  /** When what the request reports happened, milliseconds since the epoch. */
  occurredAtMs: number
  body: Uint8Array
  outcome: HttpOutcome
  accepted: boolean
}
