import { isAgentTool } from './tool-input.ts'

/** How a failed call failed, by the words the client uses (measured with 2.1.328). First match wins. */
const CLASSES: [errorClass: string, words: RegExp][] = [
  ['old_string_not_found', /String to replace not found|old_string.*not found/i],
  ['invalid_input', /InputValidationError|failed validation|invalid (?:input|parameters?)|required parameter/i],
  ['not_found', /No such tool available|does not exist|no such file|ENOENT|not found/i],
  ['timeout', /timed? ?out|timeout/i],
  ['permission_denied', /EACCES|EPERM|permission denied/i],
]

/** A call that ran and failed, or was turned down before it ran: the class of its error text. */
export function errorClass(tool: string, text: string): string {
  // A command's own output may say anything; its exit code is what the client reports first.
  if (tool === 'Bash' && /^(?:Error: )?Exit code \d+/.test(text)) return 'exit_nonzero'
  if (tool.startsWith('mcp__')) return 'error'
  if (isRefusedAgent(tool, text)) return DENIED_BY_RULE
  return refusalClass(text)
}

/** Class of a call that a rule forbids, where the client says so in no other way. Records say `permission_denied`. */
export const DENIED_BY_RULE = 'denied_by_rule'

/** A rule forbids the kind of agent that the call should start: the client's own words, for the agent never spoke. */
export const isRefusedAgent = (tool: string, text: string): boolean =>
  isAgentTool(tool) && /^(?:Error: )?Agent type '[^'\n]*' has been denied by permission rule/.test(text)

/** A call that the client did not make at all: the words are its own, whatever tool was asked for. */
export function refusalClass(text: string): string {
  return CLASSES.find(([, words]) => words.test(text.slice(0, 500)))?.[0] ?? 'error'
}
