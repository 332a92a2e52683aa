import { isToken } from '../../config/token.ts'
import { CHECK_NETWORK, type Finding, failed, ok } from '../../status/finding.ts'
import type { CheckDeps, DestinationKind } from '../destination-kind.ts'
import { type ApiCheck, checkApi, isTrouble, sentence } from './api-check.ts'

/** Asks the API whether it is there and takes the token. */
export async function check({ kind, settings, connect }: CheckDeps): Promise<Finding[]> {
  const baseUrl = settings.apiUrl.value
  const token = settings.apiToken.value ?? ''
  if (!isToken(token)) return [failed(stepOf(kind), 'There is no token to try.', 'Enter one: /claude-metrics-setup.')]
  return [findingOf(kind, baseUrl, await checkApi({ http: connect(), baseUrl, token }))]
}

const stepOf = ({ name }: DestinationKind): string => `destination ${name}`

function findingOf(kind: DestinationKind, baseUrl: string, answer: ApiCheck): Finding {
  const step = stepOf(kind)
  switch (answer.kind) {
    case 'accepted':
      return ok(step, `${baseUrl} accepts the token.`)
    case 'refused':
      return failed(step, `${baseUrl} refuses the token (${answer.status}).`, kind.whenRefused.advice)
    case 'unreachable':
      return failed(step, `${baseUrl}: ${answer.reason}.`, CHECK_NETWORK)
    case 'unclear':
      return isTrouble(answer.status)
        ? failed(
            step,
            `The server is in trouble: ${answer.reason}.`,
            'Nothing to do here: events wait and are tried again by themselves.',
          )
        : failed(
            step,
            `Not the answer of a Claude Metrics API: ${sentence(answer.reason)}`,
            answer.likelyUrl === undefined
              ? 'Check the URL, /api/v1 at its end included.'
              : `The API is at ${answer.likelyUrl}: set CLAUDE_METRICS_API_URL, or the option api_url, to that.`,
          )
  }
}
