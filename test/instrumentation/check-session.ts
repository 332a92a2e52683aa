import { expect } from 'vitest'
import type { Occurrence } from '../../src/instrumentation/occurrence.ts'
import type { Sight } from './capture.ts'
import { type Answer, costOf, type ExecutionTruth, type SessionTruth, type ToolTruth } from './truth.ts'

/** Occurrences of one kind. */
export type Of<Kind extends Occurrence['kind']> = Extract<Occurrence, { kind: Kind }>

export const of = <Kind extends Occurrence['kind']>(occurrences: Occurrence[], kind: Kind): Of<Kind>[] =>
  occurrences.filter((occurrence): occurrence is Of<Kind> => occurrence.kind === kind)

export const sum = (numbers: number[]): number => numbers.reduce((a, b) => a + b, 0)

const tokensOf = (answers: Answer[]) => {
  const cache_read = sum(answers.map(({ cacheRead }) => cacheRead))
  const cache_creation = sum(answers.map(({ cacheCreation }) => cacheCreation))
  return {
    in: sum(answers.map(({ input }) => input)) + cache_read + cache_creation,
    out: sum(answers.map(({ output }) => output)),
    cache_read,
    cache_creation,
  }
}

const orNull = <T>(list: T[] | undefined): T[] | null => (list === undefined || list.length === 0 ? null : list)

const average = (numbers: number[]): number => Math.round((100 * sum(numbers)) / numbers.length) / 100

function executionFields(truth: ExecutionTruth) {
  const { text, thinking, parallel = [], agents = [] } = truth
  const tokens = tokensOf([...truth.main, ...agents])
  const last = truth.main.at(-1)
  return {
    response_text: text,
    message_length: text?.length ?? 0,
    lines_of_code: truth.lines ?? 0,
    tools_used: byName(Object.entries(truth.tools ?? {}).map(([name, count]) => ({ name, count }))),
    slash_commands_used: orNull(truth.commands),
    skills_activated: orNull(truth.skills),
    images_pasted: truth.images ?? 0,
    tokens_in: truth.unknownTokens ? null : tokens.in,
    tokens_out: truth.unknownTokens ? null : tokens.out,
    cache_read_tokens: truth.unknownTokens ? null : tokens.cache_read,
    cache_creation_tokens: truth.unknownTokens ? null : tokens.cache_creation,
    ...(last !== undefined && { context_tokens: tokensOf([last]).in, model: truth.model ?? 'claude-opus-5-5' }),
    stop_reason: truth.stop ?? 'end_turn',
    status: truth.status ?? 'ok',
    thinking_tokens: truth.unknownTokens ? null : (thinking?.tokens ?? 0),
    thinking_blocks_count: truth.unknownTokens ? null : (thinking?.blocks ?? 0),
    parallel_tools_max: parallel.length === 0 ? null : Math.max(...parallel),
    parallel_tools_avg: parallel.length === 0 ? null : average(parallel),
    meta: {
      micros: truth.unknownTokens ? null : costOf([...truth.main, ...agents], truth.model),
      isPriced: [...truth.main, ...agents].length > 0,
      ...(truth.errorClass !== undefined && { error_class: truth.errorClass }),
      ...(agents.length > 0 && { subagent_tokens: { ...tokensOf(agents), responses: agents.length } }),
      ...(thinking?.estimated === true && { thinking_tokens_estimated: true }),
      ...(truth.background !== undefined && { background_agents: truth.background }),
    },
  }
}

const byName = <T extends { name: string }>(list: T[] | null): T[] | null =>
  list === null || list.length === 0 ? null : [...list].sort((a, b) => a.name.localeCompare(b.name))

function shownExecution({ fields, meta }: Of<'execution'>, truth: ExecutionTruth | undefined) {
  const { context_percent: _percent, duration_ms: _duration, context_tokens, model, ...rest } = fields
  const { cost_usd, cost_source, vcs: _vcs, ...others } = meta
  const agents = meta['background_agents'] as { subagent_type: string }[] | undefined
  return {
    ...rest,
    ...((truth?.main.length ?? 0) > 0 && { context_tokens, model }),
    tools_used: byName(fields.tools_used),
    meta: {
      micros: typeof cost_usd === 'number' ? Math.round(cost_usd * 1e9) / 1e3 : cost_usd,
      isPriced: typeof cost_source === 'string',
      ...others,
      ...(agents !== undefined && { background_agents: agents.map(({ subagent_type }) => subagent_type) }),
    },
  }
}

