import { systemNotice } from '../finish/notices.ts'
import type { Occurrence } from '../occurrence.ts'
import { takeModel } from '../session/asked-model.ts'
import { type HookEvent, textField } from '../session/hook-event.ts'
import type { SessionState } from '../session/session-state.ts'
import { takeAgentStart, takeAgentStop } from './agent-events.ts'
import { endSession, startSession, takeCompaction } from './session-events.ts'
import { takePermissionRequest, takeToolBegin, takeToolEnd } from './tool-events.ts'
import { takeCommand, takeFailure, takePrompt, takeStop } from './turn-events.ts'

/** A hook event that the plugin registers, and what becomes of it. */
export interface HookEventRow {
  /** Its name in the client. */
  hook: string
  /** The log record it becomes, where no request of the Claude Metrics API stands for it: `claude_code.<event>`. */
  event?: string
  /** Fields of its input that this record carries: short words of the client's own, never content. */
  fields?: readonly string[]
  /** Its own id makes it idempotent, so that two of the same content within a second are two. */
  hasId?: true
  /**
   * What it means for the session, and what is complete with it. Undefined when it means nothing here: then no record is
   * made of it either.
   */
  take(state: SessionState, event: HookEvent): Occurrence[] | undefined
}

/** Changes the facts and completes nothing. */
const facts =
  (take: (state: SessionState, event: HookEvent) => void) =>
  (state: SessionState, event: HookEvent): [] => {
    take(state, event)
    return []
  }

/**
 * Every hook event that the plugin registers: `npm run build` writes `plugin/hooks/hooks.json` from these rows. Never
 * `WorktreeCreate` or `PreSkillShellCommand`: a plugin that registers them changes what the client does.
 */
export const HOOK_EVENTS: readonly HookEventRow[] = [
  { hook: 'SessionStart', take: startSession },
  { hook: 'UserPromptSubmit', take: facts(takePrompt) },
  {
    hook: 'UserPromptExpansion',
    event: 'slash_command',
    fields: ['command_name', 'command_source'],
    take: (state, event) => (takeCommand(state, event) ? [] : undefined),
  },
  { hook: 'PreToolUse', hasId: true, take: facts(takeToolBegin) },
  { hook: 'PostToolUse', hasId: true, take: facts(takeToolEnd) },
  { hook: 'PostToolUseFailure', hasId: true, take: facts(takeToolEnd) },
  {
    hook: 'PermissionRequest',
    event: 'permission_request',
    fields: ['tool_name'],
    take: facts(takePermissionRequest),
  },
  {
    hook: 'PermissionDenied',
    event: 'permission_denied',
    fields: ['tool_name', 'tool_use_id', 'reason'],
    take: () => [],
  },
  { hook: 'Notification', take: (state, event) => [systemNotice(state, event)] },
  // Distinguished from its twin by the response it ends.
  { hook: 'Stop', hasId: true, take: facts(takeStop) },
  { hook: 'StopFailure', hasId: true, take: facts(takeFailure) },
  { hook: 'SubagentStart', event: 'subagent_start', fields: ['agent_id', 'agent_type'], take: facts(takeAgentStart) },
  { hook: 'SubagentStop', take: facts(takeAgentStop) },
  { hook: 'PreCompact', take: facts(takeCompaction) },
  {
    hook: 'PostCompact',
    event: 'compaction',
    fields: ['trigger'],
    take: facts(({ totals }) => {
      totals.compactions += 1
    }),
  },
  {
    hook: 'PostModelSwitch',
    event: 'model_switch',
    fields: ['from_model', 'to_model', 'source'],
    take: facts((state, event) => {
      const model = textField(event, 'to_model')
      if (model !== undefined) takeModel(state, event.atMs, model)
    }),
  },
  { hook: 'SessionEnd', hasId: true, event: 'session_end', fields: ['reason'], take: endSession },
]

const rows = new Map(HOOK_EVENTS.map((row) => [row.hook, row]))

/** The row of a hook event; undefined for one that the plugin does not register. */
export const rowOf = (hook: string): HookEventRow | undefined => rows.get(hook)
