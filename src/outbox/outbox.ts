import type { Log } from '../process/rotating-log.ts'
import type { HttpClient } from './http-client.ts'

/** One HTTP POST that must arrive, however long that takes. */
export interface OutboxRequest {
  /** Idempotency key and file name: letters, digits and dashes, at most 128. */
  id: string
  /** Appended to the destination's base URL, for example `/events/tool`. */
  path: string
  /** Sent as JSON; a Uint8Array is sent as it is. */
  body: unknown
  /** Media type of a Uint8Array body. @default application/json for JSON, application/x-protobuf for bytes */
  contentType?: string
  /** When it happened, milliseconds since the epoch: the order of the queue. */
  occurredAtMs: number
  /** Usually the session id. One request per key is in flight at a time, oldest first, while things go well. */
  orderKey?: string
  /** Newest wins: a waiting request with the same key is dropped in favour of this one. */
  replaceKey?: string
}

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
  /** What may wait on disk; over it the oldest are dropped and counted. @default 10 MiB */
  maxBytes?: number
}

export type OutboxState = 'ok' | 'unauthorized' | 'unreachable' | 'throttled'

/** The counters survive restarts; the rest describes this moment. */
export interface OutboxStatus {
  name: string
  waiting: number
  waitingBytes: number
  oldestAtMs?: number
  delivered: number
  /** Of those delivered, how many the server had seen before. */
  duplicates: number
  /** How often an answer sent a request back to wait for its own schedule. */
  retried: number
  /** Answered with 422: dropped, one line each in the log. */
  rejected: number
  dropped: { cap: number; attempts: number }
  state: OutboxState
  lastError?: string
  lastDeliveredAtMs?: number
  nextAttemptAtMs?: number
}

export interface OutboxOptions {
  /** Created 0700 when missing. One process at a time may use it. */
  folder: string
  destination: Destination
  http: HttpClient
  /** Where rejected and dropped requests are told, one line each, without payload or token. */
  log: Log
  /** Wall clock, milliseconds since the epoch. */
  now: () => number
  /** 0 ≤ x < 1, for jitter. @default Math.random */
  random?: () => number
}

export interface Outbox {
  /** Resolves when every request is on disk. The same id twice counts once. Rejects when the disk refuses. */
  put(requests: OutboxRequest[]): Promise<void>
  start(): void
  /** Lets what is in flight end (at most its timeout); the rest stays on disk. */
  stop(): Promise<void>
  /** The token or the settings changed: look again now. */
  wake(): void
  /** Resolves when nothing is deliverable right now: empty, or all of it waits for a later time or a token. */
  idle(): Promise<void>
  /** Tries everything once now, ignoring schedules, for at most deadlineMs from now. */
  flush(deadlineMs: number): Promise<'empty' | 'waiting'>
  status(): OutboxStatus
}
