import type { AnyValueMap } from '@opentelemetry/api-logs'
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs'
import { ATTRIBUTE, attributeOf, EVENT_NAME, type OccurrenceKind } from '../../contract/attributes.ts'
import type { EventPath } from '../../contract/claude-metrics.ts'
import type { Surroundings } from '../../contract/surroundings.ts'

const TOOL = [
  'tool_name success duration_ms error_class file_path bash_command_kind bash_command input_bytes output_bytes',
  'subagent_type subagent_depth permission_outcome hook_block_reason permission_mode',
]
const EXECUTION = [
  'response_text message_length lines_of_code tools_used slash_commands_used skills_activated images_pasted tokens_in tokens_out',
  'cache_read_tokens cache_creation_tokens duration_ms context_tokens context_percent model stop_reason status thinking_tokens',
  'thinking_blocks_count parallel_tools_max parallel_tools_avg',
]
const SESSION = [
  'started_at ended_at prompt_count turn_count tokens_in_total tokens_out_total tool_calls_total plan_mode_count plan_approval_count',
  'subagent_max_depth compaction_count thinking_tokens_total thinking_cost_usd_total interrupt_count reprompt_count',
  'permission_denied_count hook_blocked_count exit_kind',
]
interface Field {
  name: string
  attribute: string
}

const split = (lines: string[]): Field[] =>
  lines.flatMap((line) => line.split(' ').map((name) => ({ name, attribute: attributeOf(name) })))

/** The aggregates of a session's usage are the usage API's. */
export type RequestKind = Exclude<OccurrenceKind, 'usage_session'>

/** The fields of each request that come from the record. */
const FIELDS: Record<RequestKind, Field[]> = {
  prompt: split(['prompt_text model effort context_tokens context_percent is_reprompt gap_ms']),
  execution: split(EXECUTION),
  tool: split(TOOL),
  notification: split(['message title notification_kind']),
  pre_compact: split(['trigger custom_instructions context_tokens context_percent compaction_count']),
  subagent_stop: split(['subagent_type agent_id reason depth tokens']),
  session_start: split(['started_at']),
  session: split(SESSION),
}

const PATHS: Record<RequestKind, EventPath> = {
  prompt: '/events/prompt',
  execution: '/events/execution',
  tool: '/events/tool',
  notification: '/events/system',
  pre_compact: '/events/system',
  subagent_stop: '/events/system',
  session_start: '/events/session',
  session: '/events/session',
}

const { usage_session: _, ...REQUEST_EVENTS } = EVENT_NAME
const KIND_OF = new Map(Object.entries(REQUEST_EVENTS).map(([kind, name]) => [name as string, kind as RequestKind]))

/** The kind of request a record stands for; undefined for records this API has no request for. */
export function kindOf({ eventName, attributes }: ReadableLogRecord): RequestKind | undefined {
  const kind = KIND_OF.get(eventName ?? '')
  // The start of a session that goes on is told by a whole row beside it; the short form would only wipe out its counts.
  return kind === 'session_start' && attributes[attributeOf('first')] === false ? undefined : kind
}

export const pathOf = (kind: RequestKind): EventPath => PATHS[kind]

/** The same for a kind by name: undefined for kinds that this API has no request for. */
export const pathOfAny = (kind: string): EventPath | undefined => (PATHS as Partial<Record<string, EventPath>>)[kind]

/** The request body for a record. What the record does not say is null. */
export function payloadOf(kind: RequestKind, record: ReadableLogRecord, around: Surroundings): Record<string, unknown> {
  const attributes = record.attributes as AnyValueMap
  const fields: Record<string, unknown> = {}
  for (const { name, attribute } of FIELDS[kind]) fields[name] = attributes[attribute] ?? null
  const identity = {
    event_id: attributes[ATTRIBUTE.eventId],
    ...around.account,
    session_id: attributes[ATTRIBUTE.sessionId],
    session_name: attributes[ATTRIBUTE.sessionName] ?? null,
  }
  const client_meta = clientMetaOf(record, around)
  const cwd = attributes[ATTRIBUTE.cwd] ?? ''
  const turn_id = attributes[ATTRIBUTE.promptId] ?? null
  switch (kind) {
    case 'prompt': {
      const prompt = { ...fields, prompt_text: fields['prompt_text'] ?? '' }
      return { ...identity, turn_id, folder_path: cwd, git_repo: around.gitRepo, ...prompt, client_meta }
    }
    case 'execution':
    case 'tool':
      return { ...identity, turn_id, ...fields, client_meta }
    case 'session_start':
      return { ...identity, ...fields, cwd, git_repo: around.gitRepo, exit_kind: 'active', client_meta }
    case 'session':
      return { ...identity, ...fields, cwd, git_repo: around.gitRepo, client_meta }
    default: {
      const { os, plugin_version, node_version } = around.clientMeta
      return { ...identity, turn_id, kind, payload: { ...fields, os, plugin_version, node_version }, client_meta }
    }
  }
}

function clientMetaOf(record: ReadableLogRecord, around: Surroundings): Record<string, unknown> {
  const attributes = record.attributes as AnyValueMap
  const meta: Record<string, unknown> = {
    ...around.clientMeta,
    claude_code_version: attributes[ATTRIBUTE.clientVersion] ?? null,
    occurred_at: new Date(occurredAtMs(record)).toISOString(),
  }
  for (const name of Object.keys(attributes))
    if (name.startsWith(ATTRIBUTE.meta)) meta[name.slice(ATTRIBUTE.meta.length)] = attributes[name]
  return meta
}

/** When the occurrence was, milliseconds since the epoch. */
export const occurredAtMs = ({ hrTime }: ReadableLogRecord): number => Math.round(hrTime[0] * 1_000 + hrTime[1] / 1e6)
