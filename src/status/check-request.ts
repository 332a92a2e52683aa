import { controlFiles } from './control-files.ts'
import type { Finding } from './finding.ts'

/*
 * How the doctor has the agent check destinations: only the agent knows plugin options, and what another terminal's
 * environment says. No secret is in either file.
 */

const files = controlFiles<{ id: string; findings: Finding[] }>('check')

export const requestCheck = files.request
export const readCheckRequest = files.readRequest
export const removeCheckFiles = files.remove

export const answerCheck = (home: string, id: string, findings: Finding[]): void => files.answer(home, { id, findings })

/** What the agent found, once it is there. */
export function readCheckAnswer(home: string, id: string): Finding[] | undefined {
  const findings: unknown = files.readAnswer(home, id)?.findings
  return Array.isArray(findings) && findings.every(isFinding) ? findings : undefined
}

const isFinding = (value: Partial<Finding> | null): value is Finding =>
  typeof value?.step === 'string' && typeof value.state === 'string' && typeof value.text === 'string'
