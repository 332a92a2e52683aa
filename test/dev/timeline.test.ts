import { describe, expect, test } from 'vitest'
import type {
  ExecutionPayload,
  PromptPayload,
  SessionRowPayload,
  ToolPayload,
} from '../../src/contract/claude-metrics.ts'
import type { Arrivals } from '../../src/dev/expectation.ts'
import { liveLine } from '../../src/dev/live-line.ts'
import { createPaint } from '../../src/dev/paint.ts'
import { timeline, verdict } from '../../src/dev/timeline.ts'
import { countText, durationText, excerpt } from '../../viewer/wording.ts'
import { clientMeta, payloads } from '../contract/sample.ts'

const plain = createPaint(false)
const at = (second: number) => ({
  ...clientMeta(),
  occurred_at: new Date(Date.UTC(2026, 10, 20, 10, 0, second)).toISOString(),
})

const prompt = (turn_id: string, second: number, prompt_text: string) =>
  ({ ...payloads['/events/prompt'](), turn_id, prompt_text, client_meta: at(second) }) as PromptPayload
const execution = (turn_id: string, second: number, response_text: string) =>
  ({ ...payloads['/events/execution'](), turn_id, response_text, client_meta: at(second) }) as ExecutionPayload
const tool = (turn_id: string, second: number, change: Partial<ToolPayload>) =>
  ({
    ...payloads['/events/tool'](),
    turn_id,
    success: true,
    error_class: null,
    file_path: null,
    bash_command: null,
    subagent_depth: 0,
    ...change,
    client_meta: { ...at(second), ...change.client_meta },
  }) as ToolPayload

const arrivals = (): Arrivals => ({
  // As they may arrive: neither in order nor turn by turn.
  prompts: [prompt('t2', 20, 'Second question'), prompt('t1', 1, 'First\nquestion')],
  executions: [execution('t1', 15, 'First answer.'), execution('t2', 30, 'Second answer.')],
  tools: [
    tool('t1', 14, { tool_name: 'Agent', subagent_type: 'Explore', subagent_depth: 1, duration_ms: 9_000 }),
    tool('t1', 12, { tool_name: 'Bash', bash_command_kind: 'git', subagent_depth: 1, duration_ms: 2_000 }),
    tool('t1', 3, { tool_name: 'Edit', file_path: 'src/a.ts', success: false, error_class: 'old_string_not_found' }),
    tool('t2', 25, { tool_name: 'Bash', success: false, permission_outcome: 'blocked_hook', duration_ms: null }),
  ],
  systems: [],
  session: payloads['/events/session']() as SessionRowPayload,
  healthChecks: 1,
  refused: 0,
})

describe('timeline', () => {
  const text = () => timeline(arrivals(), plain).join('\n')

  test('reports the turns in order, each with its calls by start and its answer', () => {
    const order = ['First question', 'Edit src/a.ts', 'Agent Explore', 'Bash git', 'First answer.', 'Second question']
    const places = order.map((part) => text().indexOf(part))
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    expect(places).not.toContain(-1)
  })

  test('indents what a subagent did under the call that started it', () => {
    expect(text()).toMatch(/│ Agent Explore +9\.0 s {2}✓/)
    expect(text()).toMatch(/│ │ Bash git +2\.0 s {2}✓/)
  })

  test('says how failed calls failed', () => {
    expect(text()).toContain('✗ failed: old string not found')
    expect(text()).toContain('✗ blocked by a hook')
  })

  test('ends with totals', () => {
    expect(text()).toContain('tokens in 100  tokens out 20')
  })

  test('has something to say when nothing arrived', () => {
    const nothing = { ...arrivals(), prompts: [], executions: [], tools: [], session: undefined }
    expect(timeline(nothing, plain)).toContain('The session')
  })
})

test('the verdict names only what failed', () => {
  const good = { name: 'prompts', expected: 5, arrived: 5 }
  expect(verdict([good], plain).join('')).toMatch(/^✓/)
  expect(verdict([good, { name: 'turns', expected: 5, arrived: 4 }], plain)).toEqual([
    '✗ 1 of 2 checks failed:',
    '    turns: expected 5, got 4',
  ])
})

describe('live lines', () => {
  const request = { at: '', status: 202, duplicate: false }

  test.each(Object.entries(payloads))('%s has a line of its own', (path, payload) => {
    const line = liveLine({ ...request, path, body: payload() }, 1234, plain)
    expect(line).toMatch(/^ {2}1\.23 s {2}\S/)
    expect(line).not.toMatch(/undefined|\n|\[object/)
  })

  test('a refused request shows its status, a cut one that it was cut', () => {
    expect(liveLine({ ...request, path: '/events/tool', status: 422, body: {} }, 0, plain)).toContain('422')
    expect(liveLine({ ...request, path: '/events/tool', status: 0, body: null }, 0, plain)).toContain('connection cut')
  })

  test('colours only when asked', () => {
    const body = payloads['/events/tool']()
    expect(liveLine({ ...request, path: '/events/tool', body }, 0, createPaint(true))).toContain('\u001b[')
    expect(liveLine({ ...request, path: '/events/tool', body }, 0, plain)).not.toContain('\u001b[')
  })
})

test.each([
  [null, '–'],
  [0, '0 ms'],
  [999, '999 ms'],
  [1_500, '1.5 s'],
  [125_000, '2 min 5 s'],
])('a duration of %j reads %s', (ms, text) => expect(durationText(ms)).toBe(text))

test.each([
  [999, '999'],
  [5_400, '5.4k'],
  [999_950, '1.0M'],
  [1_234_567, '1.2M'],
])('%i tokens read %s', (count, text) => expect(countText(count)).toBe(text))

test('an excerpt is one line and never ends with half a character', () => {
  expect(excerpt('one\n  two', 20)).toBe('one two')
  expect(excerpt('👩👩👩👩', 3)).toBe('👩👩…')
})
