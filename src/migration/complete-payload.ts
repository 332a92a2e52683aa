import { eventSchemas, sessionRowSchema, sessionStartSchema } from '../contract/claude-metrics.ts'
import { nameBasedUuid } from '../contract/event-id.ts'

export type Payload = Record<string, unknown>

/** The requests that are taken over. A health check of the past says nothing. */
const PATHS = ['/events/prompt', '/events/execution', '/events/tool', '/events/system', '/events/session'] as const
type Path = (typeof PATHS)[number]

/** Each round mends what the one before brought to light. */
const MAX_ROUNDS = 6

/** `events/tool`, `/events/tool` or a whole URL that ends so. */
export const pathOf = (endpoint: unknown): Path | undefined =>
  typeof endpoint === 'string' ? PATHS.find((path) => `/${endpoint}`.endsWith(path)) : undefined

/**
 * A payload of the plugin before this one as the contract wants it: fields it did not send are null (or 0 where a count
 * has to be one), fields that nobody knows are left out, machine facts it did not gather are those of now.
 *
 * @param fallback account and `client_meta` of now
 * @returns undefined when it cannot be completed
 */
export function completePayload(path: Path, payload: Payload, fallback: Payload): Payload | undefined {
  const schema = schemaFor(path, payload)
  const meta = { ...(fallback['client_meta'] as Payload), ...objectOf(payload['client_meta']) }
  // A copy to the ground: what cannot be completed is kept as it was.
  const body: Payload = structuredClone({ ...withoutMeta(fallback), ...payload, client_meta: meta })
  const sessionId = typeof payload['session_id'] === 'string' ? payload['session_id'] : ''
  body['event_id'] ??= nameBasedUuid(sessionId, 'predecessor', path, JSON.stringify(payload))
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const checked = schema.safeParse(body)
    if (checked.success) return body
    for (const issue of checked.error.issues) mend(body, issue, fallback)
  }
  return undefined
}

function schemaFor(path: Path, payload: Payload) {
  if (path !== '/events/session') return eventSchemas[path]
  // zod does not name the fields of a union that are wrong.
  return 'prompt_count' in payload || 'turn_count' in payload ? sessionRowSchema : sessionStartSchema
}

interface Issue {
  code?: string | undefined
  path: PropertyKey[]
}

function mend(body: Payload, issue: Issue, fallback: Payload): void {
  const [field, inner] = issue.path.map(String)
  if (issue.code === 'unrecognized_keys') {
    const target = field === undefined ? body : objectOf(body[field])
    for (const key of (issue as { keys?: string[] }).keys ?? []) delete target[key]
    return
  }
  if (field === undefined) return
  if (field === 'client_meta' && inner !== undefined) {
    objectOf(body[field])[inner] = (fallback['client_meta'] as Payload)[inner]
    return
  }
  const target = inner === undefined ? body : objectOf(body[field])
  const name = inner ?? field
  if (target[name] === undefined) target[name] = null
  else if (target[name] === null && /_(count|total|depth|bytes|length|pasted|code)$/.test(name)) target[name] = 0
}

const objectOf = (value: unknown): Payload =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Payload) : {}

const withoutMeta = ({ client_meta: _, ...rest }: Payload): Payload => rest
