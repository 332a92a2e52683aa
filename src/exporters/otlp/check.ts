import { shownAs } from '../../config/shown.ts'
import { isWebPage, WEB_PAGE } from '../../outbox/verdict.ts'
import { CHECK_NETWORK, type Finding, failed, ok, warning } from '../../status/finding.ts'
import type { CheckDeps } from '../destination-kind.ts'
import { otlpEndpoints } from './endpoints.ts'
import { isOtherSignalsAnswer, oneSignalAdvice } from './one-signal.ts'
import { otlpTls } from './tls.ts'

/** A person waits for the answer. */
const TIMEOUT_MS = 5_000

/** An export without records, for each signal: a collector takes it, and nothing comes of it. */
export async function check({ settings, connect }: CheckDeps): Promise<Finding[]> {
  const http = connect(otlpTls(settings))
  const endpoints = Object.entries(otlpEndpoints(settings))
  return Promise.all(endpoints.flatMap(([signal, url]) => (url === undefined ? [] : [checkSignal(signal, url)])))

  async function checkSignal(signal: string, fullUrl: string): Promise<Finding> {
    const step = `destination otlp-${signal}`
    const headers = { 'content-type': 'application/json', ...settings.otlpHeaders.value }
    const url = String(shownAs('without query', fullUrl))
    const answer = await http.send({ url: fullUrl, headers, body: Buffer.from('{}'), timeoutMs: TIMEOUT_MS })
    if (answer.kind === 'no-answer') return failed(step, `${url}: ${answer.reason}.`, CHECK_NETWORK)
    const { status } = answer
    if (status >= 200 && status < 300) {
      return isWebPage(answer)
        ? failed(step, `${url} answered ${status} ${WEB_PAGE}`, CHECK_NETWORK)
        : ok(step, `${url} takes exports.`)
    }
    if (status === 401 || status === 403) {
      return failed(step, `${url} refuses us (${status}).`, 'Check CLAUDE_METRICS_OTLP_HEADERS.')
    }
    if (status === 415) return ok(step, `${url} answers, and takes no JSON: http/protobuf is right for it.`)
    if (isOtherSignalsAnswer(status)) {
      const todo = `Check the endpoint: /v1/… is appended to it. ${oneSignalAdvice(`otlp-${signal}`)}`
      return failed(step, `${url} does not take ${signal} (${status}).`, todo)
    }
    return warning(
      step,
      `${url} answered ${status} to an empty export.`,
      'See whether the next events arrive: `tail`, `status`.',
    )
  }
}
