import { onTestFinished } from 'vitest'
import { type Ingest, type IngestOptions, startIngest } from '../../src/dev/ingest.ts'

export const TOKEN = `cm_${'a1'.repeat(24)}`

/** An ingest on a port of its own that keeps whole requests, closed with the test. */
export async function start(options: IngestOptions = {}): Promise<Ingest> {
  const ingest = await startIngest({ port: 0, keep: true, ...options })
  onTestFinished(() => ingest.close())
  return ingest
}

export interface Sent {
  status: number
  headers: Headers
  json: Record<string, unknown>
}

export async function send(
  url: string,
  method: string,
  body?: string,
  headers: Record<string, string> = {},
): Promise<Sent> {
  const response = await fetch(url, { method, headers, redirect: 'manual', ...(body === undefined ? {} : { body }) })
  return {
    status: response.status,
    headers: response.headers,
    json: (await response.json()) as Record<string, unknown>,
  }
}

/** Without a token where it is empty. */
export const post = (url: string, payload: unknown, token: string | undefined = TOKEN) =>
  send(url, 'POST', JSON.stringify(payload), token === '' ? {} : { authorization: `Bearer ${token}` })
