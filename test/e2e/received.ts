import { existsSync, readFileSync } from 'node:fs'
import {
  type EventPath,
  type ExecutionPayload,
  eventSchemas,
  type PromptPayload,
  type SessionRowPayload,
  type SystemPayload,
  type ToolPayload,
} from '../../src/contract/claude-metrics.ts'
import {
  type UsageEventPayload,
  type UsagePath,
  type UsageSessionPayload,
  usageSchemas,
} from '../../src/contract/usage.ts'
import { type ReceivedSpan, spansIn } from './received-span.ts'

/** One request as the ingest wrote it down. */
interface Arrival {
  at: number | string
  path: string
  status: number
  duplicate: boolean
  body: Record<string, unknown>
}

/** Everything the ingest got, read from the file it keeps. */
export interface Received {
  all(): Arrival[]
  prompts(): PromptPayload[]
  executions(): ExecutionPayload[]
  tools(): ToolPayload[]
  systems(): SystemPayload[]
  /** Session rows of the full form. */
  rows(): SessionRowPayload[]
  /** The rows that say how a session ended. */
  finals(): SessionRowPayload[]
  /** What went to the anonymous usage API. */
  usageEvents(): UsageEventPayload[]
  usageSessions(): UsageSessionPayload[]
  /** What went to the collector. */
  spans(): ReceivedSpan[]
  /** What is wrong with the payloads, one line each; empty when every one is valid. */
  violations(): string[]
}

export function receivedIn(file: string): Received {
  const all = (): Arrival[] =>
    existsSync(file)
      ? readFileSync(file, 'utf8')
          .split('\n')
          .slice(0, -1) // the last one may be half written
          .map((line) => JSON.parse(line) as Arrival)
          .filter((arrival) => arrival.status !== 0) // the connection was broken instead of an answer
      : []
  const bodies = <T>(path: EventPath | `/usage${UsagePath}`): T[] =>
    all()
      .filter((arrival) => arrival.path === path)
      .map((arrival) => arrival.body as T)
  const rows = () => bodies<SessionRowPayload>('/events/session').filter((row) => 'turn_count' in row)
  return {
    all,
    prompts: () => bodies('/events/prompt'),
    executions: () => bodies('/events/execution'),
    tools: () => bodies('/events/tool'),
    systems: () => bodies('/events/system'),
    rows,
    finals: () => rows().filter((row) => row.exit_kind !== 'active'),
    usageEvents: () => bodies('/usage/events'),
    usageSessions: () => bodies('/usage/sessions'),
    spans: () =>
      all()
        .filter(({ path }) => path === '/v1/traces')
        .flatMap(({ body }) => spansIn(body)),
    violations: () =>
      all()
        .filter(({ path }) => !/^\/v1\/(traces|logs|metrics)$/.test(path))
        .flatMap(violationsOf),
  }
}

const schemas = new Map<string, { safeParse: (body: unknown) => ParseResult }>([
  ...Object.entries(eventSchemas),
  ...Object.entries(usageSchemas).map(([path, schema]) => [`/usage${path}`, schema] as const),
])

interface ParseResult {
  success: boolean
  error?: { issues: { path: PropertyKey[]; message: string }[] }
}

function violationsOf({ path, body, status, duplicate }: Arrival): string[] {
  const schema = schemas.get(path)
  if (schema === undefined) return [`${path}: not an endpoint`]
  const issues = (schema.safeParse(body).error?.issues ?? []).map((i) => `${path} ${i.path.join('.')}: ${i.message}`)
  if (status !== 202) issues.push(`${path}: answered ${status}`)
  if (duplicate) issues.push(`${path}: event_id ${String(body.event_id)} was sent twice`)
  return issues
}
