import { asObject } from '../../transcript/json-object.ts'
import { editedLines } from './edited-lines.ts'

/** What a call left behind. */
export interface ToolWork {
  linesAdded: number
  linesRemoved: number
  commits: number
  pullRequests: number
}

/**
 * What a call left behind, from its tool's response; undefined for nothing. Commits and pull requests are those the
 * client found in the output of a Bash command, one of each at most for a call. It finds none where there is no output
 * (`git commit -q`).
 */
export function toolWork(response: Record<string, unknown>): ToolWork | undefined {
  const { commit, pr } = asObject(response['gitOperation'])
  const work = {
    ...editedLines(response),
    commits: typeof commit === 'object' && commit !== null ? 1 : 0,
    pullRequests: asObject(pr)['action'] === 'created' ? 1 : 0,
  }
  return Object.values(work).some((count) => count > 0) ? work : undefined
}
