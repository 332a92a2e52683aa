import { InMemoryLogRecordExporter, LoggerProvider } from '@opentelemetry/sdk-logs'
import { describe, expect, test } from 'vitest'
import { emitOccurrence } from '../../src/instrumentation/emit.ts'
import { createDestinationProcessor } from '../../src/processors/destination-processor.ts'
import { captureNames, readCapture } from './capture.ts'
import { replay } from './replay.ts'
import { EPOCH_MS, type Script, script } from './script.ts'
import { drawn, type SeenSpan, spansOf, tracesIn } from './trace-tree.ts'

/** Scripted sessions: what no recording shows. */
const played = (s: Script) => spansOf(replay([...s.sights].sort((a, b) => a.atMs - b.atMs)))
const when = (span: SeenSpan | undefined) => [(span?.startMs ?? 0) - EPOCH_MS, (span?.endMs ?? 0) - EPOCH_MS]

function begin(): Script {
  const s = script()
  s.hook(0, 'SessionStart', { source: 'startup' })
  s.user(1000, 'p1', 'much')
  s.hook(1010, 'UserPromptSubmit', { prompt_id: 'p1', prompt: 'much' })
  return s
}

function finish(s: Script): void {
  s.hook(9000, 'SessionEnd', { reason: 'prompt_input_exit' })
}

test('a compaction in the middle of a turn is an event of the turn, with its sizes', async () => {
  const s = begin()
  s.answer(1100, 'm1', [150_000, 1], [{ tool: 't1' }], 'tool_use')
  s.call(1110, 1120, 't1', 'Bash', { prompt_id: 'p1' })
  s.result(1130, 'p1', 't1', 'done')
  const compactMetadata = { trigger: 'auto', preTokens: 150_000, postTokens: 3_000, durationMs: 700 }
  s.line(1920, { type: 'system', subtype: 'compact_boundary', compactMetadata })
  s.user(1921, 'p1', 'This session is being continued', { isCompactSummary: true })
  s.answer(2000, 'm2', [3000, 2], [{ text: 'Done.' }])
  s.hook(2120, 'Stop', { prompt_id: 'p1', last_assistant_message: 'Done.' })
  finish(s)
  const spans = await played(s)
  const [turn] = spans.filter(({ parentId }) => parentId === undefined)
  expect(turn?.events).toEqual([
    {
      name: 'claude_code.compaction',
      atMs: EPOCH_MS + 1920,
      attributes: { trigger: 'auto', pre_tokens: 150_000, post_tokens: 3_000, duration_ms: 700 },
    },
  ])
  const answer = spans.find(({ attributes }) => attributes['gen_ai.response.id'] === 'm2')
  expect(when(answer)).toEqual([1921, 2000])
})

test('a request after a compaction begins when the compaction is over, not with its summary', async () => {
  const s = begin()
  s.answer(1100, 'm1', [150_000, 1], [{ tool: 't1' }], 'tool_use')
  s.call(1110, 1120, 't1', 'Bash', { prompt_id: 'p1' })
  s.result(1130, 'p1', 't1', 'done')
  // As the client writes them: the line of the compaction first, with the time at which its hooks were done.
  s.line(2550, { type: 'system', subtype: 'compact_boundary', compactMetadata: { trigger: 'auto' } })
  s.user(1900, 'p1', 'This session is being continued', { isCompactSummary: true })
  s.answer(2600, 'm2', [3000, 2], [{ text: 'Done.' }])
  s.hook(2720, 'Stop', { prompt_id: 'p1', last_assistant_message: 'Done.' })
  finish(s)
  const spans = await played(s)
  expect(when(spans.find(({ attributes }) => attributes['gen_ai.response.id'] === 'm2'))).toEqual([2550, 2600])
})

