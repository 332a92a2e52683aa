import type { HttpOutcome } from '../../outbox/http-client.ts'
import { isWebPage } from '../../outbox/verdict.ts'

type Answer = Extract<HttpOutcome, { kind: 'answer' }>

/**
 * An answer that only the API gives: a receipt for an event, or what is wrong with one, as the contract has them.
 * Servers that are no API answer 200 to everything too, so a status alone says nothing.
 */
export const isContractAnswer = (answer: Answer): boolean => isReceipt(answer) || isValidationError(answer)

/** 2xx with `{id, received_at}` or `{duplicate: true}`, or one of the two; more may stand beside it. */
function isReceipt(answer: Answer): boolean {
  const body = is2xx(answer) ? objectIn(answer) : undefined
  return body !== undefined && (body.duplicate === true || isText(body.id) || isText(body.received_at))
}

/** 422 with `{message, errors}`; frameworks name the second differently, and each says in words what is wrong. */
function isValidationError(answer: Answer): boolean {
  const body = answer.status === 422 ? objectIn(answer) : undefined
  return body !== undefined && ['message', 'errors', 'detail'].some((name) => name in body)
}

export const is2xx = ({ status }: Answer): boolean => status >= 200 && status < 300

function objectIn(answer: Answer): Record<string, unknown> | undefined {
  if (isWebPage(answer)) return undefined
  try {
    const body: unknown = JSON.parse(answer.text)
    return typeof body === 'object' && body !== null && !Array.isArray(body)
      ? (body as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

const isText = (value: unknown): boolean => typeof value === 'string' && value !== ''
