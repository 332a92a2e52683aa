import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseLine } from '../../src/transcript/line.ts'

const TIME = '2026-11-20T12:00:00.000Z'
const AT_MS = Date.parse(TIME)
const USAGE = {
  input_tokens: 1,
  output_tokens: 2,
  cache_read_input_tokens: 3,
  cache_creation_input_tokens: 4,
  output_tokens_details: { thinking_tokens: 5 },
}

const parse = (line: object) => parseLine(JSON.stringify(line))
const assistant = (message: object, rest: object = {}) => ({
  type: 'assistant',
  timestamp: TIME,
  message: { id: 'm1', model: 'claude-opus-5-5', stop_reason: 'tool_use', usage: USAGE, content: [], ...message },
  ...rest,
})
const user = (content: unknown, rest: object = {}) => ({
  type: 'user',
  timestamp: TIME,
  promptId: 'p1',
  message: { content },
  ...rest,
})

describe('an answer', () => {
  test('gives one entry per block, each with the usage', () => {
    const content = [
      { type: 'thinking', thinking: 'hm hm' },
      { type: 'text', text: 'Hello' },
      { type: 'tool_use', id: 't1', name: 'Bash', input: { command: 'ls' } },
      { type: 'from_the_future' },
    ]
    const entries = parse(assistant({ content }, { effort: 'high', requestSessionId: 's0' }))
    expect(entries.map((entry) => entry.kind === 'response' && entry.block)).toEqual([
      { kind: 'thinking', length: 5 },
      { kind: 'text', text: 'Hello' },
      { kind: 'tool_use', id: 't1', name: 'Bash', input: { command: 'ls' } },
      { kind: 'other' },
    ])
    for (const entry of entries) {
      expect(entry).toMatchObject({
        kind: 'response',
        atMs: AT_MS,
        messageId: 'm1',
        effort: 'high',
        requestSessionId: 's0',
      })
      expect(entry).toMatchObject({ usage: { input: 1, output: 2, cacheRead: 3, cacheCreation: 4, thinking: 5 } })
    }
  })

  test('without any block still reports its usage', () =>
    expect(parse(assistant({}))).toMatchObject([{ kind: 'response', block: { kind: 'other' } }]))

  test('never shows what the model thought', () =>
    expect(
      JSON.stringify(parse(assistant({ content: [{ type: 'thinking', thinking: 'secret plan' }] }))),
    ).not.toContain('secret'))

  test('of the client itself is an API error, or nothing', () => {
    const synthetic = { model: '<synthetic>', content: [{ type: 'text', text: 'API Error' }] }
    expect(parse(assistant(synthetic, { isApiErrorMessage: true, error: 'rate_limit' }))).toMatchObject([
      { kind: 'api_error', atMs: AT_MS, error: 'rate_limit' },
    ])
    expect(parse(assistant(synthetic, { isApiErrorMessage: true }))).toMatchObject([
      { kind: 'api_error', error: 'unknown' },
    ])
    expect(parse(assistant(synthetic))).toEqual([])
  })

  test.each([
    ['without a usage', { usage: undefined }],
    ['with a token count that is text', { usage: { ...USAGE, input_tokens: '1' } }],
    ['with a negative token count', { usage: { ...USAGE, output_tokens: -1 } }],
    ['whose cache counts have moved', { usage: { ...USAGE, cache_read_input_tokens: undefined } }],
  ])('%s is reported, but its numbers are not', (_how, message) => {
    expect(parse(assistant(message))).toMatchObject([{ kind: 'response', messageId: 'm1', usage: undefined }])
  })

  test.each([
    ['an id', { id: undefined }],
    ['a model', { model: undefined }],
    ['content', { content: 'Hello' }],
  ])('without %s is unreadable', (_what, message) => {
    expect(parse(assistant(message))).toEqual([{ kind: 'unreadable', lineType: 'assistant' }])
  })

  test('at no known time is unreadable', () => {
    expect(parse({ ...assistant({}), timestamp: 'soon' })).toEqual([{ kind: 'unreadable', lineType: 'assistant' }])
    expect(parse({ ...assistant({}), timestamp: 1 })).toEqual([{ kind: 'unreadable', lineType: 'assistant' }])
  })
})

