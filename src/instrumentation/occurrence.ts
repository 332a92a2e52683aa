import type { ExecutionPayload, PromptPayload, SessionRowPayload, ToolPayload } from '../contract/claude-metrics.ts'
import type { UsageSessionPayload } from '../contract/usage.ts'
import type { BilledResponse } from './finish/billed-response.ts'
import type { ExecutionVcs } from './finish/vcs.ts'
import type { ModelUsage } from './metrics/model-usage.ts'
import type { EditDecision } from './tool/edit-decision.ts'
import type { ToolWork } from './tool/tool-work.ts'
import type { TraceSpan } from './trace/trace-span.ts'

/**
 * Something that happened, finished and complete: what becomes one log record. Fields are those of the contract; who
 * and where (account, machine) is added by the exporters that may say so.
 */
export type Occurrence =
  | (Base<'prompt'> & { fields: Own<PromptPayload, 'git_repo' | 'folder_path'> })
  | (Base<'execution'> & {
      fields: Own<ExecutionPayload>
      measures: ExecutionMeasures
      responses: BilledResponse[]
      vcs: ExecutionVcs
    })
  | (Base<'tool'> & { toolUseId: string; fields: Own<ToolPayload>; work?: ToolWork })
  | (Base<'notification' | 'pre_compact' | 'subagent_stop'> & { fields: Record<string, unknown> })
  | (Base<'session_start'> & { fields: { started_at: string; source: string | null; first: boolean } })
  | (Base<'session'> & { fields: Omit<SessionRowPayload, Common | 'cwd' | 'git_repo'> })
  | (Base<'usage_session'> & { fields: SessionUsage })
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
  /** The session wants less than all of the text to leave. */
  content?: 'redacted' | 'none'
  /** The session wants no text to go to a collector. */
  collectorTextDenied?: boolean
  /** Goes into `client_meta` beside the machine's facts. */
  meta: Record<string, unknown>
  /** The spans that are complete with it. */
  spans?: TraceSpan[]
}

/** What counts, beyond the fields: for metrics. */
export interface ExecutionMeasures {
  firstOfTurn: boolean
  usage: ModelUsage[]
  decisions: EditDecision[]
  /** By model, of responses whose price is known; nano-dollars. */
  costs: { model: string; nanos: number }[]
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

/**
 * What one stretch of a session came to, from its start or its resumption to its end; times as ISO, counts as the usage
 * API names them.
 */
export type SessionUsage = Omit<UsageSessionPayload, UsageIdentity> & { started_at: string; ended_at: string }

type UsageIdentity =
  | 'session_id'
  | 'user_id'
  | 'os'
  | 'engine'
  | 'mac'
  | 'start_timestamp'
  | 'end_timestamp'
  | 'session_duration'

type Own<Payload, Extra extends string = never> = Omit<Payload, Common | Extra>
