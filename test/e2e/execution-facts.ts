import type { ExecutionPayload } from '../../src/contract/claude-metrics.ts'
import type { ExecutionTruth, Tokens, ToolTruth } from './truth.ts'

/** The comparable part of an execution: what both the truth and the payload can say. Ids, times and machine are not. */
export interface ExecutionFacts {
  status: string
  stop_reason: string | null
  error_class: string | null
  tokens_in: number
  tokens_out: number
  cache_read_tokens: number
  cache_creation_tokens: number
  subagent_tokens: Tokens
  response_text: string
  message_length: number
  lines_of_code: number
  tools_used: string[]
  skills_activated: string[]
  slash_commands_used: string[]
  images_pasted: number
  thinking_blocks_count: number
  parallel_tools_max: number
  parallel_tools_avg: number
  context_tokens: number | null
  context_percent: number | null
  model: string | null
}

const NO_TOKENS: Tokens = { in: 0, out: 0, cache_read: 0, cache_creation: 0, responses: 0 }

/**
 * What the client's own /context says of the models in the scripts, times the part that is not reserved: wire-contract,
 * `context_percent`.
 */
const USABLE_CONTEXT_TOKENS = 1_000_000 * (1 - 0.2)

export function factsOfPayload(payload: ExecutionPayload): ExecutionFacts {
  const { client_meta } = payload
  return {
    status: payload.status,
    stop_reason: payload.stop_reason,
    error_class: client_meta.error_class ?? null,
    tokens_in: payload.tokens_in ?? 0,
    tokens_out: payload.tokens_out ?? 0,
    cache_read_tokens: payload.cache_read_tokens ?? 0,
    cache_creation_tokens: payload.cache_creation_tokens ?? 0,
    subagent_tokens: client_meta.subagent_tokens ?? NO_TOKENS,
    response_text: payload.response_text ?? '',
    message_length: payload.message_length,
    lines_of_code: payload.lines_of_code,
    tools_used: (payload.tools_used ?? []).map(({ name, count }) => `${name} ${count}`).sort(),
    skills_activated: payload.skills_activated ?? [],
    slash_commands_used: payload.slash_commands_used ?? [],
    images_pasted: payload.images_pasted,
    thinking_blocks_count: payload.thinking_blocks_count ?? 0,
    parallel_tools_max: payload.parallel_tools_max ?? 0,
    parallel_tools_avg: payload.parallel_tools_avg ?? 0,
    context_tokens: payload.context_tokens,
    context_percent: payload.context_percent,
    model: payload.model,
  }
}

export function factsOfTruth(truth: ExecutionTruth): ExecutionFacts {
  const { tokens, parallel, contextTokens } = truth
  return {
    status: 'ok',
    stop_reason: truth.stopReason,
    error_class: null,
    tokens_in: tokens.in,
    tokens_out: tokens.out,
    cache_read_tokens: tokens.cache_read,
    cache_creation_tokens: tokens.cache_creation,
    subagent_tokens: truth.subagentTokens,
    response_text: truth.text,
    message_length: truth.text.length,
    lines_of_code: linesInFences(truth.text) + truth.tools.reduce((all, call) => all + linesWritten(call), 0),
    tools_used: countsByName(truth.tools),
    skills_activated: truth.tools
      .filter((call) => call.name === 'Skill' && call.outcome === undefined)
      .map((call) => String(call.input.skill)),
    slash_commands_used: [],
    images_pasted: 0,
    thinking_blocks_count: truth.thinkingBlocks,
    parallel_tools_max: Math.max(0, ...parallel),
    parallel_tools_avg: rounded(parallel.length ? parallel.reduce((a, b) => a + b, 0) / parallel.length : 0),
    context_tokens: contextTokens,
    context_percent: contextTokens === null ? null : rounded((100 * contextTokens) / USABLE_CONTEXT_TOKENS),
    model: truth.model,
  }
}

const rounded = (value: number): number => Math.round(value * 100) / 100

function countsByName(tools: ToolTruth[]): string[] {
  const counts = new Map<string, number>()
  for (const { name } of tools) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].map(([name, count]) => `${name} ${count}`).sort()
}

const filled = (text: unknown): number =>
  String(text ?? '')
    .split('\n')
    .filter((line) => line.trim() !== '').length

const linesInFences = (text: string): number =>
  [...text.matchAll(/```[^\n]*\n([\s\S]*?)```/g)].reduce((all, [, code]) => all + filled(code), 0)

/** Only what was really written: a refused or failed edit adds no line. */
function linesWritten({ name, input, outcome }: ToolTruth): number {
  if (outcome?.success === false) return 0
  if (name === 'Write') return filled(input.content)
  return name === 'Edit' ? filled(input.new_string) : 0
}
