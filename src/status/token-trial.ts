import { errandFiles } from './errand-files.ts'

/*
 * How the doctor has a token tried that only the agent has, which is one that came as a plugin option. The token is in neither file.
 */

/** What the API said, as `checkApi` gives it. */
export type TrialResult = { kind: string; status?: number; reason?: string }

const files = errandFiles<{ id: string; result: TrialResult }>('try')

export const requestTrial = files.request
export const readTrialRequest = files.readRequest
export const removeTrialFiles = files.remove

export const answerTrial = (home: string, id: string, result: TrialResult): void => files.answer(home, { id, result })

/** The answer to this request, once it is there. */
export function readTrialAnswer(home: string, id: string): TrialResult | undefined {
  const result = files.readAnswer(home, id)?.result
  return typeof result?.kind === 'string' ? result : undefined
}