describe('a user line', () => {
  test.each([
    ['a prompt', 'hello', {}, { role: 'prompt', images: 0 }],
    [
      'a prompt with images',
      [{ type: 'text', text: 'see' }, { type: 'image' }, { type: 'image' }],
      {},
      { role: 'prompt', images: 2 },
    ],
    [
      'a notice of the client',
      '<task-notification>',
      { origin: { kind: 'task-notification' } },
      { role: 'prompt', machineSource: 'task-notification' },
    ],
    ['a prompt of the system', 'go', { promptSource: 'system' }, { role: 'prompt', machineSource: 'system' }],
    ['a prompt of a person', 'go', { origin: { kind: 'human' } }, { role: 'prompt', machineSource: undefined }],
    ['a command run by the person', '<bash-input>ls</bash-input>', {}, { role: 'bash' }],
    ['its output', '<bash-stdout>x</bash-stdout>', {}, { role: 'note' }],
    ['an addition of the client', 'Caveat', { isMeta: true }, { role: 'note' }],
    ['a summary', 'This session is being continued', { isCompactSummary: true }, { role: 'note' }],
    ['output of a local command', '<local-command-stdout></local-command-stdout>', {}, { role: 'note' }],
    ['an interruption', '[Request interrupted by user for tool use]', {}, { role: 'interrupt' }],
    ['an interruption in blocks', [{ type: 'text', text: '[Request interrupted by user]' }], {}, { role: 'interrupt' }],
  ])('that is %s is known as that', (_what, content, rest, expected) => {
    expect(parse(user(content, rest))).toMatchObject([{ kind: 'user', atMs: AT_MS, promptId: 'p1', ...expected }])
  })

  test('with results of several calls gives one entry for each', () => {
    const content = [
      { type: 'tool_result', tool_use_id: 't1', content: 'fine' },
      {
        type: 'tool_result',
        tool_use_id: 't2',
        is_error: true,
        content: [{ type: 'text', text: 'bad' }, { type: 'image' }],
      },
      { type: 'tool_result', tool_use_id: 't3', content: '<tool_use_error>No such tool</tool_use_error>' },
    ]
    expect(parse(user(content))).toMatchObject([
      { kind: 'tool_result', toolUseId: 't1', isError: false, text: 'fine', bytes: 4 },
      { kind: 'tool_result', toolUseId: 't2', isError: true, text: 'bad\n', bytes: 47 },
      { kind: 'tool_result', toolUseId: 't3', isError: true },
    ])
  })

  test('with a refused call says who refused it', () => {
    const content = [{ type: 'tool_result', tool_use_id: 't1', content: 'no' }]
    const rest = {
      toolDenialKind: 'user-rejected',
      toolDenialBeforeRun: true,
      permissionDecision: { source: 'user_reject' },
    }
    expect(parse(user(content, rest))).toMatchObject([
      { isError: true, denialKind: 'user-rejected', deniedBeforeRun: true, decisionSource: 'user_reject' },
    ])
  })

  test('of an unknown shape is unreadable', () =>
    expect(parse({ type: 'user', timestamp: TIME, message: { content: 1 } })).toEqual([
      { kind: 'unreadable', lineType: 'user' },
    ]))
})

test("titles, queued prompts and closing totals are known; other lines are nobody's business", () => {
  expect(parse({ type: 'custom-title', customTitle: 'name' })).toEqual([{ kind: 'title', title: 'name' }])
  expect(parse({ type: 'custom-title' })).toEqual([])
  expect(parse({ type: 'queue-operation', operation: 'enqueue', content: 'later', timestamp: TIME })).toEqual([
    { kind: 'queued', atMs: AT_MS, text: 'later' },
  ])
  expect(parse({ type: 'queue-operation', operation: 'dequeue', timestamp: TIME })).toEqual([])
  expect(parse({ type: 'cost-state', totalCostUSD: 1 })).toMatchObject([{ kind: 'cost_state' }])
  expect(parse({ type: 'attachment', attachment: { type: 'assistant' } })).toEqual([])
})

const captures = fileURLToPath(new URL('../captures/', import.meta.url))
const lines = readdirSync(captures, { recursive: true, encoding: 'utf8' })
  .filter((name) => /(transcript|agent-)[^/]*\.jsonl$/.test(name))
  .flatMap((name) => readFileSync(join(captures, name), 'utf8').split('\n'))
  .filter((line) => line !== '')

test('real lines are all readable', () => {
  expect(lines.flatMap(parseLine).filter(({ kind }) => kind === 'unreadable')).toEqual([])
})

test('no text makes it throw', () => {
  const typed = fc.record({
    type: fc.constantFrom('assistant', 'user', 'custom-title', 'queue-operation', 'cost-state'),
  })
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), typed, fc.jsonValue(), (text, line, value) => {
      parseLine(text)
      parse({ ...line, message: value })
      parse({ ...line, timestamp: TIME, message: { id: 'm', model: 'm', content: [value], usage: value } })
      parse({
        ...line,
        timestamp: TIME,
        message: { content: [{ type: 'tool_result', tool_use_id: 't', content: value }] },
      })
    }),
    { numRuns: 300 },
  )
})

/** All paths to fields of a value. */
const pathsOf = (value: unknown, prefix: string[] = []): string[][] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([key, inner]) => [[...prefix, key], ...pathsOf(inner, [...prefix, key])])

function without(line: string, choices: number[]): string {
  const root = JSON.parse(line) as object
  for (const choice of choices) {
    const paths = pathsOf(root)
    const path = paths[choice % Math.max(1, paths.length)] ?? []
    const parent = path.slice(0, -1).reduce((value: unknown, key) => (value as Record<string, unknown>)[key], root)
    if (path.length > 0) Reflect.deleteProperty(parent as object, path.at(-1) ?? '')
  }
  return JSON.stringify(root)
}

/** Tokens of each response that claims to know them. */
const tokensOf = (line: string): Map<string, number> =>
  new Map(
    parseLine(line).flatMap((entry) => {
      if (entry.kind !== 'response' || entry.usage === undefined) return []
      const { input, output, cacheRead, cacheCreation } = entry.usage
      return [[entry.messageId, input + output + cacheRead + cacheCreation]]
    }),
  )

test('whatever fields are missing, a response has its true tokens or none', () => {
  const answers = lines.filter((line) => tokensOf(line).size > 0)
  const choices = fc.array(fc.nat(), { minLength: 1, maxLength: 3 })
  fc.assert(
    fc.property(fc.constantFrom(...answers), choices, (line, missing) => {
      const truth = tokensOf(line)
      for (const [id, tokens] of tokensOf(without(line, missing))) expect(tokens).toBe(truth.get(id))
    }),
    { numRuns: 2_000 },
  )
})
