import * as z from 'zod/mini'
import type { TranscriptEntry } from './entry.ts'

/* The lines that the client writes about itself (measured with 2.1.328), as `line.ts` does those of the conversation. */

const count = z.number().check(z.nonnegative())

const retryLine = z.object({
  timestamp: z.string(),
  error: z.optional(
    z.object({
      status: z.optional(z.nullable(count)),
      connection: z.optional(z.nullable(z.object({ code: z.optional(z.string()) }))),
    }),
  ),
  retryAttempt: z.optional(count),
  retryInMs: z.optional(count),
})

const compactionLine = z.object({
  timestamp: z.string(),
  compactMetadata: z.optional(
    z.object({
      trigger: z.optional(z.string()),
      preTokens: z.optional(count),
      postTokens: z.optional(count),
      durationMs: z.optional(count),
    }),
  ),
})

const costLine = z.object({
  modelUsage: z.record(z.string(), z.object({ costUSD: count })),
  hasUnknownModelCost: z.optional(z.boolean()),
})

/** `system/api_error`: one for each failed request that is tried again. */
export function retryEntries(raw: object): TranscriptEntry[] {
  const line = retryLine.safeParse(raw)
  const atMs = line.success ? Date.parse(line.data.timestamp) : Number.NaN
  if (!line.success || Number.isNaN(atMs)) return []
  const { error, retryAttempt: attempt, retryInMs } = line.data
  const status = error?.status ?? undefined
  const shown = status === undefined ? (error?.connection?.code ?? 'unknown') : String(status)
  return [{ kind: 'api_retry', atMs, status, error: shown, attempt, retryInMs }]
}

/** Before the prompt, at the end of the notice that it was turned away. */
const QUOTE = '\nOriginal prompt: '

const blockedLine = z.object({ timestamp: z.string(), content: z.string() })

/** What the client writes where a hook said `continue: false`. */
export const STOPPED = /^Operation stopped by hook/

/** `system/informational`: a UserPromptSubmit hook has turned a prompt away, or lets the turn go no further. */
export function promptEnding(raw: object): TranscriptEntry[] {
  const line = blockedLine.safeParse(raw)
  const atMs = line.success ? Date.parse(line.data.timestamp) : Number.NaN
  if (!line.success || Number.isNaN(atMs)) return []
  const { content } = line.data
  if (STOPPED.test(content)) return [{ kind: 'ended_by', atMs, reason: 'hook_stopped' }]
  const quoteAt = content.indexOf(QUOTE)
  if (!content.startsWith('UserPromptSubmit operation blocked') || quoteAt === -1) return []
  return [{ kind: 'blocked_prompt', atMs, text: content.slice(quoteAt + QUOTE.length) }]
}

const ENDINGS = { max_turns_reached: 'max_turns', hook_stopped_continuation: 'hook_stopped' } as const

const attachmentLine = z.object({
  timestamp: z.string(),
  attachment: z.looseObject({ type: z.enum(['max_turns_reached', 'hook_stopped_continuation']) }),
})

/** `attachment`, of which the kinds concern us that end a turn. */
export function attachmentEntries(raw: object): TranscriptEntry[] {
  const line = attachmentLine.safeParse(raw)
  const atMs = line.success ? Date.parse(line.data.timestamp) : Number.NaN
  if (!line.success || Number.isNaN(atMs)) return []
  return [{ kind: 'ended_by', atMs, reason: ENDINGS[line.data.attachment.type] }]
}

/** `system/compact_boundary`. */
export function compactionEntries(raw: object): TranscriptEntry[] {
  const line = compactionLine.safeParse(raw)
  const atMs = line.success ? Date.parse(line.data.timestamp) : Number.NaN
  if (!line.success || Number.isNaN(atMs)) return []
  const { trigger, preTokens, postTokens, durationMs } = line.data.compactMetadata ?? {}
  return [{ kind: 'compaction', atMs, trigger, preTokens, postTokens, durationMs }]
}

/** `cost-state`. The client sets the cost of models it has no price for to 0: then the sums are no sums. */
export function costState(raw: object): TranscriptEntry {
  const line = costLine.safeParse(raw)
  if (!line.success || line.data.hasUnknownModelCost === true) return { kind: 'cost_state', costs: undefined }
  const costs = Object.entries(line.data.modelUsage).map(([model, { costUSD }]) => [model, costUSD])
  return { kind: 'cost_state', costs: Object.fromEntries(costs) as Record<string, number> }
}
