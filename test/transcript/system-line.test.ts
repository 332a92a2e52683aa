import { expect, test } from 'vitest'
import { parseLine } from '../../src/transcript/line.ts'

const TIME = '2026-11-20T12:00:00.000Z'
const AT_MS = Date.parse(TIME)
const parse = (line: object) => parseLine(JSON.stringify(line))
const retry = (rest: object) => ({ type: 'system', subtype: 'api_error', timestamp: TIME, ...rest })

test('a failed request that is tried again is reported with its status, its attempt and the wait before the next', () => {
  const error = { status: 529, message: '529 {"type":"error"}', connection: null }
  expect(parse(retry({ error, retryAttempt: 2, retryInMs: 1220 }))).toEqual([
    { kind: 'api_retry', atMs: AT_MS, status: 529, error: '529', attempt: 2, retryInMs: 1220 },
  ])
})

test('a connection that failed is reported by its code, and nothing of the error’s words is kept', () => {
  const connection = { code: 'ECONNRESET', message: 'ECONNRESET: closed' }
  const [entry] = parse(retry({ error: { message: 'Connection error.', connection } }))
  expect(entry).toMatchObject({ kind: 'api_retry', status: undefined, error: 'ECONNRESET' })
  expect(JSON.stringify(entry)).not.toContain('closed')
  expect(parse(retry({}))).toMatchObject([{ error: 'unknown' }])
})

test('a compaction is reported with its sizes, as far as the client reports them', () => {
  const line = { type: 'system', subtype: 'compact_boundary', timestamp: TIME }
  const compactMetadata = { trigger: 'manual', preTokens: 30, postTokens: 2918, durationMs: 121 }
  expect(parse({ ...line, compactMetadata })).toEqual([
    { kind: 'compaction', atMs: AT_MS, trigger: 'manual', preTokens: 30, postTokens: 2918, durationMs: 121 },
  ])
  expect(parse(line)).toMatchObject([{ kind: 'compaction', trigger: undefined }])
})

test('the client’s totals are dollars by model; where it knows no price they are no totals', () => {
  const modelUsage = { 'claude-opus-5-5': { inputTokens: 1, costUSD: 0.5 }, 'claude-haiku': { costUSD: 0.01 } }
  expect(parse({ type: 'cost-state', totalCostUSD: 0.51, modelUsage })).toEqual([
    { kind: 'cost_state', costs: { 'claude-opus-5-5': 0.5, 'claude-haiku': 0.01 } },
  ])
  for (const line of [{ modelUsage, hasUnknownModelCost: true }, { modelUsage: { x: {} } }, {}]) {
    expect(parse({ type: 'cost-state', ...line })).toEqual([{ kind: 'cost_state', costs: undefined }])
  }
})

test.each([
  ['api_error', { timestamp: 'no time' }],
  ['compact_boundary', { timestamp: 7 }],
  ['compact_boundary', { timestamp: TIME, compactMetadata: { preTokens: 'many' } }],
])('a %s line of another shape reports nothing', (subtype, rest) => {
  expect(parse({ type: 'system', subtype, ...rest })).toEqual([])
})

test.each([
  ['main', 'main'],
  ['HEAD', undefined],
  ['', undefined],
  [undefined, undefined],
])('the branch %j of a prompt is %j: a detached head is none', (gitBranch, branch) => {
  const line = { type: 'user', timestamp: TIME, promptId: 'p1', gitBranch, message: { content: 'hi' } }
  expect(parse(line)).toMatchObject([{ kind: 'user', branch }])
})
