import { type ExportResult, ExportResultCode } from '@opentelemetry/core'
import { LoggerProvider, type ReadableLogRecord } from '@opentelemetry/sdk-logs'
import { expect, test } from 'vitest'
import { type ClientMeta, type EventPath, eventSchemas } from '../../src/contract/claude-metrics.ts'
import { createClaudeMetricsExporter } from '../../src/exporters/claude-metrics/exporter.ts'
import { emitOccurrence } from '../../src/instrumentation/emit.ts'
import type { Occurrence } from '../../src/instrumentation/occurrence.ts'
import type { OutboxRequest } from '../../src/outbox/request.ts'
import { createDestinationProcessor } from '../../src/processors/destination-processor.ts'
import { clientMeta } from '../contract/sample.ts'
import { replay } from '../instrumentation/replay.ts'
import { script } from '../instrumentation/script.ts'

const ACCOUNT = { account_email: 'ada@example.com', account_uuid: 'a-1', organization_uuid: null }
const SURROUNDINGS = {
  account: ACCOUNT,
  gitRepo: 'https://example.com/ada/x.git',
  clientMeta: clientMeta() as ClientMeta,
}

/** A session in which each kind of record occurs. */
function occurrences(): Occurrence[] {
  const s = script()
  s.hook(0, 'SessionStart', { source: 'startup' })
  s.user(1000, 'p1', 'hello')
  s.hook(1010, 'UserPromptSubmit', { prompt_id: 'p1', prompt: 'hello', session_title: 'my work' })
  s.answer(1100, 'm1', [10, 1], [{ text: 'Yes.' }, { tool: 't1' }], 'tool_use')
  s.call(1110, 1120, 't1', 'Bash', { prompt_id: 'p1', tool_input: { command: 'ls' }, error: 'Exit code 2' })
  s.hook(1200, 'SubagentStart', { agent_id: 'A', agent_type: 'Explore', prompt_id: 'p1' })
  s.line(1200, { type: 'user', promptId: 'p1', message: { content: 'work' } }, 'A')
  s.meta(1200, 'A', { agentType: 'Explore', spawnDepth: 1 })
  s.answer(1300, 'a1', [5, 5], [{ text: 'found' }], 'end_turn', 'A')
  s.hook(1320, 'SubagentStop', {
    agent_id: 'A',
    agent_type: 'Explore',
    prompt_id: 'p1',
    last_assistant_message: 'found',
  })
  s.hook(1400, 'Notification', { prompt_id: 'p1', message: 'look', notification_type: 'permission_prompt' })
  s.hook(1500, 'PreCompact', { prompt_id: 'p1', trigger: 'auto' })
  s.answer(1600, 'm2', [10, 1], [{ text: 'Done.' }])
  s.hook(1620, 'Stop', { prompt_id: 'p1', last_assistant_message: 'Done.' })
  s.hook(9000, 'SessionEnd', { reason: 'other' })
  return replay(s.sights)
}

function recordsOf(all: Occurrence[]): Promise<ReadableLogRecord[]> {
  const taken: ReadableLogRecord[] = []
  const keep = createDestinationProcessor([], {
    export: (records, callback) => {
      taken.push(...records)
      callback({ code: ExportResultCode.SUCCESS })
    },
    forceFlush: async () => {},
    shutdown: async () => {},
  })
  const logger = new LoggerProvider({ processors: [keep] }).getLogger('test')
  for (const occurrence of all) emitOccurrence(logger, occurrence)
  return keep.deliver().then(() => taken)
}

interface Exported {
  requests: OutboxRequest[]
  lines: string[]
  result: ExportResult
}

async function exported(records: ReadableLogRecord[], put?: () => Promise<void>): Promise<Exported> {
  const requests: OutboxRequest[] = []
  const lines: string[] = []
  const exporter = createClaudeMetricsExporter({
    put: put ?? (async (more) => void requests.push(...more)),
    around: async () => SURROUNDINGS,
    log: { line: (text) => lines.push(text) },
  })
  const result = await new Promise<ExportResult>((resolve) => exporter.export(records, resolve))
  return { requests, lines, result }
}

test('each kind of record becomes a valid request of its own path', async () => {
  const { requests, lines, result } = await exported(await recordsOf(occurrences()))
  expect(result.code).toBe(ExportResultCode.SUCCESS)
  expect(lines).toEqual([])
  const systemKinds = requests.flatMap(({ path, body }) =>
    path === '/events/system' ? [(body as { kind: string }).kind] : [],
  )
  expect(systemKinds.sort()).toEqual(['notification', 'pre_compact', 'subagent_stop'])
  expect([...new Set(requests.map(({ path }) => path))].sort()).toEqual([
    '/events/execution',
    '/events/prompt',
    '/events/session',
    '/events/system',
    '/events/tool',
  ])
  for (const { path, body } of requests) {
    expect.soft(eventSchemas[path as EventPath].safeParse(body).error, path).toBeUndefined()
    expect.soft(body).toMatchObject({ ...ACCOUNT, session_id: 'session-1' })
  }
})

