import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { type Arrivals, arrivalsIn, compare, isMet } from '../../src/dev/expectation.ts'
import { parseRecording } from '../../src/dev/recording.ts'
import type { ReceivedRequest } from '../../viewer/server/received-request.ts'
import { payloads, sessionStart, systemPayloads } from '../contract/sample.ts'

const file = path.join(import.meta.dirname, '..', '..', 'plugin', 'demo', 'session.json')
const recording = parseRecording(fs.readFileSync(file, 'utf8'), '/home/dev')

const request = (path: string, body: unknown, more: Partial<ReceivedRequest> = {}): ReceivedRequest => ({
  at: '2026-11-20T10:00:00.000Z',
  path,
  status: 202,
  duplicate: false,
  body,
  ...more,
})
const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i))

/** Counted by hand from the captures that the recording is made of. */
const TRUTH = { tokensIn: 178_575, tokensOut: 5_188 }

/** Requests that are all that the recording promises. */
const complete = (): ReceivedRequest[] => [
  request('/health-checks', payloads['/health-checks']()),
  request('/events/session', sessionStart()),
  ...times(5, () => request('/events/prompt', payloads['/events/prompt']())),
  ...times(20, (i) =>
    request('/events/tool', {
      ...payloads['/events/tool'](),
      success: i < 14,
      permission_outcome: i < 17 ? 'allowed' : i < 19 ? 'denied_user' : 'blocked_hook',
    }),
  ),
  ...times(5, () => request('/events/system', systemPayloads.subagent_stop())),
  ...times(5, (i) =>
    request('/events/execution', {
      ...payloads['/events/execution'](),
      tokens_in: i === 0 ? TRUTH.tokensIn : 0,
      tokens_out: i === 0 ? TRUTH.tokensOut : 0,
    }),
  ),
  request('/events/session', {
    ...payloads['/events/session'](),
    prompt_count: 5,
    turn_count: 5,
    tool_calls_total: 20,
    tokens_in_total: TRUTH.tokensIn,
    tokens_out_total: TRUTH.tokensOut,
    subagent_max_depth: 2,
    permission_denied_count: 2,
    hook_blocked_count: 1,
  }),
]

const missed = (requests: ReceivedRequest[]) =>
  compare(recording, arrivalsIn(requests))
    .filter((check) => !isMet(check))
    .map((check) => check.name)

test('all that was recorded meets every check', () => {
  expect(missed(complete())).toEqual([])
})

test.each([
  ['/events/prompt', 'prompts'],
  ['/events/execution', 'executions'],
  ['/events/tool', 'tool calls'],
  ['/events/system', 'subagents that ended'],
  ['/health-checks', 'health checks'],
])('one %s less is noticed', (path, name) => {
  const requests = complete()
  requests.splice(
    requests.findIndex((one) => one.path === path),
    1,
  )
  expect(missed(requests)).toContain(name)
})

test('a repetition that the server knew is no second occurrence', () => {
  const requests = complete()
  const again = requests.find((one) => one.path === '/events/tool') as ReceivedRequest
  expect(missed([...requests, { ...again, duplicate: true }])).toEqual([])
  expect(missed([...requests, again])).toContain('tool calls')
})

test('a refused request is noticed', () => {
  expect(missed([...complete(), request('/events/tool', {}, { status: 422 })])).toEqual([
    'requests refused by the server',
  ])
})

test('nothing has arrived yet: nothing is met but the absence of refusals', () => {
  const arrivals: Arrivals = arrivalsIn([])
  expect(
    compare(recording, arrivals)
      .filter(isMet)
      .map((check) => check.name),
  ).toEqual(['requests refused by the server'])
})

test('the session counts as ended only by its last row', () => {
  const requests = complete()
  const active = { ...payloads['/events/session'](), exit_kind: 'active' }
  expect(missed([...requests, request('/events/session', active)])).toContain('session: ended')
})
