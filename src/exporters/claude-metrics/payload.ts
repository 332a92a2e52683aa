import type { AnyValueMap } from '@opentelemetry/api-logs'
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs'
import { ATTRIBUTE, attributeOf, EVENT_NAME, type OccurrenceKind } from '../../contract/attributes.ts'
import {
  type EventPath,
  executionSchema,
  promptSchema,
  sessionRowSchema,
  sessionStartSchema,
  systemPayloadSchemas,
  toolSchema,
} from '../../contract/claude-metrics.ts'
import type { Surroundings } from '../../contract/surroundings.ts'
import { occurredAtMs } from '../request-exporter.ts'

interface Field {
  name: string
  attribute: string
}

/** The aggregates of a session's usage are the usage API's. */
export type RequestKind = Exclude<OccurrenceKind, 'usage_session'>

/** Said by the exporter and not by the record: who and where, and what several fields are made of. */
const ADDED = new Set([
  ...['event_id', 'account_email', 'account_uuid', 'organization_uuid', 'session_id', 'session_name', 'turn_id'],
  ...['client_meta', 'folder_path', 'cwd', 'git_repo', 'os', 'plugin_version', 'node_version'],
])

const fieldsOf = ({ shape }: { shape: object }): Field[] =>
  Object.keys(shape)
    .filter((name) => !ADDED.has(name))
    .map((name) => ({ name, attribute: attributeOf(name) }))

/** The fields of each request that come from the record: those of its schema, so that a new one is a line there. */
const FIELDS: Record<RequestKind, Field[]> = {
  prompt: fieldsOf(promptSchema),
  execution: fieldsOf(executionSchema),
  tool: fieldsOf(toolSchema),
  notification: fieldsOf(systemPayloadSchemas.notification),
  pre_compact: fieldsOf(systemPayloadSchemas.pre_compact),
  subagent_stop: fieldsOf(systemPayloadSchemas.subagent_stop),
  session_start: fieldsOf(sessionStartSchema).filter(({ name }) => name !== 'exit_kind'),
  session: fieldsOf(sessionRowSchema),
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
  // The start of a session that goes on has a whole row beside it; the short form would only wipe out its
  // counts.
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
