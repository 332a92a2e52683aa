import type { OutboxRequest } from './request.ts'

/** What is known of a waiting request without its body; in the file it is the line before that. */
export interface StoredRequest {
  id: string
  path: string
  contentType: string
  occurredAtMs: number
  orderKey?: string
  replaceKey?: string
  /** Order of arrival in the outbox: decides between requests of the same moment. */
  seq: number
  /** Tries that were answered and not accepted. */
  attempts: number
  /** Not before this moment; 0 means at once. */
  dueAtMs: number
  /** The wait that dueAtMs was computed from: when the clock jumps back, nobody waits longer than this. */
  delayMs: number
  /**
   * Length of the body: where the next request of a shared file begins, and how a file is known that a power cut left
   * short.
   */
  bodyBytes: number
}

/** That line holds an id, a path and two keys: far less than this. */
export const MAX_HEADER_BYTES = 4 * 1024

const MAX_KEY_LENGTH = 512
const NEWLINE = 0x0a

export const isRequestId = (name: string): boolean => /^[A-Za-z0-9-]{1,128}$/.test(name) && name !== 'bad'

/** A request, and its bytes in a file. */
export interface EncodedRequest {
  stored: StoredRequest
  file: Buffer
}

/** @throws when id, path or a key is not what {@link OutboxRequest} promises, or the body is not JSON-serialisable */
export function encodeRequest(request: OutboxRequest, seq: number): EncodedRequest {
  const { id, path, occurredAtMs, orderKey, replaceKey } = request
  if (!isRequestId(id)) throw new Error(`not a request id: ${JSON.stringify(id)}`)
  if (!path.startsWith('/')) throw new Error(`not a path: ${JSON.stringify(path)}`)
  if (!Number.isFinite(occurredAtMs)) throw new Error(`request ${id} has no time`)
  if ([path, orderKey, replaceKey].some((key) => key !== undefined && key.length > MAX_KEY_LENGTH)) {
    throw new Error(`path or key of request ${id} is longer than ${MAX_KEY_LENGTH} characters`)
  }
  const isBytes = request.body instanceof Uint8Array
  const body = isBytes ? Buffer.from(request.body as Uint8Array) : Buffer.from(toJson(request), 'utf8')
  const stored: StoredRequest = {
    id,
    path,
    contentType: request.contentType ?? (isBytes ? 'application/x-protobuf' : 'application/json'),
    occurredAtMs,
    seq,
    attempts: 0,
    dueAtMs: 0,
    delayMs: 0,
    bodyBytes: body.length,
  }
  if (orderKey !== undefined) stored.orderKey = orderKey
  if (replaceKey !== undefined) stored.replaceKey = replaceKey
  return { stored, file: joinFile(stored, body) }
}

function toJson({ id, body }: OutboxRequest): string {
  const text: string | undefined = JSON.stringify(body)
  if (text === undefined) throw new Error(`request ${id} has no body`)
  return text
}

/** The file's bytes: the header as one line of JSON, then the body. Only the known fields are written. */
function joinFile(stored: StoredRequest, body: Uint8Array): Buffer {
  const { id, path, contentType, occurredAtMs, orderKey, replaceKey, seq, attempts, dueAtMs, delayMs, bodyBytes } =
    stored
  const times = { seq, attempts, dueAtMs, delayMs, bodyBytes }
  const header = JSON.stringify({ v: 1, id, path, contentType, occurredAtMs, orderKey, replaceKey, ...times })
  return Buffer.concat([Buffer.from(`${header}\n`, 'utf8'), body])
}

/** The body of a whole file, or undefined when it is not as long as its header says. */
export function bodyOf(file: Buffer, stored: StoredRequest): Buffer | undefined {
  const end = file.indexOf(NEWLINE)
  return end !== -1 && file.length - end - 1 === stored.bodyBytes ? file.subarray(end + 1) : undefined
}

/** Reads the header from the beginning of a file of `fileBytes` bytes named `id`; undefined for anything damaged. */
export function parseHeader(start: Buffer, id: string, fileBytes: number): StoredRequest | undefined {
  const found = parseStart(start)
  return found?.stored.id === id && found.fileBytes === fileBytes ? found.stored : undefined
}

/** Reads the header of whatever request the bytes begin with, and how many bytes it has with its body. */
export function parseStart(start: Buffer): { stored: StoredRequest; fileBytes: number } | undefined {
  const end = start.indexOf(NEWLINE)
  if (end === -1) return undefined
  let header: unknown
  try {
    header = JSON.parse(start.toString('utf8', 0, end))
  } catch {
    return undefined
  }
  return isHeader(header) ? { stored: header, fileBytes: end + 1 + header.bodyBytes } : undefined
}

function isHeader(value: unknown): value is StoredRequest {
  if (typeof value !== 'object' || value === null) return false
  const header = value as Record<string, unknown>
  const isText = (name: string): boolean => typeof header[name] === 'string'
  const isOptionalText = (name: string): boolean => header[name] === undefined || isText(name)
  const isNumber = (name: string): boolean => Number.isFinite(header[name])
  return (
    header.v === 1 &&
    ['id', 'path', 'contentType'].every(isText) &&
    ['orderKey', 'replaceKey'].every(isOptionalText) &&
    ['occurredAtMs', 'seq', 'attempts', 'dueAtMs', 'delayMs', 'bodyBytes'].every(isNumber)
  )
}
