import { expect } from 'vitest'
import type { ExecutionPayload, PromptPayload, SystemPayload } from '../../src/contract/claude-metrics.ts'
import { filesIn } from './agent.ts'
import { CLIENT_VERSION } from './client.ts'
import { type ExecutionFacts, factsOfPayload, factsOfTruth } from './execution-facts.ts'
import { ACCOUNT, CLEAN_REMOTE_URL } from './scratch.ts'
import type { Stage } from './session.ts'
import { totalsFromEvents, totalsOf } from './session-totals.ts'
import { untidy } from './state-folder.ts'
import { sorted, toolFactsOfPayload, toolFactsOfTruth } from './tool-facts.ts'
import { type AgentTruth, sum, type Truth } from './truth.ts'
import { until } from './until.ts'
import { areComplete, verifyTraces } from './verify-traces.ts'

/** What an execution must be besides what the API's own record reports. */
export interface ExpectedExecution extends Partial<ExecutionFacts> {
  /** Which prompt event began the turn; null when none did. Default: the one of the same number. */
  prompt?: number | null
  /** Which group of the script's answers it holds; null when none. Default: the one of the same number. */
  group?: number | null
}

export interface Expected {
  /** Texts of the prompt events. */
  prompts: string[]
  /** One for each execution, in order; `{}` when the record reports all. Left out: the test compares them itself. */
  executions?: ExpectedExecution[]
  /** How each session ended, in order of their end: `exit_kind`, and the client's reason. */
  ends: { exit_kind: string; reason: string }[]
  /** The part of the system events that is not subagents ending; notifications are not compared. */
  compactions?: object[]
  /** How many agents were started, each of which says so at once by a health check. Default: one. */
  agents?: number
  /** Subagents that never got to their end. */
  unfinishedAgents?: string[]
  /** Stops after which a hook made the agent go on, and how many answers it had got by then. */
  earlierStops?: { agent: string; responses: number }[]
}

/** Stops the agent and compares everything it has sent with the truth, field by field. */
export async function verify(stage: Stage, expected: Expected): Promise<Truth> {
  const { received, scratch } = stage
  // The collector gets its spans in batches, a moment after the records; that they never come is reported below.
  if (stage.spans) await until('the spans', () => areComplete(received)).catch(() => undefined)
  // A hook of the last moment may still be on its way.
  const isTaken = () => !filesIn(scratch.state).some((path) => path.startsWith('spool/'))
  await until('the spool to be empty', isTaken).catch(() => undefined)
  const truth = await stage.finish()
  expect.soft(received.violations(), 'payloads against the contract').toEqual([])
  expect.soft(stage.noise(), 'hooks are silent').toEqual([])
  expect.soft(untidy(scratch), 'state folder').toEqual([])
  const checks = received.all().filter(({ path }) => path === '/health-checks')
  expect.soft(checks.length, 'agents that were started').toBe(expected.agents ?? 1)
  verifyIds(stage)
  verifyPrompts(stage, expected.prompts)
  if (expected.executions) verifyExecutions(stage, truth, expected.executions)
  verifyTools(stage, truth)
  verifySystems(stage, truth, expected)
  verifySessions(stage, expected.ends)
  if (stage.spans) verifyTraces(received)
  return truth
}

function verifyIds({ received }: Stage): void {
  const events = received.all().filter(({ path }) => path.startsWith('/events/'))
  const ids = new Set(events.map(({ body }) => body.event_id))
  expect.soft(events.length - ids.size, 'event ids that are used twice').toBe(0)
  for (const { body, path } of events) {
    expect.soft(body.account_email, path).toBe(ACCOUNT.emailAddress)
    expect.soft(body.client_meta, path).toMatchObject({ claude_code_version: CLIENT_VERSION })
  }
}

function verifyPrompts(stage: Stage, texts: string[]): void {
  const { received, scratch } = stage
  const prompts = received.prompts()
  expect.soft(prompts.map((prompt) => prompt.prompt_text)).toEqual(texts)
  for (const prompt of prompts) {
    expect.soft(prompt.git_repo).toBe(CLEAN_REMOTE_URL)
    expect.soft(prompt.folder_path).toMatch(new RegExp(`^${scratch.project}`))
    expect.soft(prompt.is_reprompt, 'is_reprompt follows from gap_ms').toBe(repromptOf(prompt))
  }
  verifyGaps(stage)
}

/** A gap is the time from the last finished execution of the session; machines and queued prompts have none. */
function verifyGaps({ received }: Stage): void {
  const at = ({ client_meta }: PromptPayload | ExecutionPayload) => Date.parse(client_meta.occurred_at ?? '')
  const seen = new Set<string | null>()
  for (const prompt of received.prompts()) {
    const waits = received
      .executions()
      .filter((execution) => execution.session_id === prompt.session_id && at(execution) <= at(prompt))
      // When a turn ended that was taken back or turned away is not known.
      .filter((execution) => execution.duration_ms !== null)
      .map((execution) => at(prompt) - at(execution))
    const queued = seen.has(prompt.turn_id)
    seen.add(prompt.turn_id)
    const what = `gap before "${prompt.prompt_text}"`
    if (waits.length === 0 || queued || prompt.client_meta.prompt_source !== undefined) {
      expect.soft(prompt.gap_ms, what).toBeNull()
    } else {
      expect.soft(prompt.gap_ms, what).toBeTypeOf('number')
      expect
        .soft(Math.abs((prompt.gap_ms ?? 0) - Math.min(...waits)), `error of ${what}`)
        .toBeLessThan(GAP_TOLERANCE_MS)
    }
  }
}

