import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { observeHealth } from '../../src/instrumentation/metrics/agent-health.ts'
import { createMetricRecorder } from '../../src/instrumentation/metrics/metric-recorder.ts'
import type { Occurrence } from '../../src/instrumentation/occurrence.ts'
import { captureNames, readCapture } from './capture.ts'
import { CAPTURED } from './captured-truth.ts'
import { of, sum } from './check-session.ts'
import { readableMeter, type SeenPoint, total } from './metric-sums.ts'
import { replay } from './replay.ts'
import { refused, script } from './script.ts'
import type { Answer, ToolTruth } from './truth.ts'

/** The client has written its totals before it reports that it leaves: they are there when the end is. */
const occurrencesOf = (name: string): Occurrence[] => replay(readCapture(name), { lagMs: () => 0 })

async function counted(occurrences: Occurrence[]): Promise<Record<string, SeenPoint[]>> {
  const { meter, read } = readableMeter()
  createMetricRecorder(meter).record(occurrences)
  return read()
}

const TOKEN_TYPES = ['input', 'output', 'cacheRead', 'cacheCreation'] as const

describe.each(captureNames())('the metrics of the recorded session %s', (name) => {
  const truths = CAPTURED[name] ?? []
  const executions = truths.flatMap((truth) => truth.executions)
  const tools = truths.flatMap((truth) => truth.tools ?? [])

  test('sum up to what its script says', async () => {
    const metrics = await counted(occurrencesOf(name))
    const tokens = metrics['claude_code.token.usage']
    const used = (answers: Answer[], type: (typeof TOKEN_TYPES)[number]) => sum(answers.map((answer) => answer[type]))
    for (const type of TOKEN_TYPES) {
      const main = executions.flatMap((execution) => execution.main)
      const agents = executions.flatMap((execution) => execution.agents ?? [])
      expect(total(tokens, { type, query_source: 'main' })).toBe(used(main, type))
      expect(total(tokens, { type, query_source: 'subagent' })).toBe(used(agents, type))
    }
    // A background agent's consumption after its turn is no turn.
    const turns = truths.flatMap((truth) =>
      truth.executions.filter(
        ({ turn }, index) => truth.executions.findIndex((other) => other.turn === turn) === index,
      ),
    )
    for (const status of ['ok', 'error', 'cancelled']) {
      const ended = turns.filter((turn) => (turn.status ?? 'ok') === status)
      expect(total(metrics['claude_metrics.turns'], { status })).toBe(ended.length)
    }
    expect(total(metrics['claude_metrics.interruptions'])).toBe(sum(truths.map(({ interrupts = 0 }) => interrupts)))
    expect(total(metrics['claude_metrics.compactions'])).toBe(sum(truths.map(({ compactions = 0 }) => compactions)))
  })

  test('count each tool call under what became of it', async () => {
    const metrics = await counted(occurrencesOf(name))
    const calls = metrics['claude_metrics.tool.calls']
    expect(total(calls)).toBe(tools.length)
    const outcomes = new Map<string, number>()
    for (const tool of tools) {
      const key = `${tool.name} ${outcome(tool)}`
      outcomes.set(key, (outcomes.get(key) ?? 0) + 1)
    }
    const seen = (calls ?? []).map(({ attributes, value }) => [
      `${attributes['tool_name']} ${attributes['outcome']}`,
      value,
    ])
    expect(Object.fromEntries(seen)).toEqual(Object.fromEntries(outcomes))
    // What was refused did not run: it has no duration.
    const ran = tools.filter(({ denied, blocked }) => denied === undefined && blocked === undefined)
    const timed = ran.filter(({ duration }) => duration !== 'none')
    expect(total(metrics['claude_metrics.tool.duration'])).toBe(timed.length)
    const denials = metrics['claude_metrics.permission.denials']
    for (const by of ['user', 'rule'] as const) {
      expect(total(denials, { by })).toBe(tools.filter(({ denied }) => denied === by).length)
    }
    expect(total(denials, { by: 'hook' })).toBe(tools.filter(({ blocked }) => blocked !== undefined).length)
  })

  test('carry no id of a session, a prompt or an agent', async () => {
    const occurrences = occurrencesOf(name)
    const shown = JSON.stringify(await counted(occurrences))
    for (const { sessionId, turnId } of occurrences) {
      expect(shown).not.toContain(sessionId)
      if (turnId !== null) expect(shown).not.toContain(turnId)
    }
  })
})

function outcome({ denied, blocked, error }: ToolTruth): string {
  if (denied !== undefined) return 'denied'
  if (blocked !== undefined) return 'blocked'
  if (error === undefined) return 'success'
  return error === 'interrupted' ? 'interrupted' : 'error'
}

test('the ways a session starts are called as the client’s own metric calls them', async () => {
  const starts = async (name: string) =>
    Object.fromEntries(
      ((await counted(occurrencesOf(name)))['claude_code.session.count'] ?? []).map(({ attributes, value }) => [
        attributes['start_type'],
        value,
      ]),
    )
  expect(await starts('a-plain')).toEqual({ fresh: 1 })
  expect(await starts('l3-resume-slash')).toEqual({ fresh: 1, clear: 1, resume: 1 })
})

