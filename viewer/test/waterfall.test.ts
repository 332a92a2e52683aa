import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Entry, Fact, SpanFact } from '../model/entry.ts'
import { sessionsByTime } from '../model/model.ts'
import { rowsOfTurn } from '../model/waterfall.ts'
import { agentCall, end, entry, modelOf, prompt, span, tool } from './scripted-session.ts'

/** The rows of the only turn, as `level title detail`. */
function tree(entries: readonly Entry[]): string[] {
  const session = sessionsByTime(modelOf(entries))[0]
  const [turn] = session?.turns.values() ?? []
  if (!turn) throw new Error('no turn')
  return rowsOfTurn(turn).rows.map((row) => `${row.level} ${row.title} ${row.detail}`.trim())
}

describe('a turn known from events alone', () => {
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

  test('until its end is reported, a turn runs', () => {
    const [session] = sessionsByTime(modelOf([entry(prompt('p', 0)), entry(tool('pwd', 10, 20))]))
    const [turn] = session?.turns.values() ?? []
    expect(turn && rowsOfTurn(turn).rows[0]).toMatchObject({ outcome: 'running', durationMs: null, endMs: 20 })
  })
})

describe('a turn known from spans as well', () => {
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

  test('is the same in whatever order it is reported, and however often', () => {
    const entries = facts.map((fact) => entry(fact))
    fc.assert(
      fc.property(fc.shuffledSubarray([...entries, ...entries], { minLength: entries.length * 2 }), (reported) => {
        expect(tree(reported)).toEqual(expected)
        expect(modelOf(reported).totals).toEqual({
          turns: 1,
          tools: { ok: 1, failed: 1, refused: 0 },
          agents: 0,
          tokensIn: 100,
          tokensOut: 10,
          cacheRead: 60,
          costUsd: 0,
          unpriced: 1,
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
      const reported = new Set(rows.flatMap(({ refs }) => refs))
      const roots = list.filter(({ operation, agentId }) => operation === 'agent' && agentId === null)
      expect(reported.size + roots.length).toBeGreaterThanOrEqual(new Set(list.map(({ spanId }) => spanId)).size)
    }),
  )
  for (const change of [{ operation: 'other' }, { operation: 'agent', agentId: 'x' }] as const) {
    const chain = Array.from({ length: 20_000 }, (_, index) =>
      entry(span(`c${index}`, index === 0 ? null : `c${index - 1}`, index, index + 1, change)),
    )
    expect(tree(chain)).toHaveLength(20_001)
  }
})
