import { destinationsConfigured } from '../config/destinations.ts'
import { otlpEndpoints } from '../config/otlp-endpoints.ts'
import type { Settings } from '../config/settings.ts'
import { isToken } from '../config/token.ts'
import { withoutCredentials } from '../config/without-credentials.ts'
import type { HttpClient } from '../outbox/http-client.ts'
import { isWebPage, WEB_PAGE } from '../outbox/verdict.ts'
import type { AgentStatus } from '../status/agent-status.ts'
import type { TrialResult } from '../status/token-trial.ts'
import { checkApi } from './api-check.ts'
import { type Finding, failed, ok, warning } from './finding.ts'

export interface DestinationsCheck {
  settings: Settings
  http: HttpClient
  otlpHttp: HttpClient
  /** What the agent last told: all that is known of a token that only it has. */
  told: AgentStatus | undefined
  /** Has the agent try the token that it has; undefined when no agent answers. */
  tryByAgent: () => Promise<TrialResult | undefined>
}

/** A person waits for the answer. */
const TIMEOUT_MS = 5_000

const CHECK_NETWORK = 'Check the URL, the network and HTTPS_PROXY. Events wait and go out by themselves.'

/** Asks every destination whether it is there and lets us in, with requests that leave nothing behind. */
export async function checkDestinations(options: DestinationsCheck): Promise<Finding[]> {
  const { claudeMetrics, usage, otlp } = destinationsConfigured(options.settings)
  const checks: Promise<Finding | Finding[]>[] = []
  if (claudeMetrics) checks.push(checkClaudeMetrics(options))
  if (usage) checks.push(checkUsage(options))
  if (otlp) checks.push(checkOtlp(options))
  return (await Promise.all(checks)).flat()
}

async function checkClaudeMetrics({ settings, http, told, tryByAgent }: DestinationsCheck): Promise<Finding> {
  const step = 'destination claude-metrics'
  const baseUrl = settings.apiUrl.value
  const token = settings.apiToken.value ?? ''
  if (!isToken(token)) {
    // A plugin option: only the agent has it.
    const trial = await tryByAgent()
    if (trial !== undefined) return apiFinding(step, baseUrl, trial)
    const state = told?.destinations.find(({ name }) => name === 'claude-metrics')?.state
    if (state === 'unauthorized') return refused(step, baseUrl, 401)
    const health = await http.send({ method: 'GET', url: `${baseUrl}/health`, headers: {}, timeoutMs: TIMEOUT_MS })
    if (health.kind === 'no-answer') return failed(step, `${baseUrl}: ${health.reason}.`, CHECK_NETWORK)
    return warning(
      step,
      `${baseUrl} is there. Its token is a plugin option, which only an agent could try.`,
      'Run it again while a session is open.',
    )
  }
  return apiFinding(step, baseUrl, await checkApi({ http, baseUrl, token }))
}

function apiFinding(step: string, baseUrl: string, { kind, status, reason }: TrialResult): Finding {
  if (kind === 'accepted') return ok(step, `${baseUrl} accepts the token.`)
  if (kind === 'refused') return refused(step, baseUrl, status ?? 401)
  if (kind === 'unreachable') return failed(step, `${baseUrl}: ${reason}.`, CHECK_NETWORK)
  if (status !== undefined && isTrouble(status)) {
    return failed(
      step,
      `The server is in trouble: ${reason}.`,
      'Nothing to do here: events wait and are tried again by themselves.',
    )
  }
  const text = `Not the answer of a Claude Metrics API: ${sentence(reason ?? '')}`
  return failed(step, text, 'Check the URL, /api/v1 at its end included.')
}

/** The right place at a wrong time. */
const isTrouble = (status: number): boolean => status === 429 || status >= 500

const sentence = (text: string): string => (text.endsWith('?') ? text : `${text}.`)

const refused = (step: string, baseUrl: string, status: number): Finding =>
  failed(
    step,
    `${baseUrl} refuses the token (${status}).`,
    'Enter another one: /claude-metrics-setup. What waits goes out then.',
  )

/** Any answer will do: this API has no request that would leave nothing behind. */
async function checkUsage({ settings, http }: DestinationsCheck): Promise<Finding> {
  const step = 'destination usage'
  const url = settings.usageUrl.value ?? ''
  const answer = await http.send({ method: 'GET', url, headers: {}, timeoutMs: TIMEOUT_MS })
  if (answer.kind === 'no-answer') return failed(step, `${url}: ${answer.reason}.`, CHECK_NETWORK)
  return ok(step, `${url} answers.`)
}

/** An export without records: a collector takes it, and nothing comes of it. */
async function checkOtlp({ settings, otlpHttp }: DestinationsCheck): Promise<Finding[]> {
  const endpoints = Object.entries(otlpEndpoints(settings))
  return Promise.all(
    endpoints.flatMap(([signal, url]) => (url === undefined ? [] : [checkSignal(`destination otlp-${signal}`, url)])),
  )

  async function checkSignal(step: string, fullUrl: string): Promise<Finding> {
    const headers = { 'content-type': 'application/json', ...settings.otlpHeaders.value }
    const url = withoutCredentials(fullUrl)
    const answer = await otlpHttp.send({ url: fullUrl, headers, body: Buffer.from('{}'), timeoutMs: TIMEOUT_MS })
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
    if (status === 404)
      return failed(step, `${url} is not there (404).`, 'Check the endpoint: /v1/… is appended to it.')
    return warning(
      step,
      `${url} answered ${status} to an empty export.`,
      'See whether the next events arrive: `tail`, `status`.',
    )
  }
}
