import { createHash } from 'node:crypto'
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs'
import { ATTRIBUTE, attributeOf, COMMAND_EVENT, EVENT_NAME, SKILL_EVENT } from '../../contract/attributes.ts'
import { type UsagePath, usageSessionSchema } from '../../contract/usage.ts'

/** What is said of whoever uses the client, and no more. */
export interface Anonymous {
  user_id: string
  os: 'darwin' | 'linux' | 'windows'
}

export interface UsageRequest {
  path: UsagePath
  body: Record<string, unknown>
}

const SESSION_COUNTS = Object.keys(usageSessionSchema.shape).filter((field) => /_count|_calls$|_tokens$/.test(field))
const SESSION_FIELDS = ['started_at', 'ended_at', 'exit_reason', 'had_errors', ...SESSION_COUNTS]
const EVENT_FIELDS = ['command_name', 'skill_name', 'prompt_length', 'do_not_track']

/** The attributes that payloads are made of. Everything else is to be dropped before the exporter sees it. */
export const USAGE_ATTRIBUTES: readonly string[] = [
  ATTRIBUTE.sessionId,
  ATTRIBUTE.eventId,
  ...[...EVENT_FIELDS, ...SESSION_FIELDS].map(attributeOf),
]

/** A command or a skill has a name of this shape. A path, an address or a sentence has not. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/

/** Words of the client's own: `clear`, `prompt_input_exit` … */
const REASON = /^[a-z_]{1,64}$/

/**
 * The request a record stands for; undefined for the records that this API does not get, which nobody is asked about
 * either.
 */
export function usageRequest(record: ReadableLogRecord, anonymous: () => Anonymous): UsageRequest | undefined {
  const field = (name: string) => record.attributes[attributeOf(name)]
  if (field('do_not_track') === true) return undefined
  const sessionId = String(record.attributes[ATTRIBUTE.sessionId])
  switch (record.eventName) {
    case COMMAND_EVENT:
      return eventRequest('slash_command', field('command_name'), Number(field('prompt_length')))
    case SKILL_EVENT:
      return eventRequest('skill', field('skill_name'), 0)
    case EVENT_NAME.usage_session:
      return sessionRequest()
    default:
      return undefined
  }

  function eventRequest(type: string, name: unknown, prompt_length: number): UsageRequest | undefined {
    if (typeof name !== 'string' || !NAME.test(name)) return undefined
    const timestamp = wholeSecond(record.hrTime[0] * 1_000)
    const mac = macOf(sessionId, timestamp)
    const identity = { session_id: sessionId, ...anonymous(), mac }
    return {
      path: '/events',
      body: { type, name, engine: 'claude', version: '1.0', timestamp, ...identity, prompt_length },
    }
  }

  function sessionRequest(): UsageRequest {
    const start = wholeSecond(Date.parse(String(field('started_at'))))
    const end = wholeSecond(Date.parse(String(field('ended_at'))))
    const counts = SESSION_COUNTS.map((name) => [name, field(name)]).filter(([, count]) => count !== undefined)
    const reason = String(field('exit_reason'))
    const body = {
      session_id: sessionId,
      ...anonymous(),
      engine: 'claude',
      start_timestamp: start,
      end_timestamp: end,
      // Of the timestamps as they are sent: whoever subtracts them gets the same.
      session_duration: (Date.parse(end) - Date.parse(start)) / 1_000,
      exit_reason: REASON.test(reason) ? reason : 'unknown',
      mac: macOf(sessionId, start),
      had_errors: field('had_errors'),
      ...Object.fromEntries(counts),
    }
    return { path: '/sessions', body }
  }
}

/** RFC 3339, UTC. What is less than a second is cut off. */
const wholeSecond = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z')

const macOf = (sessionId: string, timestamp: string): string =>
  createHash('sha256')
    .update(sessionId + timestamp)
    .digest('hex')

/** The three names that the API has for operating systems. */
export const usageOs = (platform: NodeJS.Platform): Anonymous['os'] =>
  platform === 'darwin' ? 'darwin' : platform === 'win32' ? 'windows' : 'linux'
