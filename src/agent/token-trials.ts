import { checkApi } from '../doctor/api-check.ts'
import type { HttpClient } from '../outbox/http-client.ts'
import type { Log } from '../process/rotating-log.ts'
import { answerTrial, readTrialRequest } from '../status/token-trial.ts'

export interface TokenTrialsOptions {
  home: string
  http: HttpClient
  baseUrl: string
  token: () => string | undefined
  /** errors.log */
  log: Log
  now: () => number
}

/** A person waits. Costs one look at a file that is not there. */
const LOOK_MS = 1_000

/** Tries the token when the doctor asks for it, with requests that leave nothing behind: only the agent knows one that is a plugin option. */
export function startTokenTrials({ home, http, baseUrl, token, log, now }: TokenTrialsOptions): { end(): void } {
  let answered: string | undefined
  async function look(): Promise<void> {
    const request = readTrialRequest(home)
    if (request === undefined || request.id === answered || now() >= request.untilMs) return
    answered = request.id
    answerTrial(home, request.id, await checkApi({ http, baseUrl, token: token() ?? '' }))
  }
  const timer = setInterval(() => {
    look().catch((error: unknown) => log.line(`the token could not be tried: ${(error as Error).message}`))
  }, LOOK_MS)
  timer.unref()
  return { end: () => clearInterval(timer) }
}
