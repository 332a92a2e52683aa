import type { IncomingMessage } from 'node:http'

export type RequestBody = { kind: 'whole'; bytes: Buffer } | { kind: 'too large' } | { kind: 'cut off' }

/**
 * Reads a request's body up to `maxBytes`. A larger one is read to its end all the same but not kept: the client only
 * looks at the answer when it has sent everything.
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<RequestBody> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes <= maxBytes) chunks.push(chunk)
      else chunks.length = 0
    }
  } catch {
    return { kind: 'cut off' }
  }
  return bytes > maxBytes ? { kind: 'too large' } : { kind: 'whole', bytes: Buffer.concat(chunks) }
}
