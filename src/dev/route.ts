import type * as z from 'zod/mini'
import { eventSchemas } from '../contract/claude-metrics.ts'
import { usageSchemas } from '../contract/usage.ts'
import { EXPORT_REQUESTS, type Signal } from './otlp/shapes.ts'

/** Where the Claude Metrics API lives on the ingest, as on the real service. */
export const API_ROOT = '/api/v1'
/** Where the anonymous usage API lives on the ingest. */
export const USAGE_ROOT = '/usage'

export type Route =
  | { kind: 'health'; path: string; methods: readonly string[] }
  | { kind: 'behaviour'; path: string; methods: readonly string[] }
  | { kind: 'event'; path: string; methods: readonly string[]; schema: z.ZodMiniType; needsToken: boolean }
  | { kind: 'otlp'; path: string; methods: readonly string[]; signal: Signal }

const ROUTES = new Map<string, Route>([
  [`${API_ROOT}/health`, { kind: 'health', path: '/health', methods: ['GET', 'HEAD'] }],
  [`${API_ROOT}/_behaviour`, { kind: 'behaviour', path: '/_behaviour', methods: ['GET', 'PUT'] }],
])
for (const [path, schema] of Object.entries(eventSchemas))
  ROUTES.set(`${API_ROOT}${path}`, { kind: 'event', path, methods: ['POST'], schema, needsToken: true })
for (const [path, schema] of Object.entries(usageSchemas)) {
  const full = `${USAGE_ROOT}${path}`
  ROUTES.set(full, { kind: 'event', path: full, methods: ['POST'], schema, needsToken: false })
}
for (const signal of Object.keys(EXPORT_REQUESTS) as Signal[])
  ROUTES.set(`/v1/${signal}`, { kind: 'otlp', path: `/v1/${signal}`, methods: ['POST'], signal })

export const findRoute = (path: string): Route | undefined => ROUTES.get(path)
