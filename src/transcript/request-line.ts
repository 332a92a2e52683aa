import * as z from 'zod/mini'
import type { TranscriptEntry } from './entry.ts'

/* The lines that the client writes when it sends a request to the API, since about 2.1.328. */

const requestLine = z.object({
  timestamp: z.string(),
  id: z.string(),
  params: z.optional(
    z.looseObject({
      model: z.optional(z.string()),
      output_config: z.optional(z.looseObject({ effort: z.optional(z.string()) })),
    }),
  ),
})

/** `api-request`: what was asked for, and when. In the file of the thread that asks. */
export function requestEntries(raw: Record<string, unknown>): TranscriptEntry[] {
  const line = requestLine.safeParse(raw)
  const atMs = line.success ? Date.parse(line.data.timestamp) : Number.NaN
  if (!line.success || Number.isNaN(atMs)) return []
  const { id, params } = line.data
  return [{ kind: 'request', atMs, id, model: params?.model, effort: params?.output_config?.effort }]
}