function toolFields(truth: ToolTruth) {
  const refused = truth.denied !== undefined || truth.blocked !== undefined
  const error = truth.denied !== undefined ? 'permission_denied' : truth.blocked !== undefined ? 'hook_blocked' : null
  return {
    turn: truth.turn,
    tool_name: truth.name,
    success: truth.error === undefined && !refused,
    error_class: truth.timeout === true ? 'timeout' : (truth.error ?? error),
    permission_outcome: truth.denied !== undefined ? 'denied_user' : refused ? 'blocked_hook' : 'allowed',
    hook_block_reason: truth.blocked ?? null,
    subagent_depth: truth.depth ?? 0,
    subagent_type: truth.type ?? null,
    file_path: truth.path ?? null,
    bash_command_kind: truth.kind ?? null,
    bash_command: truth.command ?? null,
    denied_by: truth.denied,
    timed: refused ? 'none' : (truth.duration ?? 'hook'),
  }
}

interface HookTimes {
  begunAtMs?: number
  durationMs?: number
  inputBytes?: number
  outputBytes?: number
}

const bytes = (value: unknown): number => Buffer.byteLength(typeof value === 'string' ? value : JSON.stringify(value))

/** What the recorded hooks themselves say of each call. */
function hookTimes(sights: Sight[]): Map<string, HookTimes> {
  const calls = new Map<string, HookTimes>()
  for (const sight of sights) {
    if (sight.kind !== 'hook') continue
    const { name, input } = sight.event
    const id = input['tool_use_id']
    if (typeof id !== 'string') continue
    const call = calls.get(id) ?? {}
    calls.set(id, call)
    if (name === 'PreToolUse') Object.assign(call, { begunAtMs: sight.atMs, inputBytes: bytes(input['tool_input']) })
    const output = name === 'PostToolUse' ? input['tool_response'] : input['error']
    if (name.startsWith('PostToolUse'))
      Object.assign(call, { durationMs: input['duration_ms'], outputBytes: bytes(output) })
  }
  return calls
}

function shownTool(tool: Of<'tool'>, turns: string[], calls: Map<string, HookTimes>) {
  const { fields, meta, toolUseId } = tool
  const { duration_ms, input_bytes, output_bytes, permission_mode: _mode, ...rest } = fields
  const call = calls.get(toolUseId)
  const measured = call?.begunAtMs === undefined ? undefined : Math.max(0, tool.atMs - call.begunAtMs)
  const fromHook = call?.durationMs !== undefined && duration_ms === Math.round(call.durationMs)
  expect.soft(input_bytes, 'bytes in').toBe(call?.inputBytes ?? input_bytes)
  expect.soft(output_bytes, 'bytes out').toBe(call?.outputBytes ?? output_bytes)
  return {
    turn: turns.indexOf(tool.turnId ?? ''),
    ...rest,
    denied_by: meta['permission_denied_by'],
    timed: duration_ms === null ? 'none' : fromHook ? 'hook' : duration_ms === measured ? 'measured' : duration_ms,
  }
}

/** Calls are settled in the order in which they end; the script reports the order in which they were made. */
const inScriptOrder = <T extends object>(list: T[]): string[] => list.map((item) => JSON.stringify(sorted(item))).sort()
const sorted = (item: object) => Object.fromEntries(Object.entries(item).sort(([a], [b]) => a.localeCompare(b)))

