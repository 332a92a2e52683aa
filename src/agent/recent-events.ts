import type { Occurrence } from '../instrumentation/occurrence.ts'
import type { RecentEvent } from '../status/recent.ts'

/** What may be shown of each kind; everything else (texts, paths, commands) stays out of the file. */
const SHOWN: { readonly [kind: string]: readonly string[] } = {
  prompt: ['model'],
  execution: ['status', 'stop_reason', 'duration_ms', 'tokens_in', 'tokens_out', 'model'],
  tool: [
    ...['tool_name', 'success', 'duration_ms', 'error_class', 'bash_command_kind', 'subagent_type', 'subagent_depth'],
    'permission_outcome',
  ],
  notification: ['notification_kind'],
  pre_compact: ['trigger', 'compaction_count'],
  subagent_stop: ['subagent_type', 'depth'],
  session_start: ['started_at'],
  session: ['exit_kind', 'turn_count', 'tool_calls_total'],
}

/** Of what goes into `client_meta`. */
const SHOWN_META = ['prompt_source', 'permission_denied_by']

/** Occurrences as `tail` shows them: without content, as they happened. Those of no request are left out. */
export const recentEvents = (occurrences: readonly Occurrence[]): RecentEvent[] =>
  occurrences.flatMap(shown).sort((one, other) => one.atMs - other.atMs)

function shown({ kind, atMs, sessionId, fields, meta }: Occurrence): RecentEvent[] {
  const names = SHOWN[kind]
  if (names === undefined) return []
  const all: Record<string, unknown> = { ...fields }
  const own = Object.fromEntries(names.map((name) => [name, all[name] ?? null]))
  const length = kind === 'prompt' ? { characters: [...String(all['prompt_text'] ?? '')].length } : {}
  const metaShown = Object.entries(meta).filter(([name]) => SHOWN_META.includes(name))
  return [{ atMs, session: sessionId, kind, fields: { ...own, ...length, ...Object.fromEntries(metaShown) } }]
}
