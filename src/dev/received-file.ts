import { readFileSync } from 'node:fs'
import * as z from 'zod/mini'
import type { ReceivedRequest } from '../../viewer/server/received-request.ts'

const receivedRequest = z.object({
  at: z.iso.datetime(),
  path: z.string(),
  status: z.int(),
  duplicate: z.boolean(),
  body: z.unknown(),
})

/**
 * The requests that an earlier run of the ingest wrote down (`file`), in the order of arrival. A line that was cut off,
 * by a full disk or an end without warning, is left out.
 *
 * @throws when the file cannot be read, or when no line of it is such a request
 */
export function readReceived(path: string): ReceivedRequest[] {
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
  const requests = lines.flatMap((line) => {
    const checked = receivedRequest.safeParse(parsed(line))
    return checked.success ? [checked.data] : []
  })
  if (requests.length === 0 && lines.length > 0) throw new Error(`${path} was not written by dev --file`)
  return requests
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
