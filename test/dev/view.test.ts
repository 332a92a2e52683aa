import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Entry, Fact, SpanFact, ToolFact } from '../../src/dev/view/entry.ts'
import { entryMatches, sessionMatches, shownRows } from '../../src/dev/view/filter.ts'
import { jsonLines } from '../../src/dev/view/json-lines.ts'
import { createModel, type Model, sessionsByTime, takeUp } from '../../src/dev/view/model.ts'
import { plainText } from '../../src/dev/view/plain-text.ts'
import { tokensOverTime, toolsByOutcome } from '../../src/dev/view/series.ts'
import { rowsOfTurn } from '../../src/dev/view/waterfall.ts'

let number = 0
const entry = (fact: Fact, change: Partial<Entry> = {}): Entry => {
  number += 1
  const path = fact.kind === 'span' ? '/v1/traces' : '/events/x'
  const common = {
    receivedAtMs: 0,
    path,
    status: 202,
    duplicate: false,
    size: 2,
    label: '',
    sessionId: 's',
    turnId: 't',
  }
  return { n: number, ...common, ...change, fact }
}
const prompt = (id: string, atMs: number): Fact => ({
  kind: 'prompt',
  id,
  atMs,
  text: `ask ${id}`,
  source: null,
  model: null,
  effort: null,
  contextPercent: null,
})
const end = (id: string, atMs: number, change: object = {}): Fact => ({
  kind: 'turn',
  id,
  atMs,
  durationMs: 1000,
  status: 'ok',
  stopReason: 'end_turn',
  text: '',
  model: null,
  tokensIn: 100,
  tokensOut: 10,
  cacheRead: 60,
  thinking: null,
  linesOfCode: 0,
  contextPercent: null,
  ...change,
})
const tool = (id: string, startMs: number, endMs: number, change: Partial<ToolFact> = {}): ToolFact => ({
  kind: 'tool',
  id,
  atMs: endMs,
  durationMs: endMs - startMs,
  name: 'Bash',
  what: id,
  outcome: 'ok',
  outcomeText: 'ok',
  depth: 0,
  startsAgent: false,
  agentType: null,
  ...change,
})
const agentCall = (id: string, startMs: number, endMs: number, depth: number, agentType: string): ToolFact =>
  tool(id, startMs, endMs, { name: 'Agent', depth, agentType, startsAgent: true })
const span = (
  spanId: string,
  parentId: string | null,
  startMs: number,
  endMs: number,
  change: Partial<SpanFact> = {},
): SpanFact => ({
  kind: 'span',
  traceId: 'trace',
  spanId,
  parentId,
  operation: 'response',
  name: spanId,
  startMs,
  endMs,
  outcome: 'ok',
  outcomeText: 'ok',
  toolId: null,
  agentId: null,
  agentType: null,
  model: 'a-model',
  tokensIn: 5,
  tokensOut: 2,
  cacheRead: 1,
  ...change,
})

function modelOf(entries: readonly Entry[]): Model {
  const model = createModel()
  for (const one of entries) takeUp(model, one)
  return model
}

/** The rows of the only turn, as `level title detail`. */
function tree(entries: readonly Entry[]): string[] {
  const session = sessionsByTime(modelOf(entries))[0]
  const [turn] = session?.turns.values() ?? []
  if (!turn) throw new Error('no turn')
  return rowsOfTurn(turn).rows.map((row) => `${row.level} ${row.title} ${row.detail}`.trim())
}

describe('a turn told by events alone', () => {
  test('hangs each call below the call of the subagent that was running', () => {
    const entries = [
      prompt('p', 0),
      tool('pwd', 10, 20),
      agentCall('a1', 30, 500, 1, 'Explore'),
      agentCall('a2', 40, 300, 1, 'general'),
      tool('grep', 50, 60, { depth: 1, agentType: 'Explore' }),
      agentCall('a3', 70, 200, 2, 'general'),
      tool('deep', 80, 90, { depth: 2, agentType: 'general' }),
      tool('make', 250, 260, { depth: 1, agentType: 'general' }),
      end('e', 1000),
    ].map((fact) => entry(fact))
    expect(tree(entries)).toEqual([
      '1 ask p',
      '2 Bash pwd',
      '2 Agent a1',
      '3 Bash grep',
      '2 Agent a2',
      '3 Agent a3',
      '4 Bash deep',
      '3 Bash make',
    ])
  })

  test('a subagent in the background lasts as long as what it does', () => {
    const entries = [
      prompt('p', 0),
      agentCall('a', 10, 12, 1, 'Explore'),
      tool('late', 600, 700, { depth: 1, agentType: 'Explore' }),
      {
        kind: 'agent' as const,
        id: 'stop',
        atMs: 900,
        agentType: 'Explore',
        agentId: 'x',
        depth: 1,
        tokensIn: 7,
        tokensOut: 3,
      },
    ].map((fact) => entry(fact))
    const [session] = sessionsByTime(modelOf(entries))
    const [turn] = session?.turns.values() ?? []
    const row = turn && rowsOfTurn(turn).rows.find(({ kind }) => kind === 'agent')
    expect(row).toMatchObject({ startMs: 10, endMs: 900, durationMs: 2, tokensIn: 7, tokensOut: 3 })
  })

  test('until its end is told, a turn runs', () => {
    const [session] = sessionsByTime(modelOf([entry(prompt('p', 0)), entry(tool('pwd', 10, 20))]))
    const [turn] = session?.turns.values() ?? []
    expect(turn && rowsOfTurn(turn).rows[0]).toMatchObject({ outcome: 'running', durationMs: null, endMs: 20 })
  })
})