test('lines added and removed are those of the client’s own totals', async () => {
  const lines = (await counted(occurrencesOf('d-files')))['claude_code.lines_of_code.count']
  expect(
    costState('d-files').map(({ totalLinesAdded, totalLinesRemoved }) => [totalLinesAdded, totalLinesRemoved]),
  ).toEqual([[6, 3]])
  expect([total(lines, { type: 'added' }), total(lines, { type: 'removed' })]).toEqual([6, 3])
})

interface CostState {
  totalCostUSD: number
  totalLinesAdded: number
  totalLinesRemoved: number
}

function costState(name: string): CostState[] {
  const path = fileURLToPath(new URL(`../captures/${name}/transcript.jsonl`, import.meta.url))
  const lines = readFileSync(path, 'utf8').split('\n')
  return lines.filter((line) => line.includes('"cost-state"')).map((line) => JSON.parse(line) as CostState)
}

test('commits and pull requests are those the client found in the output of a command, failed ones and echoes none', async () => {
  // As 2.1.328 reported real commands: one commit for a loop of two, none for `git commit -q`, whose output is empty.
  const bash = (command: string, gitOperation?: object) => ({
    tool_input: { command },
    tool_response: { gitOperation },
  })
  const commit = (kind: string) => ({ commit: { sha: 'ba390f1', kind, branch: 'main' } })
  const s = script()
  s.hook(0, 'SessionStart', { source: 'startup' })
  s.hook(1, 'UserPromptSubmit', { prompt_id: 'p1', prompt: 'go' })
  const calls = [
    bash('cd . && git commit -am two', commit('committed')),
    bash('git commit --amend -m twob', commit('amended')),
    bash('echo "git commit -m fake"'),
    bash('for i in 1 2; do git commit --allow-empty -m $i; done', commit('committed')),
    { tool_input: { command: 'git commit -m none' }, error: 'Exit code 1\nnothing to commit' },
    bash('gh pr create', { pr: { number: 17, url: 'https://github.com/o/r/pull/17', action: 'created' } }),
    bash('gh pr merge 17', { pr: { number: 17, action: 'merged' } }),
    bash('git push', { push: { branch: 'main' } }),
  ]
  for (const [at, call] of calls.entries())
    s.call(10 + 2 * at, 11 + 2 * at, `t${at}`, 'Bash', { prompt_id: 'p1', ...call })
  const metrics = await counted(replay(s.sights))
  expect(total(metrics['claude_code.commit.count'])).toBe(3)
  expect(total(metrics['claude_code.pull_request.count'])).toBe(1)
})

test('decisions on edits are those the client reports: what was decided, who decided, in which language', async () => {
  const decided = (decision: string, source: string) => ({ permissionDecision: { decision, source } })
  const s = script()
  s.hook(0, 'SessionStart', { source: 'startup' })
  s.user(1, 'p1', 'go')
  s.hook(2, 'UserPromptSubmit', { prompt_id: 'p1', prompt: 'go' })
  const write = (
    at: number,
    id: string,
    tool: string,
    file_path: string,
    said: Record<string, unknown>,
    ran = true,
  ) => {
    const input = { file_path, content: 'x' }
    s.answer(at, `m${id}`, [1, 1], [{ tool: id, name: tool, input }], 'tool_use')
    s.call(at + 2, ran ? at + 4 : undefined, id, tool, { prompt_id: 'p1', tool_input: input })
    s.result(at + 5, 'p1', id, 'ok', said)
  }
  write(10, 'a', 'Write', '/home/dev/project/a.ts', decided('accept', 'config'))
  write(20, 'b', 'Edit', '/home/dev/project/b.PY', decided('accept', 'user_temporary'))
  write(30, 'c', 'Write', '/home/dev/project/Makefile', { ...refused, toolDenialBeforeRun: true }, false)
  write(
    40,
    'd',
    'NotebookEdit',
    '/home/dev/project/d.ipynb',
    { toolDenialKind: 'permission-rule', ...decided('reject', 'config') },
    false,
  )
  write(50, 'e', 'Read', '/home/dev/project/e.ts', decided('accept', 'config'))
  s.answer(60, 'm9', [1, 1], [{ text: 'Done.' }])
  s.hook(70, 'Stop', { prompt_id: 'p1', last_assistant_message: 'Done.' })
  const decisions = (await counted(replay(s.sights)))['claude_code.code_edit_tool.decision'] ?? []
  expect(decisions.map(({ attributes, value }) => [...Object.values(attributes), value].join(' ')).sort()).toEqual([
    'Edit accept user_temporary Python 1',
    'NotebookEdit reject config unknown 1',
    'Write accept config TypeScript 1',
    'Write reject user_reject unknown 1',
  ])
})

