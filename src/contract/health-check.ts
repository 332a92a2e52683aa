import * as z from 'zod/mini'
import { healthClientMeta } from './client-meta.ts'
import { account } from './occurrence.ts'

/** `POST /health-checks`: the agent is alive. Nothing about any session. */
export const healthCheckSchema = z.strictObject({ ...account, client_meta: healthClientMeta })

export type HealthCheckPayload = z.infer<typeof healthCheckSchema>
