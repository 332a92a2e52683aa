import type { Destination } from '../../outbox/destination.ts'
import { MAX_RETRY_AFTER_MS } from '../../outbox/retry-schedule.ts'
import { isGzip } from './encoding.ts'
import { judgeOtlp } from './judge.ts'
import type { Signal } from './signal.ts'
import { splitRequest } from './split-request.ts'

export interface OtlpDestinationOptions {
  signal: Signal
  /** Where the signal goes, path included. */
  url: string
  /** Asked before each send; other ones than were refused end a pause. */
  headers: () => Record<string, string>
  /** For one whole exchange. */
  timeoutMs: number
  /** What may wait on disk, compressed if the requests are. */
  maxBytes: number
  /** 0 ≤ x < 1 @default Math.random */
  random?: () => number
}

const FIRST_DELAY_MS = 1_000
/** An hour's outage ends within this of the receiver's return, and costs a dozen requests per waiting one. */
const LONGEST_DELAY_MS = 5 * 60_000
const JITTER = 0.2

/**
 * The outbox's view of a collector, for one signal: each has its own folder, queue and standing, because each may have
 * its own endpoint.
 */
export function otlpDestination(options: OtlpDestinationOptions): Destination {
  const { signal, url, headers, timeoutMs, maxBytes, random = Math.random } = options
  return {
    name: `otlp-${signal}`,
    baseUrl: url,
    urlFor: () => url,
    headers: () => ({ accept: 'application/x-protobuf, application/json', ...headers() }),
    headersFor: (body): Record<string, string> => (isGzip(body) ? { 'content-encoding': 'gzip' } : {}),
    timeoutMs,
    maxBytes,
    judge: judgeOtlp,
    retryDelayMs: (attempts, retryAfterMs = 0) =>
      Math.max(backoffMs(attempts, random), Math.min(retryAfterMs, MAX_RETRY_AFTER_MS)),
    split: splitRequest,
  }
}

/** Never gives up: what the caps allow to wait, waits. */
function backoffMs(attempts: number, random: () => number): number {
  const delayMs = Math.min(FIRST_DELAY_MS * 2 ** (attempts - 1), LONGEST_DELAY_MS)
  return Math.round(delayMs * (1 + JITTER * (2 * random() - 1)))
}
