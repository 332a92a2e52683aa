import { promisify } from 'node:util'
import { gunzip as gunzipCallback } from 'node:zlib'
import { exportBodies } from '../../../viewer/server/otlp-attributes.ts'
import { decodeMessage } from './protobuf.ts'
import { EXPORT_REQUESTS, type Signal } from './shapes.ts'

const gunzip = promisify(gunzipCallback)

export interface OtlpRequest {
  signal: Signal
  contentType: string | undefined
  contentEncoding: string | undefined
  bytes: Buffer
  /** Most that a compressed request may unfold to. */
  maxBytes: number
}

/** What to answer, in the encoding of the request; `body` is what was sent, as OTLP/JSON, when it was accepted. */
export interface OtlpAnswer {
  status: number
  contentType: string
  content: Buffer
  body?: unknown
}

const PROTOBUF = 'application/x-protobuf'
const JSON_TYPE = 'application/json'
const EMPTY = Buffer.alloc(0)

/** Answers an OTLP/HTTP export request (OTLP 1.x, "OTLP/HTTP Response"). Never throws. */
export async function receiveOtlp(request: OtlpRequest): Promise<OtlpAnswer> {
  const { signal, contentEncoding = 'identity', maxBytes } = request
  const contentType = request.contentType?.split(';', 1)[0]?.trim().toLowerCase()
  if (contentType !== PROTOBUF && contentType !== JSON_TYPE)
    return refusal(415, JSON_TYPE, `content type must be ${PROTOBUF} or ${JSON_TYPE}`)
  if (contentEncoding !== 'identity' && contentEncoding !== 'gzip')
    return refusal(415, contentType, 'content encoding must be gzip or identity')

  let body: unknown
  try {
    const bytes =
      contentEncoding === 'gzip' ? await gunzip(request.bytes, { maxOutputLength: maxBytes }) : request.bytes
    body =
      contentType === JSON_TYPE ? JSON.parse(bytes.toString('utf8')) : decodeMessage(bytes, EXPORT_REQUESTS[signal])
  } catch (error) {
    const isTooLarge = (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE'
    return isTooLarge
      ? refusal(413, contentType, `more than ${maxBytes} bytes when unfolded`)
      : refusal(400, contentType, `no ${signal} export request: ${(error as Error).message}`)
  }
  const checked = exportBodies[signal].safeParse(body)
  if (!checked.success) {
    const { path, message } = checked.error.issues[0] ?? { path: [], message: '' }
    return refusal(400, contentType, `no ${signal} export request: ${path.join('.')}: ${message}`)
  }
  // Everything was accepted: the empty Export*ServiceResponse.
  const content = contentType === JSON_TYPE ? Buffer.from('{}') : EMPTY
  return { status: 200, contentType, content, body }
}

/** google.rpc.Code, which a failure's Status carries. */
const INVALID_ARGUMENT = 3

function refusal(status: number, contentType: string, message: string): OtlpAnswer {
  const content =
    contentType === JSON_TYPE
      ? Buffer.from(JSON.stringify({ code: INVALID_ARGUMENT, message }))
      : statusMessage(message)
  return { status, contentType, content }
}

/** `google.rpc.Status { int32 code = 1; string message = 2 }`, cut so that its length fits one byte. */
function statusMessage(message: string): Buffer {
  const text = Buffer.from(message.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 127))
  return Buffer.concat([Buffer.from([0x08, INVALID_ARGUMENT, 0x12, text.length]), text])
}
