import * as z from 'zod/mini'
import { count, filledText, instant, textUpTo, tokenCounts } from './field.ts'

const amount = z.number().check(z.nonnegative())

/** Words of the installation's own: at most 20, of 64 characters each. */
const tags = z.record(z.string(), textUpTo(64))

/** Where it worked. Lists of names and ids; the subject of a commit is not among them. */
const vcs = z.strictObject({
  /** Without credentials. Null when it is not known, and when there were several. */
  repository: z.nullable(filledText),
  branches: z.array(filledText),
  commits: z.array(filledText),
  change_requests: z.array(z.strictObject({ url: filledText, number: count })),
  tickets: z.array(filledText),
})

/** Servers and skills by name and scope only; never their commands, URLs or texts. */
export const namedInScope = z.strictObject({ name: filledText, scope: z.enum(['user', 'project']) })

/**
 * What every payload says about the machine and the plugin. Keys beyond these are accepted, so that a newer plugin can
 * send more to an older server.
 */
export const clientMeta = z.looseObject({
  os: filledText,
  plugin_version: filledText,
  node_version: filledText,
  claude_code_version: z.nullable(z.string()),
  machine_id_os: z.nullable(z.string()),
  machine_id_plugin: z.uuid(),
  hostname: z.nullable(z.string()),
  os_name: filledText,
  os_version: filledText,
  arch: filledText,
  cpu_model: z.nullable(z.string()),
  cpu_count: z.nullable(count),
  ram_bytes: z.nullable(count),
  local_ip: z.nullable(z.string()),
  mcp_servers: z.array(namedInScope),
  skills_registered: z.array(namedInScope),

  // From here on: ours, present where they apply.
  occurred_at: z.optional(instant),
  prompt_source: z.optional(filledText),
  subagent_tokens: z.optional(tokenCounts),
  error_class: z.optional(filledText),
  permission_denied_by: z.optional(z.enum(['user', 'rule'])),
  thinking_tokens_estimated: z.optional(z.boolean()),
  background_agents: z.optional(
    z.array(z.strictObject({ agent_id: filledText, subagent_type: z.nullable(z.string()) })),
  ),
  session_end_reason: z.optional(filledText),
  /** Null when a model has no known price. */
  cost_usd: z.optional(z.nullable(amount)),
  /** Name and date of the price table; null when nothing has a price. */
  cost_source: z.optional(z.nullable(filledText)),
  /** What is known of a cost that is not known whole, and how many responses have no price. */
  cost_known_usd: z.optional(amount),
  unpriced_responses: z.optional(count),
  vcs: z.optional(vcs),
  tags: z.optional(tags),
})

/** A health check also says when it left. */
export const healthClientMeta = z.extend(clientMeta, { sent_at: instant })

export type NamedInScope = z.infer<typeof namedInScope>
export type ClientMeta = z.infer<typeof clientMeta>
export type HealthClientMeta = z.infer<typeof healthClientMeta>