/** Compares what came out of one session with what its script says. */
export function checkSession(occurrences: Occurrence[], truth: SessionTruth, sights: Sight[]): void {
  const executions = of(occurrences, 'execution')
  const turns = [...new Set(executions.map(({ turnId }) => turnId ?? ''))]
  expect.soft(executions.map(({ turnId }) => turns.indexOf(turnId ?? ''))).toEqual(truth.executions.map((e) => e.turn))
  const shown = executions.map((execution, index) => shownExecution(execution, truth.executions[index]))
  expect.soft(shown).toEqual(truth.executions.map(executionFields))
  for (const [index, execution] of executions.entries()) {
    const { background, unknownEnd } = truth.executions[index] ?? {}
    if (background !== undefined || unknownEnd) expect.soft(execution.fields.duration_ms).toBeNull()
    else expect.soft(execution.fields.duration_ms).toBeGreaterThan(0)
  }

  const calls = hookTimes(sights)
  const truths = truth.tools ?? []
  const tools = of(occurrences, 'tool')
  const shownTools = tools.map((tool) => shownTool(tool, turns, calls))
  expect.soft(inScriptOrder(shownTools)).toEqual(inScriptOrder(truths.map(toolFields)))
  expect.soft(new Set(tools.map(({ toolUseId }) => toolUseId)).size).toBe(tools.length)

  expect
    .soft(
      of(occurrences, 'prompt').map(({ turnId, fields, meta }) => ({
        turn: turns.indexOf(turnId ?? ''),
        text: fields.prompt_text.replace(/^(<task-notification>)[\s\S]*$/, '$1'),
        source: meta['prompt_source'],
        gap_ms: fields.gap_ms,
        is_reprompt: fields.is_reprompt,
        context_tokens: fields.context_tokens,
      })),
    )
    .toEqual(
      truth.prompts.map(({ turn, text, source, gap, context }) => ({
        turn,
        text,
        source,
        gap_ms: gap ?? null,
        is_reprompt: gap === undefined ? null : gap < 10_000,
        context_tokens: context ?? null,
      })),
    )

  const system = occurrences.filter(({ kind }) => ['notification', 'pre_compact', 'subagent_stop'].includes(kind))
  expect.soft(system).toHaveLength(truth.system?.length ?? 0)
  for (const [index, expected] of (truth.system ?? []).entries()) {
    const turn = expected.turn ?? -1
    const found = { kind: system[index]?.kind, turn: turns.indexOf(system[index]?.turnId ?? ''), ...system[index] }
    expect.soft(found).toMatchObject({ kind: expected.kind, turn, fields: expected.fields })
  }
  checkRow(occurrences, truth)
}

/** The last row's totals are the sums over the executions, and the records beside them. */
function checkRow(occurrences: Occurrence[], truth: SessionTruth): void {
  const executions = of(occurrences, 'execution')
  const row = of(occurrences, 'session').at(-1)
  const prompts = of(occurrences, 'prompt')
  const people = prompts.filter(({ meta }) => meta['prompt_source'] === undefined)
  const { cost_usd, cost_source: _source, vcs: _vcs, ...meta } = row?.meta ?? {}
  const micros = sum(truth.executions.map(({ main, agents = [], model }) => costOf([...main, ...agents], model)))
  expect.soft(meta).toEqual({ session_end_reason: truth.reason })
  expect.soft(typeof cost_usd === 'number' ? cost_usd * 1e6 : cost_usd, 'micro-dollars').toBeCloseTo(micros, 3)
  expect.soft(row?.sessionName).toBe(truth.name ?? null)
  expect.soft(row?.fields).toMatchObject({
    prompt_count: people.length,
    turn_count: new Set(executions.map(({ turnId }) => turnId)).size,
    tokens_in_total: sum(executions.map(({ fields }) => fields.tokens_in ?? 0)),
    tokens_out_total: sum(executions.map(({ fields }) => fields.tokens_out ?? 0)),
    thinking_tokens_total: sum(executions.map(({ fields }) => fields.thinking_tokens ?? 0)),
    tool_calls_total: of(occurrences, 'tool').length,
    reprompt_count: prompts.filter(({ fields }) => fields.is_reprompt === true).length,
    plan_mode_count: 0,
    plan_approval_count: 0,
    subagent_max_depth: truth.depth ?? 0,
    compaction_count: truth.compactions ?? 0,
    interrupt_count: truth.interrupts ?? 0,
    permission_denied_count: truth.denials ?? 0,
    hook_blocked_count: truth.blocks ?? 0,
    thinking_cost_usd_total: (sum(executions.map(({ fields }) => fields.thinking_tokens ?? 0)) * 20) / 1e6,
    exit_kind: truth.exit,
  })
  expect.soft(row?.fields.ended_at).not.toBeNull()
  const used = executions.flatMap(({ fields }) => fields.tools_used ?? [])
  expect.soft(sum(used.map(({ count }) => count))).toBe(of(occurrences, 'tool').length)
}
