import { languageOf } from './language.ts'
import type { ToolFacts } from './tool-facts.ts'
import { toolOutcome } from './tool-outcome.ts'

/** A person's, rule's or hook's answer to whether a tool may change a file. */
export interface EditDecision {
  toolName: string
  decision: 'accept' | 'reject'
  /** As the client calls it: `config`, `hook`, `user_permanent`, `user_temporary`, `user_reject` … */
  source: string
  language: string
}

const EDITING_TOOLS = new Set(['Edit', 'MultiEdit', 'Write', 'NotebookEdit'])

/** The decision on a call, when it could change a file and the transcript reports what was decided. */
export function editDecision(tool: ToolFacts, overAtMs: number): EditDecision | undefined {
  if (!EDITING_TOOLS.has(tool.name) || tool.result === undefined) return undefined
  const { deniedBy, permission } = toolOutcome(tool, overAtMs)
  const { decisionSource, decision } = tool.result
  const rejected = permission !== 'allowed' || decision === 'reject'
  const source = decisionSource ?? (deniedBy === 'user' ? 'user_reject' : undefined)
  if (source === undefined) return undefined
  const language = languageOf((tool.input ?? tool.blockInput)?.filePath ?? '')
  return { toolName: tool.name, decision: rejected ? 'reject' : 'accept', source, language }
}
