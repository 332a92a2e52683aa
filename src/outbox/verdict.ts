import type { HttpOutcome } from './http-client.ts'
import { parseRetryAfter } from './retry-schedule.ts'

/** What one exchange means for the request, and for its destination. */
export type Verdict =
  | { kind: 'delivered'; duplicate: boolean; partial?: { rejected: number; reason: string } }
  /** The payload is wrong; sending it again cannot help. */
  | { kind: 'rejected'; reason: string }
  /** Something in the payload is wrong, or there is too much of it: its parts may fare better. */
  | { kind: 'refused'; reason: string }
  /** Answered, not accepted: the event waits for its own schedule. `throttleMs`: all of the destination waits. */
  | { kind: 'retry'; reason: string; retryAfterMs?: number; throttleMs?: number }
  /** An answer about the token. `blameless`: certainly not about the event (firewalls answer 403 to some contents). */
  | { kind: 'unauthorized'; reason: string; blameless: boolean }
  /** The destination did not answer. `blameless`: the request never left, so nothing in it can be the cause. */
  | { kind: 'unreachable'; reason: string; blameless: boolean }

/** Characters of the server's own words that may reach a log or a status line. */
export const MAX_MESSAGE_LENGTH = 300

/** Answered by something on the way, never by the destination: proxy authentication, network login (RFC 6585 §6). */
const INTERMEDIARY_STATUSES = new Set([407, 511])

/** Reads the answer by the table of the wire contract, §1. */
export function judge(outcome: HttpOutcome, nowMs: number): Verdict {
  if (outcome.kind === 'no-answer') {
    return { kind: 'unreachable', reason: oneLine(outcome.reason), blameless: !outcome.sent }
  }
  const { status } = outcome
  if (status >= 200 && status < 300) {
    return isWebPage(outcome)
      ? { kind: 'unreachable', reason: `${status} ${WEB_PAGE}`, blameless: true }
      : { kind: 'delivered', duplicate: fieldOf(outcome.text, 'duplicate') === true }
  }
  const reason = describe(status, outcome.text)
  if (status === 422) return { kind: 'rejected', reason }
  if (status === 401 || status === 403) return { kind: 'unauthorized', reason, blameless: status === 401 }
  if (INTERMEDIARY_STATUSES.has(status)) return { kind: 'unreachable', reason, blameless: true }
  const retryAfterMs = parseRetryAfter(outcome.retryAfter, nowMs)
  if (retryAfterMs === undefined) return { kind: 'retry', reason }
  return status === 429 || status === 503
    ? { kind: 'retry', reason, retryAfterMs, throttleMs: retryAfterMs }
    : { kind: 'retry', reason, retryAfterMs }
}

/**
 * A login page of a hotel or a company network answers 200 to everything, as does a site that is no API. An API never
 * speaks HTML.
 */
export const isWebPage = ({ contentType }: { contentType: string }): boolean => /^\s*text\/html\b/i.test(contentType)

export const WEB_PAGE = 'with a web page: a network login in between?'

function describe(status: number, text: string): string {
  const message = fieldOf(text, 'message')
  return typeof message === 'string' && message !== '' ? `${status} ${oneLine(message)}` : String(status)
}

function fieldOf(json: string, name: string): unknown {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
  } catch {
    return undefined
  }
}

/** A token, also when it was cut: a server may repeat what it was sent, and what it says is kept and shown. */
const TOKEN = /cm_[A-Za-z0-9]{8,}/g

/** Without tokens and control characters, so that a server cannot forge log lines, and cut between characters. */
export function oneLine(text: string): string {
  const masked = text.replace(TOKEN, (token) => `cm_…${token.slice(-4)}`)
  const characters = Array.from(masked.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' '))
  return characters.slice(0, MAX_MESSAGE_LENGTH).join('')
}