test.each(['a-plain', 'b-bash', 'f-subagents', 'z-misc', 'bg-tui', 'l-interactive'])(
  'the cost of %s is the total that the client reported when it left',
  async (name) => {
    const cost = (await counted(occurrencesOf(name)))['claude_code.cost.usage']
    expect(total(cost)).toBeCloseTo(costState(name).at(-1)?.totalCostUSD ?? Number.NaN, 8)
  },
)

test('a resumed session adds only what it cost since; what a fork had cost before it is not counted', async () => {
  const resumed = (await counted(occurrencesOf('l3-resume-slash')))['claude_code.cost.usage']
  expect(costState('l3-resume-slash').at(-1)?.totalCostUSD).toBe(0.00088)
  // The session that /clear began in between cost as much as one of the two turns.
  expect(total(resumed)).toBeCloseTo(0.00088 + 0.00044, 8)
  const notes = of(occurrencesOf('fork'), 'note').filter((note) => note.name === 'session_cost')
  expect(notes.map(({ fields }) => fields['cost_usd'])).toEqual([0.000024, 0.000072])
})

test('a batch that comes again because its states could not be saved is not counted again', async () => {
  const { meter, read } = readableMeter()
  const recorder = createMetricRecorder(meter)
  const occurrences = occurrencesOf('e-parallel')
  recorder.record(occurrences)
  const once = await read()
  recorder.record(occurrences)
  expect(await read()).toEqual(once)
})

test('names and units are those that dashboards for Claude Code ask for', async () => {
  const { meter, units } = readableMeter()
  createMetricRecorder(meter).record([...occurrencesOf('d-files'), ...occurrencesOf('a-plain')])
  expect(await units()).toMatchObject({
    'claude_code.token.usage': 'tokens',
    'claude_code.cost.usage': 'USD',
    'claude_code.session.count': '',
    'claude_code.lines_of_code.count': '',
  })
})

test('turns and context are distributions: seconds and percent', async () => {
  const occurrences = occurrencesOf('e-parallel')
  const metrics = await counted(occurrences)
  const [execution] = of(occurrences, 'execution')
  expect(metrics['claude_metrics.turn.duration']?.[0]?.value).toEqual({
    count: 1,
    sum: (execution?.fields.duration_ms ?? 0) / 1_000,
  })
  expect(metrics['claude_metrics.context.usage']?.[0]?.value).toEqual({
    count: 1,
    sum: execution?.fields.context_percent,
  })
})

test('each reading reports how the agent is doing, per destination, and how long deliveries took', async () => {
  const { meter, read } = readableMeter()
  const outbox = { waiting: 3, waitingBytes: 700, oldestAtMs: 40_000, delivered: 9, retried: 2, rejected: 1 }
  const destinations = [
    { name: 'claude-metrics', ...outbox, dropped: { cap: 4, attempts: 5 } },
    { name: 'otlp-traces', waiting: 0, waitingBytes: 0, delivered: 1, retried: 0, rejected: 0, dropped: {} },
  ]
  observeHealth(
    meter,
    () => ({ spoolDepth: 17, destinations }),
    () => 100_000,
  )
  createMetricRecorder(meter).delivered('claude-metrics', 1_500)
  const metrics = await read()
  const value = (name: string, destination = 'claude-metrics') => total(metrics[name], { destination })
  expect(metrics['claude_metrics.agent.up']?.[0]?.value).toBe(1)
  expect(metrics['claude_metrics.spool.depth']?.[0]?.value).toBe(17)
  expect(value('claude_metrics.outbox.depth')).toBe(3)
  expect(value('claude_metrics.outbox.size')).toBe(700)
  expect(value('claude_metrics.outbox.oldest_age')).toBe(60)
  expect(value('claude_metrics.outbox.oldest_age', 'otlp-traces')).toBe(0)
  expect(value('claude_metrics.outbox.delivered')).toBe(9)
  expect(value('claude_metrics.outbox.retried')).toBe(2)
  expect(value('claude_metrics.outbox.rejected')).toBe(1)
  expect(total(metrics['claude_metrics.outbox.dropped'], { reason: 'cap' })).toBe(4)
  expect(metrics['claude_metrics.delivery.latency']?.[0]?.value).toEqual({ count: 1, sum: 1.5 })
})

test('each series of a counter begins with a reading of 0, once', async () => {
  const { meter, read } = readableMeter()
  const recorder = createMetricRecorder(meter)
  const occurrences = occurrencesOf('d-files')
  expect(recorder.begin(occurrences)).toBe(true)
  const zeroes = await read()
  expect(Object.values(zeroes).flat().length).toBeGreaterThan(5)
  expect(
    Object.values(zeroes)
      .flatMap((points) => points.map(({ value }) => value))
      .every((value) => value === 0),
  ).toBe(true)
  expect(recorder.begin(occurrences)).toBe(false)
  recorder.record(occurrences)
  const counted = await read()
  // What is counted was begun: no series of a counter comes out of nothing.
  for (const name of Object.keys(zeroes)) expect(counted[name]?.length, name).toBe(zeroes[name]?.length)
  expect(total(counted['claude_metrics.turns'])).toBe(1)
})
