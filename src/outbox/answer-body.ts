import { brotliDecompressSync, gunzipSync, inflateSync, type ZlibOptions } from 'node:zlib'

const DECODERS: { readonly [encoding: string]: (body: Uint8Array, options: ZlibOptions) => Buffer } = {
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
}

/**
 * The body of an answer as it was before `Content-Encoding`: who asks for no encoding may still be answered in any (RFC
 * 9110 §12.5.3), and a receipt that cannot be read is none. What does not decode, or to more than `maxBytes`, comes
 * back as it is.
 */
export function decodedBody(body: Buffer, contentEncoding: string, maxBytes: number): Buffer {
  const decode = DECODERS[contentEncoding.trim().toLowerCase()]
  if (decode === undefined || body.length === 0) return body
  try {
    return decode(body, { maxOutputLength: maxBytes })
  } catch {
    return body
  }
}
