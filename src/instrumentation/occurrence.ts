import type { ExecutionPayload, PromptPayload, SessionRowPayload, ToolPayload } from '../contract/claude-metrics.ts'

/**
 * Something that happened, settled and complete: what becomes one log record. Fields are those of the contract; who and where
 * (account, machine) is added by the exporters that may say so.
 */
export type Occurrence =
  | (Base<'prompt'> & { fields: Own<PromptPayload, 'git_repo' | 'folder_path'> })
  | (Base<'execution'> & { fields: Own<ExecutionPayload> })
  | (Base<'tool'> & { toolUseId: string; fields: Own<ToolPayload> })
  | (Base<'notification' | 'pre_compact' | 'subagent_stop'> & { fields: Record<string, unknown> })
  | (Base<'session_start'> & { fields: { started_at: string; source: string | null; first: boolean } })
  | (Base<'session'> & { fields: Omit<SessionRowPayload, Common | 'cwd' | 'git_repo'> })
  | (Base<'note'> & { name: string; fields: Record<string, unknown> })

interface Base<Kind extends string> {
  kind: Kind
  eventId: string
  sessionId: string
  /** When it happened, milliseconds since the epoch. */
  atMs: number
  turnId: string | null
  sessionName: string | null
  cwd: string
  clientVersion: string | undefined
  /** Goes into `client_meta` beside the machine's facts. */
  meta: Record<string, unknown>
}

type Common =
  | 'event_id'
  | 'account_email'
  | 'account_uuid'
  | 'organization_uuid'
  | 'session_id'
  | 'session_name'
  | 'turn_id'
  | 'client_meta'

type Own<Payload, Extra extends string = never> = Omit<Payload, Common | Extra>
