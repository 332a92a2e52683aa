import { LoggerProvider } from '@opentelemetry/sdk-logs'
import { expect, test } from 'vitest'
import { createUsageExporter } from '../../src/exporters/usage/exporter.ts'
import { emitOccurrence } from '../../src/instrumentation/emit.ts'
import type { Occurrence, SessionUsage } from '../../src/instrumentation/occurrence.ts'
import { createDestinationProcessor } from '../../src/processors/destination-processor.ts'
import { USER_ID, usageRequestsOf } from '../usage/usage-requests.ts'

const about = {
  eventId: 'e-1',
  sessionId: 's-1',
  atMs: Date.parse('2026-11-20T10:00:00.999Z'),
  turnId: null,
  sessionName: null,
  cwd: '/home/dev',
  clientVersion: undefined,
  meta: {},
}
const note = (name: string, fields: Record<string, unknown>): Occurrence => ({ kind: 'note', name, ...about, fields })
const typed = (fields: Record<string, unknown> = {}) =>
  note('slash_command', { command_name: 'jira:solve', prompt_length: 42, ...fields })

const NOTHING: SessionUsage = {
  started_at: '2026-11-20T09:59:58.001Z',
  ended_at: '2026-11-20T10:00:00.999Z',
  exit_reason: 'other',
  turn_count: 0,
  user_message_count: 0,
  assistant_message_count: 0,
  total_tool_calls: 0,
  tool_error_count: 0,
  bash_call_count: 0,
  file_read_count: 0,
  file_edit_count: 0,
  file_write_count: 0,
  grep_call_count: 0,
  glob_call_count: 0,
  web_fetch_call_count: 0,
  web_search_call_count: 0,
  had_errors: false,
}
const session = (fields: Partial<SessionUsage> = {}): Occurrence => ({
  kind: 'usage_session',
  ...about,
  fields: { ...NOTHING, ...fields },
})

test('a slash command, field by field', async () => {
  const { requests } = await usageRequestsOf([typed()])
  expect(requests).toEqual([
    {
      id: 'e-1',
      path: '/events',
      occurredAtMs: about.atMs,
      orderKey: 's-1',
      body: {
        type: 'slash_command',
        name: 'jira:solve',
        engine: 'claude',
        version: '1.0',
        timestamp: '2026-11-20T10:00:00Z',
        session_id: 's-1',
        user_id: USER_ID,
        os: 'linux',
        // printf %s 's-12026-11-20T10:00:00Z' | sha256sum
        mac: 'a740b8ff207cc0b0249a94addb0e2622c6268e7ecef5fa3cf38886e0a0ccefbe',
        prompt_length: 42,
      },
    },
  ])
})

test('a skill has no prompt, so its length is 0', async () => {
  const { events } = await usageRequestsOf([note('skill_activated', { skill_name: 'prow-job:analyze' })])
  expect(events).toMatchObject([{ type: 'skill', name: 'prow-job:analyze', prompt_length: 0 }])
})

test('a session in which nothing happened has counts, and no token fields', async () => {
  const { started_at: _, ended_at: __, ...counts } = NOTHING
  const { sessions } = await usageRequestsOf([session()])
  expect(sessions).toEqual([
    {
      session_id: 's-1',
      user_id: USER_ID,
      os: 'linux',
      engine: 'claude',
      start_timestamp: '2026-11-20T09:59:58Z',
      end_timestamp: '2026-11-20T10:00:00Z',
      session_duration: 2,
      mac: expect.stringMatching(/^[\da-f]{64}$/),
      ...counts,
    },
  ])
})

test('token counts go as they are', async () => {
  const tokens = { total_input_tokens: 1, total_output_tokens: 2, cache_creation_tokens: 3, cache_read_tokens: 4 }
  expect((await usageRequestsOf([session(tokens)])).sessions).toMatchObject([tokens])
})

test('a reason that is no word of the client is unknown', async () => {
  const { sessions } = await usageRequestsOf([session({ exit_reason: 'killed by ada@example.com' })])
  expect(sessions).toMatchObject([{ exit_reason: 'unknown' }])
})

test.each([
  ['darwin', 'darwin'],
  ['win32', 'windows'],
  ['linux', 'linux'],
  ['freebsd', 'linux'],
] as const)('on %s the os is %s', async (platform, os) => {
  expect((await usageRequestsOf([typed()], platform)).events).toMatchObject([{ os }])
})

test('a record of a session that is not to be tracked sends nothing', async () => {
  expect((await usageRequestsOf([typed({ do_not_track: true })])).requests).toEqual([])
})

test('records that are none of its business send nothing, and nobody gets an id for them', async () => {
  const others = ['compaction', 'permission_request', 'model_switch'].map((name) => note(name, { command_name: 'x' }))
  const got = await usageRequestsOf([...others, typed({ command_name: 'no/name' })])
  expect(got).toMatchObject({ requests: [], asked: 0 })
})

test('what does not keep the contract is not sent, and the log says which field it was, not what was in it', async () => {
  const { requests, complaints } = await usageRequestsOf([typed({ prompt_length: -77 })])
  expect(requests).toEqual([])
  expect(complaints).toEqual(['usage /events: not sent, prompt_length is not what the contract says'])
})

test('requests that the disk does not take are not acknowledged', async () => {
  const exporter = createUsageExporter({
    put: () => Promise.reject(new Error('ENOSPC')),
    userId: () => USER_ID,
    platform: 'linux',
    log: { line: () => {} },
  })
  const processor = createDestinationProcessor([], exporter)
  emitOccurrence(new LoggerProvider({ processors: [processor] }).getLogger('test'), typed())
  await expect(processor.deliver()).rejects.toThrow('ENOSPC')
})
