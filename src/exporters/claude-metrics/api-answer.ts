import type { HttpClient, HttpOutcome } from '../../outbox/http-client.ts'

/*
 * How a server shows that it is a Claude Metrics API, and not another program that answers 200 to whatever it is asked:
 * by an answer in the form of the contract, or by its health. docs/decisions/0019.
 */

type Answer = Extract<HttpOutcome, { kind: 'answer' }>

/** A person, or an event, waits for the answer. */
export const QUESTION_TIMEOUT_MS = 5_000

/** An answer that only the API gives: a receipt for an event, or what is wrong with one, as the contract has them. */
export const isContractAnswer = (answer: Answer): boolean =>
  (is2xx(answer) && isReceipt(answer.text)) || isValidationError(answer)

/** `{id, received_at}`, or `{duplicate: true}` for what it had before; more may stand beside it (wire contract, §1). */
export function isReceipt(text: string): boolean {
  const { id, received_at, duplicate } = objectIn(text) ?? {}
  return duplicate === true || (id !== undefined && id !== null && typeof received_at === 'string')
}

/** 422 with `{message, errors}`; frameworks name the second differently, and each says in words what is wrong. */
function isValidationError(answer: Answer): boolean {
  const body = answer.status === 422 ? objectIn(answer.text) : undefined
  return body !== undefined && ['message', 'errors', 'detail'].some((name) => name in body)
}

/** Asks for the server's health. No token is sent. */
export const askHealth = (http: HttpClient, baseUrl: string): Promise<HttpOutcome> =>
  http.send({
    method: 'GET',
    url: `${baseUrl}/health`,
    headers: { accept: 'application/json' },
    timeoutMs: QUESTION_TIMEOUT_MS,
  })

/**
 * True when the server has a health, a JSON object that speaks of no error, and does not say the same to everything.
 *
 * @param said its answer to an event, which was a success and no receipt
 */
export async function vouches(http: HttpClient, baseUrl: string, said: string): Promise<boolean> {
  if (speaksOfError(objectIn(said))) return false
  const health = await askHealth(http, baseUrl)
  if (health.kind !== 'answer' || !is2xx(health)) return false
  const body = objectIn(health.text)
  return body !== undefined && !speaksOfError(body) && health.text.trim() !== said.trim()
}

const speaksOfError = (body: Record<string, unknown> | undefined): boolean =>
  Boolean(body?.['error']) || Boolean(body?.['errors'])

export const is2xx = ({ status }: Answer): boolean => status >= 200 && status < 300

/** The JSON object in a text; undefined for everything else, web pages among it. */
function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const body: unknown = JSON.parse(text)
    return typeof body === 'object' && body !== null && !Array.isArray(body)
      ? (body as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}