test('a request lasts from what it answers to its last line: the prompt, then the tool’s result', async () => {
  const s = begin()
  s.answer(1500, 'm1', [10, 1], [{ text: 'Looking.' }, { tool: 't1' }], 'tool_use')
  s.call(1510, 1700, 't1', 'Bash', { prompt_id: 'p1' })
  s.result(1705, 'p1', 't1', 'done')
  s.answer(2400, 'm2', [20, 2], [{ text: 'Done.' }])
  s.hook(2410, 'Stop', { prompt_id: 'p1', last_assistant_message: 'Done.' })
  finish(s)
  const spans = await played(s)
  const of = (id: string) => spans.find(({ attributes }) => attributes['gen_ai.response.id'] === id)
  // The prompt's hook was recorded after the prompt's line: the turn begins with the hook, and no part of it before.
  expect(when(of('m1'))).toEqual([1010, 1501])
  expect(when(of('m2'))).toEqual([1705, 2400])
  expect(when(spans.find(({ name }) => name === 'execute_tool Bash'))).toEqual([1510, 1700])
  expect(when(spans.find(({ parentId }) => parentId === undefined))).toEqual([1010, 2410])
})

test('a turn that a Stop hook makes go on is one trace: what follows is below its first end', async () => {
  const traces = tracesIn(await spansOf(replay(readCapture('stop-hook'))))
  expect(traces.map((trace) => drawn(trace))).toEqual([
    [
      'invoke_agent claude-code',
      '  chat claude-opus-5-5',
      '  invoke_agent claude-code',
      '    chat claude-opus-5-5',
      '    execute_tool Bash',
      '    chat claude-opus-5-5',
      '  invoke_agent claude-code',
      '    chat claude-opus-5-5',
    ],
  ])
})

test('a call that becomes known when its turn is settled keeps its span, below the turn', async () => {
  const s = begin()
  s.answer(1100, 'm1', [10, 1], [{ text: 'Done.' }])
  s.hook(1110, 'Stop', { prompt_id: 'p1', last_assistant_message: 'Done.' })
  s.user(3000, 'p2', 'next')
  s.hook(3010, 'UserPromptSubmit', { prompt_id: 'p2', prompt: 'next' })
  s.answer(3100, 'm2', [10, 1], [{ text: 'Again.' }])
  s.hook(3110, 'Stop', { prompt_id: 'p2', last_assistant_message: 'Again.' })
  s.call(4000, 4500, 'late', 'Bash', { prompt_id: 'p1' })
  finish(s)
  const spans = await played(s)
  const late = spans.find(({ attributes }) => attributes['tool_use_id'] === 'late')
  const first = tracesIn(spans)[0]?.find(({ parentId }) => parentId === undefined)
  expect([late?.traceId, late?.parentId]).toEqual([first?.traceId, first?.spanId])
  expect(when(late)).toEqual([4000, 4500])
})

test('a permission that nobody answered before the interruption is an event: when it ended is not reported', async () => {
  const s = begin()
  s.answer(1100, 'm1', [10, 1], [{ tool: 't1' }], 'tool_use')
  s.call(1110, undefined, 't1', 'Bash', { prompt_id: 'p1' })
  s.hook(1200, 'PermissionRequest', { prompt_id: 'p1', tool_name: 'Bash', tool_input: {} })
  s.hook(5000, 'SessionEnd', { reason: 'other' })
  const spans = await played(s)
  const call = spans.find(({ name }) => name === 'execute_tool Bash')
  expect(call?.events).toEqual([{ name: 'claude_code.permission_request', atMs: EPOCH_MS + 1200, attributes: {} }])
  expect(spans.map(({ name }) => name)).not.toContain('blocked_on_user')
})

describe.each(captureNames())('the log records of the recorded session %s', (name) => {
  test('name the spans they belong to', async () => {
    const occurrences = replay(readCapture(name))
    const exporter = new InMemoryLogRecordExporter()
    const processor = createDestinationProcessor([], exporter)
    const logger = new LoggerProvider({ processors: [processor] }).getLogger('test')
    for (const occurrence of occurrences) emitOccurrence(logger, occurrence)
    await processor.deliver()
    const spans = new Map((await spansOf(occurrences)).map((span) => [`${span.traceId} ${span.spanId}`, span]))
    const records = exporter.getFinishedLogRecords().filter(({ spanContext }) => spanContext !== undefined)
    expect(records.length).toBeGreaterThan(0)
    for (const { spanContext, eventName, attributes } of records) {
      const span = spans.get(`${spanContext?.traceId} ${spanContext?.spanId}`)
      expect(span, eventName).toBeDefined()
      if (eventName === 'claude_code.tool_result')
        expect(span?.attributes['tool_use_id']).toBe(attributes['tool_use_id'])
    }
  })
})