test('a request is filed under its event id, at its time, in the order of its session', async () => {
  const all = occurrences()
  const { requests } = await exported(await recordsOf(all))
  for (const { id, occurredAtMs, orderKey, body } of requests) {
    const occurrence = all.find(({ eventId }) => eventId === id)
    expect(occurredAtMs).toBe(occurrence?.atMs)
    expect(orderKey).toBe('session-1')
    expect(body).toMatchObject({
      event_id: id,
      client_meta: { occurred_at: new Date(occurrence?.atMs ?? 0).toISOString(), claude_code_version: '2.1.328' },
    })
  }
})

test('rows of a session replace each other; nothing else does', async () => {
  const { requests } = await exported(await recordsOf(occurrences()))
  for (const { path, replaceKey } of requests)
    expect(replaceKey).toBe(path === '/events/session' ? 'session session-1' : undefined)
})

test('fields arrive with what the record says, and null for what it does not', async () => {
  const { requests } = await exported(await recordsOf(occurrences()))
  const bodyOf = (path: string) => requests.find((request) => request.path === path)?.body
  expect(bodyOf('/events/prompt')).toMatchObject({
    prompt_text: 'hello',
    turn_id: 'p1',
    folder_path: '/home/dev/project',
    git_repo: SURROUNDINGS.gitRepo,
    session_name: 'my work',
    gap_ms: null,
    is_reprompt: null,
    context_tokens: null,
  })
  expect(bodyOf('/events/tool')).toMatchObject({
    tool_name: 'Bash',
    success: false,
    error_class: 'exit_nonzero',
    duration_ms: 10,
    bash_command: null,
    bash_command_kind: 'fs',
    subagent_depth: 0,
    subagent_type: null,
  })
  expect(bodyOf('/events/execution')).toMatchObject({
    response_text: 'Yes.\nDone.',
    tokens_in: 25,
    tokens_out: 7,
    status: 'ok',
    client_meta: { subagent_tokens: { in: 5, out: 5, responses: 1 } },
  })
  expect(bodyOf('/events/session')).toMatchObject({ exit_kind: 'active', cwd: '/home/dev/project' })
})

test('the start of a session that goes on sends no short row: it would wipe out the counts', async () => {
  const s = script()
  s.hook(0, 'SessionStart', { source: 'startup' })
  s.hook(1000, 'SessionEnd', { reason: 'other' })
  s.hook(9000, 'SessionStart', { source: 'resume' })
  s.hook(9500, 'SessionEnd', { reason: 'other' })
  const { requests } = await exported(await recordsOf(replay(s.sights)))
  const short = requests.filter(({ body }) => !('turn_count' in (body as object)))
  expect(short).toHaveLength(1)
})

test('records that this API has no request for are passed over', async () => {
  const notes = occurrences().filter(({ kind }) => kind === 'note')
  expect(notes.length).toBeGreaterThan(0)
  expect(await exported(await recordsOf(notes))).toMatchObject({
    requests: [],
    result: { code: ExportResultCode.SUCCESS },
  })
})

test('a request that does not keep the contract goes out all the same, with a line for whoever looks for the reason', async () => {
  const [record] = await recordsOf(occurrences().filter(({ kind }) => kind === 'tool'))
  const broken = { ...record, attributes: { ...record?.attributes, success: 'perhaps' } } as ReadableLogRecord
  const { requests, lines } = await exported([broken])
  expect(requests).toHaveLength(1)
  expect(lines).toEqual([expect.stringContaining('does not match the contract at success')])
})

test('an outbox that takes nothing makes the export fail, with its reason', async () => {
  const records = await recordsOf(occurrences())
  const { result } = await exported(records, () => Promise.reject(new Error('disk full')))
  expect(result).toMatchObject({ code: ExportResultCode.FAILED, error: { message: 'disk full' } })
})

test('surroundings that cannot be looked up make the export fail: nothing is sent under a wrong name', async () => {
  const exporter = createClaudeMetricsExporter({
    put: async () => {},
    around: () => Promise.reject(new Error('no account')),
    log: { line: () => {} },
  })
  const records = await recordsOf(occurrences())
  const result = await new Promise<ExportResult>((resolve) => exporter.export(records, resolve))
  expect(result.code).toBe(ExportResultCode.FAILED)
})
