import { WireType } from '@bufbuild/protobuf/wire'
import type { HttpOutcome } from '../../outbox/http-client.ts'
import { isWebPage, judge, oneLine, type Verdict } from '../../outbox/verdict.ts'
import { readFields } from './protobuf-wire.ts'
import { readReceipt } from './receipt.ts'
import { isProtobuf } from './signal.ts'

/** Answers about the payload: something in it is wrong, or there is too much of it. */
const REFUSALS = new Set([400, 413, 422])

/** `message` of google.rpc.Status, which receivers explain a refusal with. */
const STATUS_MESSAGE = 2

/**
 * What an OTLP receiver's answer means: a 2xx counts only when it is the answer of one, a refusal is about the payload,
 * and everything else is tried again, whatever the protocol says about not retryable answers: a receiver that is set up
 * wrongly gets mended.
 */
export function judgeOtlp(outcome: HttpOutcome, nowMs: number): Verdict {
  if (outcome.kind === 'no-answer') return judge(outcome, nowMs)
  const { status, contentType } = outcome
  const isSuccess = status >= 200 && status < 300
  if (isSuccess && isWebPage(outcome)) return judge(outcome, nowMs)
  if (isSuccess) {
    const receipt = readReceipt(contentType, outcome.bytes)
    if (receipt.kind === 'unreadable') return { kind: 'retry', reason: `${status}, ${receipt.reason}` }
    const delivered = { kind: 'delivered', duplicate: false } as const
    return receipt.kind === 'taken'
      ? delivered
      : { ...delivered, partial: { rejected: receipt.rejected, reason: receipt.reason } }
  }
  const message = isProtobuf(contentType) ? protobufMessage(outcome.bytes) : undefined
  const text = message === undefined ? outcome.text : JSON.stringify({ message: oneLine(message) })
  const verdict = judge({ ...outcome, text }, nowMs)
  return REFUSALS.has(status) && 'reason' in verdict ? { kind: 'refused', reason: verdict.reason } : verdict
}

function protobufMessage(body: Uint8Array): string | undefined {
  const fields = readFields(body) ?? []
  const message = fields.find(
    ({ number, wireType }) => number === STATUS_MESSAGE && wireType === WireType.LengthDelimited,
  )
  return message && Buffer.from(message.content).toString('utf8')
}
