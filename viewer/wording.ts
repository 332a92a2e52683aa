import type { ToolPayload } from '../src/contract/claude-metrics.ts'

/** `70 ms`, `1.5 s`, `2 min 5 s`; a dash for null. */
export function durationText(ms: number | null): string {
  if (ms === null) return '–'
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

/** `840`, `5.4k`, `1.2M`; a dash for null. */
export function countText(count: number | null): string {
  if (count === null) return '–'
  if (count < 1000) return `${count}`
  if (count < 999_950) return `${(count / 1000).toFixed(1)}k`
  return `${(count / 1_000_000).toFixed(1)}M`
}

/** `1 turn`, `12 turns`. */
export const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

/** One line of at most `max` characters. */
export function excerpt(text: string, max: number): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  const characters = [...line]
  return characters.length <= max
    ? line
    : `${characters
        .slice(0, max - 1)
        .join('')
        .trimEnd()}…`
}

/** `Bash git`, `Edit src/month.ts`, `Agent Explore`: a call and what distinguishes it. */
export function toolText(tool: ToolPayload): string {
  const isAgent = tool.tool_name === 'Agent' || tool.tool_name === 'Task'
  const what = isAgent ? tool.subagent_type : (tool.file_path ?? tool.bash_command ?? tool.bash_command_kind)
  return what ? `${tool.tool_name} ${excerpt(what, 40)}` : tool.tool_name
}

/** How a call ended, in a word or two. */
export function outcomeText(tool: ToolPayload): string {
  if (tool.permission_outcome === 'blocked_hook') return 'blocked by a hook'
  if (tool.permission_outcome === 'denied_user')
    return tool.client_meta.permission_denied_by === 'user' ? 'denied by the user' : 'denied by a rule'
  return tool.success ? 'ok' : `failed: ${(tool.error_class ?? 'error').replaceAll('_', ' ')}`
}

/** `$0.42`, `$1,204`; `at least $3.10` where some of it is not known, a dash where nothing is. */
export function costText({ costUsd, unpriced }: { costUsd: number; unpriced: number }): string {
  if (unpriced > 0 && costUsd === 0) return '–'
  const digits = costUsd >= 1000 ? 0 : costUsd > 0 && costUsd < 0.01 ? 4 : 2
  const text = `$${costUsd.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })}`
  return unpriced > 0 ? `at least ${text}` : text
}

/** `83 %`; a dash of nothing. */
export const shareText = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${Math.round((100 * part) / whole)} %`
