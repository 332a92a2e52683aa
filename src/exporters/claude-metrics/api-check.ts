import type { HttpClient, HttpOutcome } from '../../outbox/http-client.ts'
import { isWebPage, WEB_PAGE } from '../../outbox/verdict.ts'
import { askHealth, is2xx, isContractAnswer, QUESTION_TIMEOUT_MS } from './api-answer.ts'

/** What the API says about a URL and a token. */
export type ApiCheck =
  | { kind: 'accepted' }
  | { kind: 'refused'; status: number }
  /** `likelyUrl`: another base URL on the same server, which is that of an API. */
  | { kind: 'unclear'; status: number; reason: string; likelyUrl?: string }
  | { kind: 'unreachable'; reason: string }

interface Checked {
  http: HttpClient
  baseUrl: string
  token: string
}

/** Where the API is below its host, in the contract and in most installations. */
const USUAL_PATH = '/api/v1'

/**
 * Asks `GET {base}/health` whether the API is there, then posts an empty health check, which it must refuse for its
 * content (422) when the token is good, and for the token (401, 403) when it is not. Nothing is recorded by that. A
 * server that answers something else is asked for the API at the usual path.
 */
export async function checkApi(checked: Checked): Promise<ApiCheck> {
  const check = await checkAt(checked)
  if (check.kind !== 'unclear' || isTrouble(check.status)) return check
  for (const baseUrl of likelyUrls(checked.baseUrl)) {
    const other = await checkAt({ ...checked, baseUrl })
    if (other.kind === 'accepted' || other.kind === 'refused') return { ...check, likelyUrl: baseUrl }
  }
  return check
}

/** The right place at a wrong time. */
export const isTrouble = (status: number): boolean => status === 429 || status >= 500

/** A reason as a sentence of its own. */
export const sentence = (reason: string): string => (reason.endsWith('?') ? reason : `${reason}.`)

/** Where the API may be instead: below what was given, or at the usual path of its host. */
function likelyUrls(baseUrl: string): string[] {
  const below = `${baseUrl.replace(/\/api$/, '')}${USUAL_PATH}`
  const usual = `${new URL(baseUrl).origin}${USUAL_PATH}`
  return [...new Set([below, usual])].filter((url) => url !== baseUrl)
}

async function checkAt({ http, baseUrl, token }: Checked): Promise<ApiCheck> {
  const health = await askHealth(http, baseUrl)
  if (health.kind === 'no-answer') return { kind: 'unreachable', reason: health.reason }
  if (!is2xx(health) || isWebPage(health)) return unclear(`GET ${baseUrl}/health`, health)
  const probe = await http.send({
    url: `${baseUrl}/health-checks`,
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
    },
    body: Buffer.from('{}'),
    timeoutMs: QUESTION_TIMEOUT_MS,
  })
  if (probe.kind === 'no-answer') return { kind: 'unreachable', reason: probe.reason }
  if (probe.status === 401 || probe.status === 403) return { kind: 'refused', status: probe.status }
  return isContractAnswer(probe) ? { kind: 'accepted' } : unclear(`POST ${baseUrl}/health-checks`, probe)
}

type Answer = Extract<HttpOutcome, { kind: 'answer' }>

function unclear(asked: string, answer: Answer): ApiCheck {
  const { status } = answer
  const what = isWebPage(answer) ? ` ${WEB_PAGE}` : ', and not as the API does'
  return { kind: 'unclear', status, reason: `${asked} answered ${status}${is2xx(answer) ? what : ''}` }
}
