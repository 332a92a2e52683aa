import { gunzipSync, gzipSync } from 'node:zlib'
import { isGzip } from './encoding.ts'
import { isJson } from './signal.ts'
import { splitJson } from './split-json.ts'
import { splitProtobuf } from './split-protobuf.ts'

/**
 * The two halves of an export request, compressed when it was; undefined when it holds a single record, span or metric,
 * or cannot be read. The order is kept, and nothing but the place where the request ends is different.
 */
export function splitRequest(body: Uint8Array, contentType: string): [Uint8Array, Uint8Array] | undefined {
  const compressed = isGzip(body)
  try {
    const plain = compressed ? gunzipSync(body) : body
    const halves = isJson(contentType) ? splitJson(plain) : splitProtobuf(plain)
    return halves && compressed ? [gzipSync(halves[0]), gzipSync(halves[1])] : halves
  } catch {
    return undefined
  }
}
