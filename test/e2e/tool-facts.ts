import { isAbsolute, relative } from 'node:path'
import type { ToolPayload } from '../../src/contract/claude-metrics.ts'
import type { ToolTruth } from './truth.ts'

/** The comparable part of a tool row. */
export interface ToolFacts {
  tool_name: string
  success: boolean
  error_class: string | null
  permission_outcome: string
  permission_denied_by: string | null
  hook_block_reason: string | null
  subagent_depth: number
  subagent_type: string | null
  file_path: string | null
  bash_command: string | null
  /** Whether a duration is reported: there is none for what never ran, always one for what succeeded. */
  timed: boolean
  /** Of plain Bash calls, whose input the client passes on as it is. */
  input_bytes: number | null
}

const FILE_TOOLS = new Set(['Read', 'Write', 'Edit', 'MultiEdit', 'NotebookEdit'])

export const toolFactsOfPayload = (payload: ToolPayload): ToolFacts => ({
  tool_name: payload.tool_name,
  success: payload.success,
  error_class: payload.error_class,
  permission_outcome: payload.permission_outcome,
  permission_denied_by: payload.client_meta.permission_denied_by ?? null,
  hook_block_reason: payload.hook_block_reason,
  subagent_depth: payload.subagent_depth,
  subagent_type: payload.subagent_type,
  file_path: payload.file_path,
  bash_command: payload.bash_command,
  timed: payload.duration_ms !== null,
  input_bytes: payload.tool_name === 'Bash' ? payload.input_bytes : null,
})

export function toolFactsOfTruth(call: ToolTruth, project: string): ToolFacts {
  const { outcome, input, name } = call
  return {
    tool_name: name,
    success: outcome?.success ?? true,
    error_class: outcome?.error_class ?? null,
    permission_outcome: outcome?.permission_outcome ?? 'allowed',
    permission_denied_by: outcome?.permission_denied_by ?? null,
    hook_block_reason: outcome?.hook_block_reason ?? null,
    subagent_depth: call.depth,
    subagent_type: call.subagentType,
    file_path: FILE_TOOLS.has(name) ? pathIn(project, input.file_path) : null,
    bash_command: name === 'Bash' && typeof input.command === 'string' ? input.command : null,
    timed: outcome?.ran ?? true,
    input_bytes: name === 'Bash' ? Buffer.byteLength(JSON.stringify(input)) : null,
  }
}

function pathIn(project: string, path: unknown): string | null {
  if (typeof path !== 'string') return null
  const inside = relative(project, path)
  return inside.startsWith('..') || isAbsolute(inside) ? path : inside
}

/** Parallel calls end in any order: rows are compared as a set, in an order of their own. */
export const sorted = (rows: ToolFacts[]): ToolFacts[] =>
  rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
