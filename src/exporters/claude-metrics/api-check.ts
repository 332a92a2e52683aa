import type { HttpClient, HttpOutcome } from '../../outbox/http-client.ts'
import { isWebPage, WEB_PAGE } from '../../outbox/verdict.ts'

/** What the API says about a URL and a token. */
export type ApiCheck =
  | { kind: 'accepted' }
  | { kind: 'refused'; status: number }
  | { kind: 'unclear'; status: number; reason: string }
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
  if (!isSuccess(health)) return unclear(`GET ${baseUrl}/health`, health)
  const probe = await http.send({
    url: `${baseUrl}/health-checks`,
    headers: { ...accept, 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: Buffer.from('{}'),
    timeoutMs: TIMEOUT_MS,
  })
  if (probe.kind === 'no-answer') return { kind: 'unreachable', reason: probe.reason }
  if (probe.status === 401 || probe.status === 403) return { kind: 'refused', status: probe.status }
  if (isSuccess(probe) || probe.status === 422) return { kind: 'accepted' }
  return unclear(`POST ${baseUrl}/health-checks`, probe)
}

type Answer = HttpOutcome & { kind: 'answer' }

const is2xx = ({ status }: Answer): boolean => status >= 200 && status < 300
const isSuccess = (answer: Answer): boolean => is2xx(answer) && !isWebPage(answer)

const unclear = (asked: string, answer: Answer): ApiCheck => ({
  kind: 'unclear',
  status: answer.status,
  reason: `${asked} answered ${answer.status}${is2xx(answer) ? ` ${WEB_PAGE}` : ''}`,
})
