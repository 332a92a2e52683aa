import { gitIntent } from '../../vcs/git-intent.ts'
import { argumentsJson } from './arguments-json.ts'
import { bashKind } from './bash-kind.ts'
import { writtenLines } from './code-lines.ts'
import type { ToolInput } from './tool-facts.ts'

/**
 * The contract sends at most this many characters of a command; a little more is kept so that redaction sees whole
 * secrets.
 */
const KEPT_COMMAND_LENGTH = 16_000

const FILE_TOOLS: Record<string, string> = {
  Read: 'file_path',
  Write: 'file_path',
  Edit: 'file_path',
  MultiEdit: 'file_path',
  NotebookEdit: 'notebook_path',
  NotebookRead: 'notebook_path',
}

/** UTF-8 length of a value: of the string, or of its JSON; 0 for nothing. */
export const byteLength = (value: unknown): number =>
  value === undefined ? 0 : Buffer.byteLength(typeof value === 'string' ? value : JSON.stringify(value))

/** What may be kept of an input. */
export interface Keeping {
  bashArgs: boolean
  toolArguments?: boolean | undefined
}

/**
 * What records need of a tool's input; the input itself is not kept: a command and what arguments say only where they
 * may be sent.
 */
export function toolInput(tool: string, input: Record<string, unknown>, keeps: Keeping): ToolInput {
  const text = (name: string) => (typeof input[name] === 'string' ? input[name] : undefined)
  const pathField = FILE_TOOLS[tool]
  const command = tool === 'Bash' ? text('command') : undefined
  const git = command === undefined ? undefined : gitIntent(command)
  return {
    bytes: byteLength(input),
    filePath: pathField === undefined ? undefined : text(pathField),
    bashKind: command === undefined ? undefined : bashKind(command),
    bashCommand: keeps.bashArgs ? command?.slice(0, KEPT_COMMAND_LENGTH) : undefined,
    skill: tool === 'Skill' ? (text('skill') ?? text('command')) : undefined,
    subagentType: isAgentTool(tool) ? text('subagent_type') : undefined,
    writtenLines: writtenLines(tool, input),
    ...(git !== undefined && { git }),
    ...(keeps.toolArguments === true && { argumentsJson: argumentsJson(input) }),
  }
}

/** The tool that starts a subagent; `Task` is its name in older clients. */
export const isAgentTool = (tool: string): boolean => tool === 'Agent' || tool === 'Task'