/**
 * The end of a turn is a hook's time in one place and a transcript's in the other; a busy machine starts a hook late.
 */
const GAP_TOLERANCE_MS = 3_000

/** wire-contract: under ten seconds after the assistant has finished. */
const repromptOf = ({ gap_ms }: PromptPayload): boolean | null => (gap_ms === null ? null : gap_ms < 10_000)

function verifyExecutions({ received }: Stage, truth: Truth, expected: ExpectedExecution[]): void {
  const executions = received.executions()
  const prompts = received.prompts()
  const facts = expected.map(({ prompt: _, group: inScript, ...known }, index) => {
    const group = inScript === undefined ? index : inScript
    const reported = truth.executions.find((execution) => execution.group === group)
    return { ...(reported ? factsOfTruth(reported) : {}), ...known }
  })
  // Where there is no truth (an error before any answer) only what the scenario says is compared.
  const reported = executions.map(factsOfPayload).map((fact, index) => pick(fact, facts[index] ?? fact))
  expect.soft(reported, 'executions').toEqual(facts)
  for (const [index, execution] of executions.entries()) {
    const { prompt = index } = expected[index] ?? {}
    if (prompt !== null) expect.soft(execution.turn_id, `turn of execution ${index}`).toBe(prompts[prompt]?.turn_id)
    if (execution.status === 'ok')
      expect.soft(execution.duration_ms, `duration of execution ${index}`).toBeTypeOf('number')
  }
}

const pick = (fact: ExecutionFacts, like: object): object =>
  Object.fromEntries(Object.keys(like).map((key) => [key, fact[key as keyof ExecutionFacts]]))

export function verifyTools({ received, scratch }: Stage, truth: Truth): void {
  const reported = sorted(received.tools().map(toolFactsOfPayload))
  const known = sorted(truth.tools.map((call) => toolFactsOfTruth(call, scratch.project)))
  expect.soft(reported, 'tools').toEqual(known)
  for (const turn of new Set(received.tools().map((tool) => tool.turn_id))) {
    const used = received.executions().filter((execution) => execution.turn_id === turn)
    const rows = received.tools().filter((tool) => tool.turn_id === turn)
    expect.soft(rows.length, 'tool rows of a turn against its tools_used').toBe(toolCountOf(used))
  }
}

const toolCountOf = (executions: ExecutionPayload[]): number =>
  executions.flatMap(({ tools_used }) => tools_used ?? []).reduce((all, { count }) => all + count, 0)

function verifySystems({ received }: Stage, truth: Truth, expected: Expected): void {
  const systems = received.systems()
  const stops = systems.filter((system) => system.kind === 'subagent_stop')
  const ended = truth.agents.filter((agent) => !(expected.unfinishedAgents ?? []).includes(agent.name))
  const earlier = (expected.earlierStops ?? []).map(({ agent, responses }) => stopAfter(truth, agent, responses))
  // Each stop says what is new since the one before.
  const last = ended.map((agent) => {
    const before = expected.earlierStops?.find((stop) => stop.agent === agent.name)?.responses ?? 0
    return before === 0 ? agent : { ...agent, tokens: sum(agent.served.slice(before)) }
  })
  const known = [...last, ...earlier].map(stopOfTruth)
  expect.soft(byText(stops.map(stopOfPayload)), 'subagents that stopped').toEqual(byText(known))
  const compactions = systems.filter((system) => system.kind === 'pre_compact').map((system) => system.payload)
  expect.soft(compactions, 'compactions').toMatchObject(expected.compactions ?? [])
}

const stopOfPayload = ({ payload }: Extract<SystemPayload, { kind: 'subagent_stop' }>) => ({
  type: payload.subagent_type,
  depth: payload.depth,
  tokens: payload.tokens,
})

/** What was true of the agent when it had got so many answers. */
function stopAfter({ agents }: Truth, name: string, responses: number): AgentTruth {
  const agent = agents.find((candidate) => candidate.name === name)
  if (agent === undefined) throw new Error(`the script has no agent ${name}`)
  return { ...agent, tokens: sum(agent.served.slice(0, responses)) }
}

const stopOfTruth = ({ type, depth, tokens }: AgentTruth) => ({ type, depth, tokens })

const byText = <T>(values: T[]): T[] => values.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))

export function verifySessions({ received }: Stage, ends: Expected['ends']): void {
  const finals = received.finals()
  expect
    .soft(
      finals.map((row) => ({ exit_kind: row.exit_kind, reason: row.client_meta.session_end_reason })),
      'how sessions ended',
    )
    .toEqual(ends)
  const last = new Map(finals.map((row) => [row.session_id, row]))
  for (const [id, row] of last) {
    expect.soft(totalsOf(row), 'session totals').toEqual(totalsFromEvents(received, id))
    expect.soft(row.ended_at, 'ended_at').not.toBeNull()
    const starts = received.all().filter(({ body }) => body.session_id === id && 'started_at' in body)
    expect.soft(new Set(starts.map(({ body }) => body.started_at)).size, 'started_at stays').toBe(1)
  }
}
