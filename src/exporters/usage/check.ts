import { CHECK_NETWORK, type Finding, failed, ok } from '../../status/finding.ts'
import type { CheckDeps } from '../destination-kind.ts'

/** A person waits for the answer. */
const TIMEOUT_MS = 5_000

/** Any answer will do: this API has no request that would leave nothing behind. */
export async function check({ kind, settings, connect }: CheckDeps): Promise<Finding[]> {
  const step = `destination ${kind.name}`
  const url = settings.usageUrl.value ?? ''
  const answer = await connect().send({ method: 'GET', url, headers: {}, timeoutMs: TIMEOUT_MS })
  return [
    answer.kind === 'no-answer'
      ? failed(step, `${url}: ${answer.reason}.`, CHECK_NETWORK)
      : ok(step, `${url} answers.`),
  ]
}