describe('a turn told by spans as well', () => {
  const facts: Fact[] = [
    prompt('p', 0),
    span('root', null, 0, 1000, { operation: 'agent', name: 'invoke_agent claude-code' }),
    span('chat', 'root', 5, 9),
    span('call', 'root', 10, 300, { operation: 'tool', toolId: 'a' }),
    span('sub', 'call', 12, 290, { operation: 'agent', agentId: 'x', agentType: 'Explore', tokensIn: 70 }),
    span('subchat', 'sub', 15, 30),
    span('subcall', 'sub', 40, 60, { operation: 'tool', toolId: 'grep' }),
    agentCall('a', 10, 300, 1, 'Explore'),
    tool('grep', 45, 60, { depth: 1, agentType: 'Explore', outcome: 'failed' }),
    end('e', 1000),
  ]
  const expected = ['1 ask p', '2 Response a-model', '2 Agent a', '3 Response a-model', '3 Bash grep']

  test('has one row for a call, its span, and the subagent that it started', () => {
    expect(tree(facts.map((fact) => entry(fact)))).toEqual(expected)
  })

  test('is the same in whatever order it is told, and however often', () => {
    const entries = facts.map((fact) => entry(fact))
    fc.assert(
      fc.property(fc.shuffledSubarray([...entries, ...entries], { minLength: entries.length * 2 }), (told) => {
        expect(tree(told)).toEqual(expected)
        expect(modelOf(told).totals).toEqual({
          turns: 1,
          tools: { ok: 1, failed: 1, refused: 0 },
          agents: 0,
          tokensIn: 100,
          tokensOut: 10,
        })
      }),
    )
  })

  test('the outcome is the event’s, the time the span’s, the duration the client’s', () => {
    const [session] = sessionsByTime(modelOf(facts.map((fact) => entry(fact))))
    const [turn] = session?.turns.values() ?? []
    const row = turn && rowsOfTurn(turn).rows.find(({ detail }) => detail === 'grep')
    expect(row).toMatchObject({
      startMs: 40,
      endMs: 60,
      durationMs: 15,
      outcome: 'failed',
      refs: [expect.any(Number), expect.any(Number)],
    })
  })
})

test('spans of any shape, also in circles and chains without end, become rows: each once, below the turn', () => {
  const ids = fc.integer({ min: 0, max: 12 }).map(String)
  const anySpan = fc.record({
    spanId: ids,
    parentId: fc.option(ids),
    operation: fc.constantFrom('agent', 'response', 'tool', 'other') as fc.Arbitrary<SpanFact['operation']>,
    toolId: fc.option(ids),
    agentId: fc.option(ids),
    startMs: fc.nat(100),
  })
  fc.assert(
    fc.property(fc.array(anySpan, { minLength: 1, maxLength: 20 }), (list) => {
      const model = modelOf(
        list.map(({ spanId, parentId, startMs, ...change }) =>
          entry(span(spanId, parentId, startMs, startMs + 10, change)),
        ),
      )
      const [session] = model.sessions.values()
      const [turn] = session?.turns.values() ?? []
      const rows = turn ? rowsOfTurn(turn).rows : []
      const keys = rows.map(({ key }) => key)
      expect(new Set(keys).size).toBe(keys.length)
      expect(rows[0]?.level).toBe(1)
      for (const row of rows.slice(1)) expect(keys).toContain(row.parent)
      // A span is a row, part of one, or part of the turn's: none is lost.
      const told = new Set(rows.flatMap(({ refs }) => refs))
      const roots = list.filter(({ operation, agentId }) => operation === 'agent' && agentId === null)
      expect(told.size + roots.length).toBeGreaterThanOrEqual(new Set(list.map(({ spanId }) => spanId)).size)
    }),
  )
  for (const change of [{ operation: 'other' }, { operation: 'agent', agentId: 'x' }] as const) {
    const chain = Array.from({ length: 20_000 }, (_, index) =>
      entry(span(`c${index}`, index === 0 ? null : `c${index - 1}`, index, index + 1, change)),
    )
    expect(tree(chain)).toHaveLength(20_001)
  }
})

test('the model keeps so many facts and no more: the oldest turns of the quietest session go first', () => {
  const model = createModel()
  for (let turn = 0; turn < 30; turn += 1)
    for (const sessionId of ['busy', 'quiet'])
      if (sessionId === 'busy' || turn < 5)
        takeUp(
          model,
          entry(tool(`${sessionId} ${turn}`, turn * 10, turn * 10 + 5), { sessionId, turnId: `${turn}` }),
          20,
        )
  expect(model.size).toBe(20)
  expect([...model.sessions.keys()]).toEqual(['busy'])
  expect([...(model.sessions.get('busy')?.turns.keys() ?? [])]).toEqual(
    Array.from({ length: 20 }, (_, index) => `${index + 10}`),
  )
})

