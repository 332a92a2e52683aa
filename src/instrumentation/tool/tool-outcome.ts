import { DENIED_BY_RULE, errorClass, isRefusedAgent, refusalClass } from './error-class.ts'
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
 * How a tool call ended. A Post hook knows best; without one (refused, rejected, interrupted calls have none) the
 * transcript reports; without either the call never finished, and `overAtMs` is when its turn did.
 */
export function toolOutcome(tool: ToolFacts, overAtMs: number): ToolOutcome {
  const { ended, result } = tool
  if (ended !== undefined) {
    const { success, durationMs, outputBytes, atMs } = ended
    // The tool was allowed, the kind of agent it should start was not.
    if (ended.errorClass === DENIED_BY_RULE) return { ...refused('rule'), outputBytes, atMs }
    const measured = durationMs ?? (tool.begunAtMs !== undefined ? Math.max(0, atMs - tool.begunAtMs) : null)
    return { ...allowed, success, errorClass: ended.errorClass ?? null, durationMs: measured, outputBytes, atMs }
  }
  if (result === undefined) {
    const base = { ...allowed, success: false, errorClass: 'interrupted', outputBytes: 0, atMs: overAtMs }
    return { ...base, durationMs: tool.endIsUnknown === true ? null : running(tool, overAtMs) }
  }
  const base = { outputBytes: result.bytes, atMs: result.atMs }
  if (result.denialKind !== undefined || result.decision === 'reject') return { ...base, ...denial(tool, result) }
  if (!result.isError) {
    const timedOut = result.timedOut ? 'timeout' : null
    return { ...base, ...allowed, success: true, errorClass: timedOut, durationMs: running(tool, result.atMs) }
  }
  if (isRefusedAgent(tool.name, result.text)) return { ...base, ...refused('rule') }
  const ran = !result.text.startsWith('<tool_use_error>')
  const failure = {
    ...allowed,
    success: false,
    errorClass: ran ? errorClass(tool.name, result.text) : refusalClass(result.text),
  }
  return { ...base, ...failure, durationMs: ran ? running(tool, result.atMs) : null }
}

/** A call that nobody allowed. */
const refused = (deniedBy: 'user' | 'rule') => ({
  success: false,
  errorClass: 'permission_denied',
  permission: 'denied_user' as const,
  deniedBy,
  blockReason: null,
  durationMs: null,
})

/** Kinds with which the client writes down that a call was cut short, whatever the reason. */
const ABORTED = new Set(['interrupted', 'cancelled'])

/** Why a call did not run, or not to its end: interrupted, blocked by a hook, or refused by a person or a rule. */
function denial(tool: ToolFacts, result: ToolResult): Omit<ToolOutcome, 'outputBytes' | 'atMs'> {
  const { denialKind, deniedBeforeRun, decisionSource, decisionReason } = result
  if (decisionSource === 'hook') {
    const blocked = { ...refused('rule'), errorClass: 'hook_blocked', permission: 'blocked_hook' as const }
    return { ...blocked, deniedBy: undefined, blockReason: blockReason(result.text) }
  }
  // Esc is written like a refusal, only without a decision: of the call that ran, and of those that waited behind it.
  const isEsc = denialKind === 'user-rejected' && decisionSource === undefined
  if (ABORTED.has(denialKind ?? '') || (isEsc && (!deniedBeforeRun || !wasAsked(tool, result)))) {
    const durationMs = deniedBeforeRun ? null : running(tool, result.atMs)
    return { ...allowed, success: false, errorClass: 'interrupted', durationMs }
  }
  // Who decided is known where anyone was asked: an application that hosts the client writes a person's refusal down as
  // a rule's.
  const byUser = decisionSource?.startsWith('user') ?? denialKind === 'user-rejected'
  return refused(byUser && decisionReason !== 'rule' ? 'user' : 'rule')
}

/** A person was asked about the call, or about the one it waited behind. */
const wasAsked = ({ askedAtMs }: ToolFacts, { unasked }: ToolResult): boolean =>
  askedAtMs !== undefined || unasked !== true

/**
 * `PreToolUse:Bash hook error: [the command]: its message` → its message. A hook that answers in JSON is quoted without
 * its command.
 */
const blockReason = (text: string): string => text.replace(/^[^\n]*? hook error: (?:\[[\s\S]*?\]: )?/, '').trim()

/** From PreToolUse to the end; unknown when a permission prompt stood between, for its share is not known. */
const running = (tool: ToolFacts, endMs: number): number | null =>
  tool.begunAtMs === undefined || tool.askedAtMs !== undefined ? null : Math.max(0, Math.round(endMs - tool.begunAtMs))
