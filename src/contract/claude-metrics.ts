import { executionSchema } from './execution.ts'
import { healthCheckSchema } from './health-check.ts'
import { promptSchema } from './prompt.ts'
import { sessionSchema } from './session.ts'
import { systemSchema } from './system.ts'
import { toolSchema } from './tool.ts'

/**
 * The Claude Metrics ingest API: what may be posted where, below the base URL. Strict in both directions: a field is
 * never absent (null when unknown) and an unknown field is an error, except inside `client_meta`.
 */
export const eventSchemas = {
  '/events/prompt': promptSchema,
  '/events/execution': executionSchema,
  '/events/tool': toolSchema,
  '/events/system': systemSchema,
  '/events/session': sessionSchema,
  '/health-checks': healthCheckSchema,
} as const

export type EventPath = keyof typeof eventSchemas

export type { ClientMeta, HealthClientMeta, NamedInScope } from './client-meta.ts'
export { clientMeta as clientMetaSchema } from './client-meta.ts'
export type { ExecutionPayload } from './execution.ts'
export type { TokenCounts } from './field.ts'
export type { HealthCheckPayload } from './health-check.ts'
export type { PromptPayload } from './prompt.ts'
export type { SessionPayload, SessionRowPayload, SessionStartPayload } from './session.ts'
export { sessionRowSchema, sessionStartSchema } from './session.ts'
export type { NotificationPayload, PreCompactPayload, SubagentStopPayload, SystemPayload } from './system.ts'
export { systemPayloadSchemas } from './system.ts'
export type { ToolPayload } from './tool.ts'
export { executionSchema, healthCheckSchema, promptSchema, sessionSchema, systemSchema, toolSchema }