describe('filter', () => {
  const facts = [
    prompt('p', 0),
    tool('pwd', 10, 20),
    agentCall('a', 30, 90, 1, 'Explore'),
    tool('npm test', 40, 60, { depth: 1, agentType: 'Explore', outcome: 'failed', outcomeText: 'failed: timeout' }),
  ]
  const [session] = sessionsByTime(modelOf(facts.map((fact) => entry(fact))))
  if (!session) throw new Error('no session')
  const titles = (filter: Parameters<typeof shownRows>[2], collapsed: string[] = []) =>
    shownRows(session, new Set(collapsed), filter).map(({ row }) => row.detail || row.title)

  test('shows what it finds and the rows above it', () => {
    expect(titles({ query: 'NPM timeout', outcome: 'all' })).toEqual(['ask p', 'a', 'npm test'])
    expect(titles({ query: '', outcome: 'failed' })).toEqual(['ask p', 'a', 'npm test'])
    expect(titles({ query: 'pwd', outcome: 'failed' })).toEqual([])
  })

  test('a collapsed row hides what is below it, unless that is looked for', () => {
    expect(titles({ query: '', outcome: 'all' }, ['tool a'])).toEqual(['ask p', 'pwd', 'a'])
    expect(titles({ query: 'npm', outcome: 'all' }, ['tool a'])).toEqual(['ask p', 'a', 'npm test'])
  })

  test('finds a session by what happened in it, and a record by what it says', () => {
    expect(sessionMatches(session, { query: 'npm', outcome: 'all' })).toBe(true)
    expect(sessionMatches(session, { query: 'cargo', outcome: 'all' })).toBe(false)
    const refused = { ...entry(tool('x', 0, 1)), status: 422, fact: null, label: 'refused with 422' }
    expect(entryMatches(refused, { query: '422', outcome: 'refused' })).toBe(true)
    expect(entryMatches(refused, { query: '', outcome: 'failed' })).toBe(false)
  })
})

test('charts add up: every token is in one column, every call in one bar', () => {
  const facts = [...Array(50).keys()].flatMap((index) => [
    end(`e${index}`, index * 37),
    tool(`t${index}`, index, index + 1, { name: `tool ${index % 7}`, outcome: index % 2 === 0 ? 'ok' : 'refused' }),
  ])
  const [session] = sessionsByTime(modelOf(facts.map((fact) => entry(fact))))
  if (!session) throw new Error('no session')
  const buckets = tokensOverTime(session, 12)
  const sum = (pick: (bucket: (typeof buckets)[number]) => number) =>
    buckets.reduce((total, bucket) => total + pick(bucket), 0)
  expect([sum(({ fresh }) => fresh), sum(({ cached }) => cached), sum(({ out }) => out)]).toEqual([2000, 3000, 500])
  const bars = toolsByOutcome(session, 4)
  expect(bars).toHaveLength(4)
  expect(bars.reduce((total, bar) => total + bar.total, 0)).toBe(50)
  expect(bars.at(-1)?.name).toBe('others')
})

describe('texts', () => {
  test('are one short line in which nothing reorders or hides anything', () => {
    expect(plainText('a\n\tb  c', 20)).toBe('a b c')
    expect(plainText('user\u202egpj.exe\u2066 \u0000\u200b', 40)).toBe('user\ufffdgpj.exe\ufffd \ufffd\ufffd')
    expect(plainText('x'.repeat(1_000_000), 10)).toBe(`${'x'.repeat(9)}…`)
    expect(plainText('🙂'.repeat(20), 10)).toBe(`${'🙂'.repeat(4)}…`)
  })

  test('pretty JSON is the value, and shows characters that would deceive as escapes', () => {
    const value = { text: 'a"\u202e<b>', list: [1, null, true, {}, []], nested: { 'k"': 'v' } }
    const { lines, isCut } = jsonLines(value, 100)
    const text = lines
      .map(({ indent, parts }) => ' '.repeat(indent) + parts.map((part) => part.text).join(''))
      .join('\n')
    expect(JSON.parse(text)).toEqual(value)
    expect(text).toContain('\\u202e')
    expect(isCut).toBe(false)
  })

  test('pretty JSON of any value reads as that value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const text = jsonLines(value, 10_000)
          .lines.map(({ parts }) => parts.map((part) => part.text).join(''))
          .join('\n')
        expect(JSON.stringify(JSON.parse(text))).toBe(JSON.stringify(value))
      }),
    )
  })

  test('long strings and long records are cut, and say so', () => {
    expect(jsonLines('x'.repeat(3000), 10).lines[0]?.parts.at(-1)).toEqual({
      type: 'cut',
      text: ' … 1,000 more characters',
    })
    expect(jsonLines([...Array(100).keys()], 10)).toMatchObject({ isCut: true, lines: { length: 10 } })
  })
})
