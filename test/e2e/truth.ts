import type { ContentBlock, Served } from './fake-api.ts'
import type { ToolOutcome } from './script.ts'

/**
 * What happened, reported by the side that knows: the fake API answered these responses, each of them once. Nothing
 * here looks at hooks, transcripts or the plugin.
 */

export interface Tokens {
  in: number
  out: number
  cache_read: number
  cache_creation: number
  responses: number
}

export interface ToolTruth {
  name: string
  input: Record<string, unknown>
  /** As the plugin counts it: the caller's depth, or the started agent's for a call that starts one. */
  depth: number
  subagentType: string | null
  outcome: ToolOutcome | undefined
  group: number
}

export interface AgentTruth {
  name: string
  type: string
  depth: number
  group: number
  tokens: Tokens
  /** Its responses, in order. */
  served: Served[]
}

export interface ExecutionTruth {
  group: number
  tokens: Tokens
  /** The part of `tokens` that subagents consumed. */
  subagentTokens: Tokens
  text: string
  tools: ToolTruth[]
  thinkingBlocks: number
  /** Tool calls per response, of the responses that called any. */
  parallel: number[]
  /** Tokens in the context of the last response of the main agent. */
  contextTokens: number | null
  stopReason: string | null
  model: string | null
}

export interface Truth {
  executions: ExecutionTruth[]
  agents: AgentTruth[]
  tools: ToolTruth[]
}

export function truthOf(served: readonly Served[]): Truth {
  const agents = agentsOf(served)
  const place = (one: Served) =>
    agents.get(one.kind.slice('agent:'.length)) ?? { depth: 0, type: null, group: one.group }
  const counted = served.filter((one) => (one.kind === 'main' || one.kind.startsWith('agent:')) && wasRecorded(one))
  const tools = counted.flatMap((one) => callsOf(one, place(one)))
  const groups = [...new Set(counted.map((one) => place(one).group))].sort((a, b) => a - b)
  return {
    executions: groups.map((group) => {
      const own = counted.filter((one) => place(one).group === group)
      return executionOf(group, own, tools)
    }),
    agents: [...agents].map(([name, { type, depth, group }]) => {
      const own = counted.filter((one) => one.kind === `agent:${name}`)
      return { name, type, depth, group, tokens: sum(own), served: own }
    }),
    tools,
  }
}

/** An error, a connection that broke and a refusal leave no usage in any transcript. */
const wasRecorded = ({ error, cut, message }: Served): boolean =>
  error === undefined && !cut && message.stop_reason !== 'refusal'

interface Place {
  depth: number
  type: string | null
  group: number
}

/** Which execution started each subagent, at which depth: known from the Agent call that carries its marker. */
function agentsOf(served: readonly Served[]): Map<string, Place & { type: string }> {
  const agents = new Map<string, Place & { type: string }>()
  for (const one of served) {
    const caller = agents.get(one.kind.slice('agent:'.length)) ?? { depth: 0, group: one.group }
    for (const block of one.message.content) {
      const name = block.type === 'tool_use' && markerOf(block.input)
      if (!name) continue
      const type = String(block.input.subagent_type)
      agents.set(name, { depth: caller.depth + 1, type, group: caller.group })
    }
  }
  return agents
}

const markerOf = (input: Record<string, unknown>): string | undefined =>
  /\[\[(\w+)\]\]/.exec(String(input.prompt ?? ''))?.[1]

function callsOf(one: Served, place: Place): ToolTruth[] {
  return one.message.content.flatMap((block) => {
    if (block.type !== 'tool_use') return []
    const starts = block.name === 'Agent'
    return {
      name: block.name,
      input: block.input,
      depth: starts ? place.depth + 1 : place.depth,
      subagentType: starts ? String(block.input.subagent_type) : place.type,
      outcome: one.outcomes.get(block.id),
      group: place.group,
    }
  })
}

function executionOf(group: number, own: Served[], tools: ToolTruth[]): ExecutionTruth {
  const main = own.filter((one) => one.kind === 'main')
  const last = main.at(-1)
  const blocks = own.flatMap((one) => one.message.content)
  return {
    group,
    tokens: sum(own),
    subagentTokens: sum(own.filter((one) => one.kind !== 'main')),
    text: main.flatMap((one) => one.message.content.flatMap(textOf)).join('\n'),
    tools: tools.filter((call) => call.group === group),
    thinkingBlocks: blocks.filter((block) => block.type === 'thinking').length,
    parallel: own.map((one) => one.outcomes.size).filter((calls) => calls > 0),
    contextTokens: last ? inputOf(last) : null,
    stopReason: last?.finished ? last.message.stop_reason : null,
    model: last?.message.model ?? null,
  }
}

const textOf = (block: ContentBlock): string[] => (block.type === 'text' ? [block.text] : [])

const inputOf = ({ message: { usage } }: Served): number =>
  usage.input_tokens + usage.cache_creation_input_tokens + usage.cache_read_input_tokens

/** A response the client gave up on is in the transcript with what `message_start` said: one output token. */
const outputOf = (one: Served): number => (one.finished ? one.message.usage.output_tokens : 1)

export function sum(responses: readonly Served[]): Tokens {
  const total = (of: (one: Served) => number) => responses.reduce((all, one) => all + of(one), 0)
  return {
    in: total(inputOf),
    out: total(outputOf),
    cache_read: total((one) => one.message.usage.cache_read_input_tokens),
    cache_creation: total((one) => one.message.usage.cache_creation_input_tokens),
    responses: responses.length,
  }
}
