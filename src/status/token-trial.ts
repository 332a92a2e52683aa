import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { readFileIfThere } from '../config/settings.ts'
import { writePrivateFile } from '../process/private-files.ts'

/*
 * How the doctor has a token tried that only the agent has, which is one that came as a plugin option: two small files in the state folder. The token is in
 * neither.
 */

export interface TrialRequest {
  id: string
  /** Until when whoever asked waits for an answer, milliseconds since the epoch. */
  untilMs: number
}

/** What the API said, as `checkApi` gives it. */
export type TrialResult = { kind: string; status?: number; reason?: string }

const requestPath = (home: string): string => join(home, 'try.request')
const answerPath = (home: string): string => join(home, 'try.answer')

export const requestTrial = (home: string, request: TrialRequest): void =>
  writePrivateFile(requestPath(home), `${JSON.stringify(request)}\n`)

/** The request that waits for the agent, if there is one. Costs next to nothing when there is none. */
export function readTrialRequest(home: string): TrialRequest | undefined {
  if (!existsSync(requestPath(home))) return undefined
  const request = parse(requestPath(home)) as Partial<TrialRequest> | undefined
  return typeof request?.id === 'string' && typeof request.untilMs === 'number' ? (request as TrialRequest) : undefined
}

export const answerTrial = (home: string, id: string, result: TrialResult): void =>
  writePrivateFile(answerPath(home), `${JSON.stringify({ id, result })}\n`)

/** The answer to this request, once it is there. */
export function readTrialAnswer(home: string, id: string): TrialResult | undefined {
  const answer = parse(answerPath(home)) as { id?: unknown; result?: Partial<TrialResult> } | undefined
  return answer?.id === id && typeof answer.result?.kind === 'string' ? (answer.result as TrialResult) : undefined
}

export function removeTrialFiles(home: string): void {
  for (const path of [requestPath(home), answerPath(home)]) rmSync(path, { force: true })
}

function parse(path: string): unknown {
  try {
    return JSON.parse(readFileIfThere(path) ?? 'null') ?? undefined
  } catch {
    return undefined
  }
}
