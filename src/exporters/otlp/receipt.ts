import { WireType } from '@bufbuild/protobuf/wire'
import { oneLine } from '../../outbox/verdict.ts'
import { readFields } from './protobuf-wire.ts'
import { isJson, isProtobuf } from './signal.ts'

/** What the body of a 2xx says. */
export type Receipt =
  | { kind: 'taken' }
  | { kind: 'partly'; rejected: number; reason: string }
  /** Not an answer of an OTLP receiver. */
  | { kind: 'unreadable'; reason: string }

/** Fields of Export{Logs,Trace,Metrics}ServiceResponse and of their ExportPartialSuccess, alike for all signals. */
const PARTIAL_SUCCESS = 1
const REJECTED = 1
const MESSAGE = 2

/**
 * Reads the answer to an export as the response message of its signal. An empty body is one, with nothing to say, as
 * an empty protobuf message is; several receivers answer so, some with 204.
 */
export function readReceipt(contentType: string, body: Uint8Array): Receipt {
  const isBare = contentType === '' || /^\s*text\/plain\b/i.test(contentType)
  if (body.length === 0 && (isBare || isProtobuf(contentType) || isJson(contentType))) return { kind: 'taken' }
  const partial = read(contentType, body)
  if (!partial) {
    return { kind: 'unreadable', reason: `not the answer of an OTLP receiver (${oneLine(contentType) || 'no type'})` }
  }
  // A message with nothing rejected is a warning; everything was taken. So is less than nothing, which protobuf writes
  // as 2^64 less it.
  const isCount = partial.rejected > 0 && partial.rejected < 2 ** 63
  return isCount ? { kind: 'partly', ...partial, reason: oneLine(partial.reason) } : { kind: 'taken' }
}

/** What a receiver rejected of an export, and why. */
interface Rejection {
  rejected: number
  reason: string
}

/** Without a type, which some leave out, the body has to show it: no protobuf message begins like a JSON object. */
function read(contentType: string, body: Uint8Array): Rejection | undefined {
  if (contentType === '') return readProtobuf(body) ?? readJson(body)
  if (isProtobuf(contentType)) return readProtobuf(body)
  return isJson(contentType) ? readJson(body) : undefined
}

function readProtobuf(body: Uint8Array): Rejection | undefined {
  const response = readFields(body)
  if (!response) return undefined
  const partial: Rejection = { rejected: 0, reason: '' }
  for (const field of response) {
    if (field.number !== PARTIAL_SUCCESS) continue
    const inner = field.wireType === WireType.LengthDelimited ? readFields(field.content) : undefined
    if (!inner) return undefined
    for (const { number, wireType, value, content } of inner) {
      if (number === REJECTED && wireType === WireType.Varint) partial.rejected = value
      if (number === MESSAGE && wireType === WireType.LengthDelimited)
        partial.reason = Buffer.from(content).toString('utf8')
    }
  }
  return partial
}

function readJson(body: Uint8Array): Rejection | undefined {
  const response = parseObject(Buffer.from(body).toString('utf8'))
  if (!response) return undefined
  const said = response['partialSuccess'] ?? {}
  if (typeof said !== 'object' || Array.isArray(said)) return undefined
  const partial = said as Record<string, unknown>
  // int64 is a string in JSON, but some write a number.
  const count = partial['rejectedLogRecords'] ?? partial['rejectedSpans'] ?? partial['rejectedDataPoints'] ?? 0
  const rejected = typeof count === 'string' ? Number(count) : count
  if (typeof rejected !== 'number' || !Number.isFinite(rejected)) return undefined
  const message = partial['errorMessage']
  return { rejected, reason: typeof message === 'string' ? message : '' }
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
