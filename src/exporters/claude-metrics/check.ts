import { isToken } from '../../config/token.ts'
import { CHECK_NETWORK, type Finding, failed, ok } from '../../status/finding.ts'
import type { CheckDeps } from '../destination-kind.ts'
import { type ApiCheck, checkApi } from './api-check.ts'
import { claudeMetrics } from './destination.ts'

const STEP = `destination ${claudeMetrics.name}`

/** Asks the API whether it is there and takes the token. */
export async function check({ settings, connect }: CheckDeps): Promise<Finding[]> {
  const baseUrl = settings.apiUrl.value
  const token = settings.apiToken.value ?? ''
  if (!isToken(token)) return [failed(STEP, 'There is no token to try.', 'Enter one: /claude-metrics-setup.')]
  return [findingOf(baseUrl, await checkApi({ http: connect(), baseUrl, token }))]
}

function findingOf(baseUrl: string, answer: ApiCheck): Finding {
  switch (answer.kind) {
    case 'accepted':
      return ok(STEP, `${baseUrl} accepts the token.`)
    case 'refused':
      return failed(STEP, `${baseUrl} refuses the token (${answer.status}).`, claudeMetrics.whenRefused.advice)
    case 'unreachable':
      return failed(STEP, `${baseUrl}: ${answer.reason}.`, CHECK_NETWORK)
    case 'unclear':
      return isTrouble(answer.status)
        ? failed(
            STEP,
            `The server is in trouble: ${answer.reason}.`,
            'Nothing to do here: events wait and are tried again by themselves.',
          )
        : failed(
            STEP,
            `Not the answer of a Claude Metrics API: ${sentence(answer.reason)}`,
            'Check the URL, /api/v1 at its end included.',
          )
  }
}

/** The right place at a wrong time. */
const isTrouble = (status: number): boolean => status === 429 || status >= 500

const sentence = (text: string): string => (text.endsWith('?') ? text : `${text}.`)
