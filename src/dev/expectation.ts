import type { ReceivedRequest } from '../../viewer/server/received-request.ts'
import type {
  ExecutionPayload,
  PromptPayload,
  SessionPayload,
  SessionRowPayload,
  SystemPayload,
  ToolPayload,
} from '../contract/claude-metrics.ts'
import type { Recorded, Recording } from './recording.ts'

/** What arrived, by kind, each occurrence once. */
export interface Arrivals {
  prompts: PromptPayload[]
  executions: ExecutionPayload[]
  tools: ToolPayload[]
  systems: SystemPayload[]
  /** The newest whole row of the session. */
  session: SessionRowPayload | undefined
  healthChecks: number
  /** Requests that the ingest did not accept. */
  refused: number
}

/** One thing that a recording promises: how many should come, and how many did. */
export interface Check {
  name: string
  expected: number
  arrived: number
}

interface ToolUse {
  id: string
  name: string
}

interface Usage {
  input_tokens: number
  output_tokens: number
  cache_read_input_tokens: number
  cache_creation_input_tokens: number
}

interface Message {
  id?: string
  content?: string | (Recorded & { type: string })[]
  usage?: Usage
}

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, number) => total + number, 0)

/** Sorts what an ingest received in these `requests`, of one session. */
export function arrivalsIn(requests: readonly ReceivedRequest[]): Arrivals {
  const accepted = requests.filter(({ status }) => status >= 200 && status < 300)
  const at = <T>(path: string) =>
    accepted.filter((request) => request.path === path && !request.duplicate).map((request) => request.body as T)
  const rows = at<SessionPayload>('/events/session').filter((row) => 'turn_count' in row)
  return {
    prompts: at('/events/prompt'),
    executions: at('/events/execution'),
    tools: at('/events/tool'),
    systems: at('/events/system'),
    session: rows.at(-1),
    healthChecks: at('/health-checks').length,
    refused: requests.length - accepted.length,
  }
}

/**
 * Compares what arrived with what the recording says, read straight from its hooks and transcripts: each API response
 * and each tool call counts once, whoever made it.
 */
export function compare(recording: Recording, arrivals: Arrivals): Check[] {
  const { prompts, executions, tools, systems, session } = arrivals
  const lines = [recording.transcript, ...recording.subagents].flatMap((transcript) => transcript.lines)
  const messages = lines.map((line) => line.message as Message | undefined).filter((message) => message !== undefined)
  const usages = new Map(messages.flatMap(({ id, usage }) => (id !== undefined && usage ? [[id, usage]] : [])))
  const tokensIn = sum([...usages.values()].map(inputOf))
  const tokensOut = sum([...usages.values()].map((usage) => usage.output_tokens))
  const calls = new Map(messages.flatMap(toolUses).map((use) => [use.id, use.name]))
  const hooks = (event: string) => recording.hooks.filter((hook) => hook.event === event)
  const succeeded = hooks('PostToolUse').length
  const refusals = lines.filter((line) => (line.permissionDecision as Recorded | undefined)?.decision === 'reject')
  const blocked = refusals.filter((line) => (line.permissionDecision as Recorded).source === 'hook').length
  const turns = new Set(hooks('Stop').map((hook) => hook.input.prompt_id)).size
  const depth = Math.max(0, ...recording.subagents.map((subagent) => Number(subagent.meta.spawnDepth)))

  return [
    { name: 'prompts', expected: hooks('UserPromptSubmit').length, arrived: prompts.length },
    { name: 'executions', expected: hooks('Stop').length, arrived: executions.length },
    { name: 'tool calls', expected: calls.size, arrived: tools.length },
    { name: 'tool calls that succeeded', expected: succeeded, arrived: tools.filter((tool) => tool.success).length },
    {
      name: 'tool calls that were refused',
      expected: refusals.length,
      arrived: tools.filter((tool) => tool.permission_outcome !== 'allowed').length,
    },
    {
      name: 'subagents that ended',
      expected: hooks('SubagentStop').length,
      arrived: systems.filter((system) => system.kind === 'subagent_stop').length,
    },
    { name: 'tokens in', expected: tokensIn, arrived: sum(executions.map((turn) => turn.tokens_in ?? 0)) },
    { name: 'tokens out', expected: tokensOut, arrived: sum(executions.map((turn) => turn.tokens_out ?? 0)) },
    { name: 'session: ended', expected: 1, arrived: session && session.exit_kind !== 'active' ? 1 : 0 },
    { name: 'session: prompts', expected: hooks('UserPromptSubmit').length, arrived: session?.prompt_count ?? 0 },
    { name: 'session: turns', expected: turns, arrived: session?.turn_count ?? 0 },
    { name: 'session: tool calls', expected: calls.size, arrived: session?.tool_calls_total ?? 0 },
    { name: 'session: tokens in', expected: tokensIn, arrived: session?.tokens_in_total ?? 0 },
    { name: 'session: tokens out', expected: tokensOut, arrived: session?.tokens_out_total ?? 0 },
    { name: 'session: depth of subagents', expected: depth, arrived: session?.subagent_max_depth ?? 0 },
    {
      name: 'session: permissions denied',
      expected: refusals.length - blocked,
      arrived: session?.permission_denied_count ?? 0,
    },
    { name: 'session: blocked by a hook', expected: blocked, arrived: session?.hook_blocked_count ?? 0 },
    // The first one comes at once, the next after ten minutes.
    { name: 'health checks', expected: 1, arrived: Math.min(1, arrivals.healthChecks) },
    { name: 'requests refused by the server', expected: 0, arrived: arrivals.refused },
  ]
}

export const isMet = (check: Check): boolean => check.expected === check.arrived

const inputOf = (usage: Usage): number =>
  usage.input_tokens + usage.cache_read_input_tokens + usage.cache_creation_input_tokens

function toolUses({ content }: Message): ToolUse[] {
  if (!Array.isArray(content)) return []
  return content.filter((block) => block.type === 'tool_use').map(({ id, name }) => ({ id: `${id}`, name: `${name}` }))
}
