import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { attributeOf } from '../contract/attributes.ts'
import type { Surroundings } from '../contract/surroundings.ts'
import type { OutboxRequest } from '../outbox/request.ts'
import { writePrivateFile } from '../process/private-files.ts'
import type { Log } from '../process/rotating-log.ts'
import type { RecordTransform } from '../processors/record-transform.ts'
import { completePayload, type Payload, pathOf } from './complete-payload.ts'

export interface QueueTakeover {
  home: string
  around: (cwd: string | undefined) => Promise<Surroundings>
  /** What the destination gets of texts, as for every event. */
  transforms: RecordTransform[]
  put: (requests: OutboxRequest[]) => Promise<void>
  log: Log
  now: () => number
}

/**
 * Where the plugin before this one kept what it could not send: an array of `{endpoint, body, attempts,
 * next_retry_at}`.
 */
export const formerQueuePath = (home: string): string => join(home, 'queue.json')

/** Fields with text, which may hold what must not leave. */
const TEXTS = ['prompt_text', 'response_text', 'bash_command']

/**
 * Takes over the events that wait in queue.json: what the contract accepts, completed where needed, goes into the
 * outbox; what it does not accept is kept in queue.json.set-aside; the queue itself is gone then. Does nothing when
 * there is none.
 *
 * @throws when the outbox does not take them; then all is as it was
 */
export async function takeFormerQueue(
  options: QueueTakeover,
): Promise<{ taken: number; setAside: number } | undefined> {
  const { home, around, transforms, put, log, now } = options
  const path = formerQueuePath(home)
  if (!existsSync(path)) return undefined
  const items = itemsIn(path)
  if (items === undefined) {
    renameSync(path, `${path}.set-aside`)
    log.line('queue.json of the former plugin is no list of events: kept as queue.json.set-aside')
    return { taken: 0, setAside: 1 }
  }
  const { account, clientMeta } = await around(undefined)
  const requests: OutboxRequest[] = []
  const rest: unknown[] = []
  for (const item of items) {
    const request = requestOf(item, { ...account, client_meta: clientMeta }, now(), transforms)
    if (request === undefined) rest.push(item)
    else requests.push(request)
  }
  if (requests.length > 0) await put(requests)
  if (rest.length > 0) writePrivateFile(`${path}.set-aside`, `${JSON.stringify(rest)}\n`)
  rmSync(path, { force: true })
  log.line(`took over ${requests.length} events that the former plugin had not sent; ${rest.length} set aside`)
  return { taken: requests.length, setAside: rest.length }
}

function itemsIn(path: string): unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}

function requestOf(
  item: unknown,
  fallback: Payload,
  nowMs: number,
  transforms: RecordTransform[],
): OutboxRequest | undefined {
  const { endpoint, path: place, body, payload, next_retry_at } = (item ?? {}) as Record<string, unknown>
  const path = pathOf(endpoint ?? place)
  const content = body ?? payload
  if (path === undefined || typeof content !== 'object' || content === null) return undefined
  const complete = completePayload(path, content as Payload, fallback)
  if (complete === undefined) return undefined
  const sessionId = String(complete['session_id'])
  return {
    id: String(complete['event_id']),
    path,
    body: withTexts(complete, transforms),
    occurredAtMs: timeOf(complete, next_retry_at, nowMs),
    orderKey: sessionId,
    ...(path === '/events/session' && { replaceKey: `session ${sessionId}` }),
  }
}

/** Texts as the transforms of records leave them. */
function withTexts(payload: Payload, transforms: RecordTransform[]): Payload {
  const present = TEXTS.filter((name) => typeof payload[name] === 'string')
  const attributes = Object.fromEntries(present.map((name) => [attributeOf(name), String(payload[name])]))
  const left = transforms.reduce((rest, transform) => transform(rest), attributes as Parameters<RecordTransform>[0])
  const texts = present.map((name) => [name, left[attributeOf(name)] ?? (name === 'prompt_text' ? '' : null)])
  return { ...payload, ...Object.fromEntries(texts) }
}

/** When it happened, as well as the queue knows it: never later than now. */
function timeOf(payload: Payload, retryAt: unknown, nowMs: number): number {
  const stated = Date.parse(String(payload['ended_at'] ?? payload['started_at'] ?? ''))
  const known = Number.isNaN(stated) && typeof retryAt === 'number' ? retryAt : stated
  return Number.isFinite(known) ? Math.min(known, nowMs) : nowMs
}
