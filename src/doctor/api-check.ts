import type { HttpClient, HttpOutcome } from '../outbox/http-client.ts'

/** What the API says about a URL and a token. */
export type ApiCheck =
  | { kind: 'accepted' }
  | { kind: 'refused'; status: number }
  | { kind: 'unclear'; reason: string }
  | { kind: 'unreachable'; reason: string }

/** A person waits for the answer. */
const TIMEOUT_MS = 5_000

/**
 * Asks `GET {base}/health` whether the API is there, then posts an empty health check, which it must refuse for its
 * content (422) when the token is good, and for the token (401, 403) when it is not. Nothing is recorded by that.
 */
export async function checkApi(options: { http: HttpClient; baseUrl: string; token: string }): Promise<ApiCheck> {
  const { http, baseUrl, token } = options
  const accept = { accept: 'application/json' }
  const health = await http.send({ method: 'GET', url: `${baseUrl}/health`, headers: accept, timeoutMs: TIMEOUT_MS })
  if (health.kind === 'no-answer') return { kind: 'unreachable', reason: health.reason }
  if (!isSuccess(health)) return { kind: 'unclear', reason: `GET ${baseUrl}/health answered ${health.status}` }
  const probe = await http.send({
    url: `${baseUrl}/health-checks`,
    headers: { ...accept, 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: Buffer.from('{}'),
    timeoutMs: TIMEOUT_MS,
  })
  if (probe.kind === 'no-answer') return { kind: 'unreachable', reason: probe.reason }
  if (probe.status === 401 || probe.status === 403) return { kind: 'refused', status: probe.status }
  if (isSuccess(probe) || probe.status === 422) return { kind: 'accepted' }
  return { kind: 'unclear', reason: `POST ${baseUrl}/health-checks answered ${probe.status}` }
}

const isSuccess = ({ status }: HttpOutcome & { kind: 'answer' }): boolean => status >= 200 && status < 300
