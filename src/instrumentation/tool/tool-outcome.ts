import { errorClass, refusalClass } from './error-class.ts'
import type { ToolFacts, ToolResult } from './tool-facts.ts'

export interface ToolOutcome {
  success: boolean
  errorClass: string | null
  permission: 'allowed' | 'denied_user' | 'blocked_hook'
  deniedBy: 'user' | 'rule' | undefined
  blockReason: string | null
  durationMs: number | null
  outputBytes: number
  atMs: number
}

const allowed = { permission: 'allowed', deniedBy: undefined, blockReason: null } as const

/**
 * How a tool call ended. A Post hook knows best; without one (refused, rejected, interrupted calls have none) the transcript tells;
 * without either the call never finished, and `overAtMs` is when its turn did.
 */
export function toolOutcome(tool: ToolFacts, overAtMs: number): ToolOutcome {
  const { ended, result } = tool
  if (ended !== undefined) {
    const { success, durationMs, outputBytes, atMs } = ended
    const measured = durationMs ?? (tool.begunAtMs !== undefined ? Math.max(0, atMs - tool.begunAtMs) : null)
    return { ...allowed, success, errorClass: ended.errorClass ?? null, durationMs: measured, outputBytes, atMs }
  }
  if (result === undefined) {
    const base = { ...allowed, success: false, errorClass: 'interrupted', outputBytes: 0, atMs: overAtMs }
    return { ...base, durationMs: tool.endIsUnknown === true ? null : running(tool, overAtMs) }
  }
  const base = { outputBytes: result.bytes, atMs: result.atMs }
  if (result.denialKind !== undefined) return { ...base, ...denial(tool, result) }
  if (!result.isError) {
    const timedOut = result.timedOut ? 'timeout' : null
    return { ...base, ...allowed, success: true, errorClass: timedOut, durationMs: running(tool, result.atMs) }
  }
  const ran = !result.text.startsWith('<tool_use_error>')
  const failure = {
    ...allowed,
    success: false,
    errorClass: ran ? errorClass(tool.name, result.text) : refusalClass(result.text),
  }
  return { ...base, ...failure, durationMs: ran ? running(tool, result.atMs) : null }
}

function denial(tool: ToolFacts, result: ToolResult): Omit<ToolOutcome, 'outputBytes' | 'atMs'> {
  const refused = { success: false, errorClass: 'permission_denied', durationMs: null }
  if (result.decisionSource === 'hook') {
    const blocked = { ...refused, errorClass: 'hook_blocked', permission: 'blocked_hook' as const, deniedBy: undefined }
    return { ...blocked, blockReason: blockReason(result.text) }
  }
  // Esc during a running call is written like a refusal, only without the mark that it never ran and without a decision.
  if (result.denialKind === 'user-rejected' && !result.deniedBeforeRun && result.decisionSource === undefined) {
    const durationMs = running(tool, result.atMs)
    return { ...allowed, success: false, errorClass: 'interrupted', durationMs }
  }
  // Who decided is told where anyone was asked: an application that hosts the client writes a person's refusal down as a rule's.
  const byUser = result.decisionSource?.startsWith('user') ?? result.denialKind === 'user-rejected'
  return { ...refused, permission: 'denied_user', deniedBy: byUser ? 'user' : 'rule', blockReason: null }
}

/**
 * `PreToolUse:Bash hook error: [the command]: its message` → its message. A hook that answers in JSON is quoted without its command.
 */
const blockReason = (text: string): string => text.replace(/^[^\n]*? hook error: (?:\[[\s\S]*?\]: )?/, '').trim()

/** From PreToolUse to the end; unknown when a permission prompt stood between, for its share is not told. */
const running = (tool: ToolFacts, endMs: number): number | null =>
  tool.begunAtMs === undefined || tool.askedAtMs !== undefined ? null : Math.max(0, Math.round(endMs - tool.begunAtMs))
