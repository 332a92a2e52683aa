import { expect, test } from 'vitest'
import { play } from './play.ts'
import { recorded } from './recorded.ts'
import { script } from './script.ts'
import { begin, end, turn } from './scripted-turn.ts'

test('a session that died and is resumed keeps its beginning and its totals', () => {
  const s = script()
  begin(s)
  turn(s, 1000, 'p1', 'one')
  s.user(5000, 'p2', 'two')
  s.hook(5010, 'UserPromptSubmit', { prompt_id: 'p2', prompt: 'two' })
  s.answer(5100, 'm2', [10, 2], [{ tool: 't1' }], 'tool_use')
  s.call(5110, undefined, 't1', 'Bash', { prompt_id: 'p2' })
  // kill -9; the person resumes a minute later.
  begin(s, 65_000, 'resume')
  turn(s, 70_000, 'p3', 'three', [10, 4])
  end(s, 80_000)
  const all = recorded(play(s.sights))
  expect(all.executions).toEqual([
    'p1 ok/end_turn 10/1 no tools "On one." 110 ms until 1120',
    'p2 cancelled/unknown 10/2 Bash:1 null 100 ms until 5110',
    'p3 ok/end_turn 10/4 no tools "On three." 110 ms until 70120',
  ])
  expect(all.tools).toEqual(['p2 t1 Bash interrupted null'])
  expect(all.row).toMatchObject({
    started_at: '2026-11-20T12:00:00.000Z',
    ended_at: '2026-11-20T12:01:20.000Z',
    prompt_count: 3,
    turn_count: 3,
    tokens_out_total: 7,
    interrupt_count: 0,
    exit_kind: 'end_turn',
  })
})

test('a session seen from the middle of a turn reports what was used from then on', () => {
  const s = script()
  s.user(1000, 'p1', 'before anybody looked')
  s.answer(1100, 'm1', [10, 1], [{ text: 'Unseen.' }, { tool: 't1' }], 'tool_use')
  // Recording is switched on here, while the first call runs.
  s.hook(2000, 'PostToolUse', {
    prompt_id: 'p1',
    tool_name: 'Bash',
    tool_use_id: 't1',
    tool_input: {},
    tool_response: 'x',
    duration_ms: 890,
  })
  s.result(2005, 'p1', 't1', 'x')
  s.answer(2100, 'm2', [10, 2], [{ tool: 't2' }], 'tool_use')
  s.call(2110, 2120, 't2', 'Bash', { prompt_id: 'p1' })
  s.answer(2200, 'm3', [10, 4], [{ text: 'Seen.' }])
  s.hook(2220, 'Stop', { prompt_id: 'p1', last_assistant_message: 'Seen.' })
  turn(s, 6000, 'p2', 'two')
  end(s, 9000)
  const all = recorded(play(s.sights))
  expect(all.executions).toEqual([
    'p1 ok/end_turn 20/6 Bash:2 "Seen." null ms until 2220',
    'p2 ok/end_turn 10/1 no tools "On two." 110 ms until 6120',
  ])
  expect(all.tools).toEqual(['p1 t1 Bash ok 890', 'p1 t2 Bash ok 10'])
  expect(all.row).toMatchObject({
    prompt_count: 1,
    turn_count: 2,
    tokens_out_total: 7,
    started_at: '2026-11-20T12:00:02.000Z',
  })
})

test('a session resumed after its state was thrown away counts from then on', () => {
  const s = script()
  s.user(1000, 'p1', 'one')
  s.answer(1100, 'm1', [1000, 100], [{ text: 'Long ago.' }])
  begin(s, 90_000_000, 'resume')
  turn(s, 90_001_000, 'p2', 'two')
  end(s, 90_005_000)
  const occurrences = play(s.sights)
  const all = recorded(occurrences)
  expect(all.executions).toEqual(['p2 ok/end_turn 10/1 no tools "On two." 110 ms until 90001120'])
  expect(all.row).toMatchObject({ prompt_count: 1, turn_count: 1, tokens_in_total: 10 })
  // How full the context was is known all the same.
  expect(occurrences.find(({ kind }) => kind === 'prompt')?.fields).toMatchObject({
    context_tokens: 1000,
    gap_ms: null,
  })
})

test('a fork counts only its own, while its parent goes on', () => {
  const parent = script('parent')
  const fork = script('fork')
  begin(parent)
  turn(parent, 1000, 'p1', 'one', [10, 1])
  // The fork's file begins with a copy of the parent's lines, under the fork's prompt id.
  fork.user(1000, 'f1', 'one')
  const message = {
    id: 'm-p1',
    model: 'claude-opus-5-5',
    stop_reason: 'end_turn',
    usage: { input_tokens: 10, output_tokens: 1 },
    content: [{ type: 'text', text: 'On one.' }],
  }
  fork.line(1100, { type: 'assistant', requestSessionId: 'parent', message })
  begin(fork, 3000, 'fork')
  turn(fork, 3100, 'f1', 'two', [20, 2])
  turn(parent, 3150, 'p2', 'three', [30, 3])
  end(fork, 6000)
  end(parent, 6500)
  const occurrences = play([...fork.sights, ...parent.sights])
  expect(recorded(occurrences, 'fork').executions).toEqual(['f1 ok/end_turn 20/2 no tools "On two." 110 ms until 3220'])
  expect(recorded(occurrences, 'parent').executions).toEqual([
    'p1 ok/end_turn 10/1 no tools "On one." 110 ms until 1120',
    'p2 ok/end_turn 30/3 no tools "On three." 110 ms until 3270',
  ])
})

test("hooks whose clock is ten milliseconds behind the transcript's change nothing", () => {
  const s = script()
  begin(s)
  s.user(1000, 'p1', 'one')
  s.hook(990, 'UserPromptSubmit', { prompt_id: 'p1', prompt: 'one' })
  s.answer(1100, 'm1', [10, 1], [{ tool: 't1' }], 'tool_use')
  s.call(1090, 1100, 't1', 'Bash', { prompt_id: 'p1' })
  s.answer(1200, 'm2', [10, 2], [{ text: 'Done.' }])
  s.hook(1190, 'Stop', { prompt_id: 'p1', last_assistant_message: 'Done.' })
  turn(s, 4000, 'p2', 'two')
  end(s, 6000)
  expect(recorded(play(s.sights)).executions).toEqual([
    'p1 ok/end_turn 20/3 Bash:1 "Done." 200 ms until 1190',
    'p2 ok/end_turn 10/1 no tools "On two." 110 ms until 4120',
  ])
})

test('a session without a transcript still has its turns, tools and text, and no numbers made up', () => {
  const s = script()
  const nowhere = { transcript_path: undefined }
  s.hook(0, 'SessionStart', { source: 'startup', ...nowhere })
  s.hook(1000, 'UserPromptSubmit', { prompt_id: 'p1', prompt: 'one', ...nowhere })
  s.call(1100, 1150, 't1', 'Bash', { prompt_id: 'p1', ...nowhere })
  s.hook(1200, 'Stop', { prompt_id: 'p1', last_assistant_message: 'Done.', ...nowhere })
  s.hook(9000, 'SessionEnd', { reason: 'other', ...nowhere })
  const all = recorded(play(s.sights))
  expect(all.executions).toEqual(['p1 ok/unknown null/null Bash:1 "Done." 200 ms until 1200'])
  expect(all.tools).toEqual(['p1 t1 Bash ok 50'])
  expect(all.row).toMatchObject({ turn_count: 1, tool_calls_total: 1, tokens_in_total: 0 })
})

test('the last row of a session is not older than the one before, however coarse the times of files are', () => {
  const s = script()
  begin(s)
  turn(s, 1000, 'p1', 'one')
  end(s, 1116)
  const rows = play(s.sights).filter(({ kind }) => kind === 'session')
  expect(rows.map(({ fields }) => 'ended_at' in fields && fields.ended_at !== null)).toEqual([false, true])
  expect(rows.map(({ atMs }) => atMs - (rows[0]?.atMs ?? 0))).toEqual([0, 0])
})

test('a window that was asked for is known by the name in the request, which the answer leaves out', () => {
  const s = script()
  begin(s)
  const usage = { input_tokens: 80_000, output_tokens: 1, cache_read_input_tokens: 0, cache_creation_input_tokens: 0 }
  const answer = (atMs: number, id: string, requestedModel: string) => {
    const content = [{ type: 'text', text: 'Hi.' }]
    const message = { id, model: 'claude-opus-4-6', role: 'assistant', stop_reason: 'end_turn', usage, content }
    s.line(atMs, { type: 'assistant', requestedModel, message })
  }
  for (const [id, atMs, model] of [
    ['p1', 1000, 'claude-opus-4-6[1m]'],
    ['p2', 2000, 'claude-opus-4-6'],
    ['p3', 3000, 'claude-opus-4-6'],
  ] as const) {
    s.user(atMs, id, id)
    s.hook(atMs + 10, 'UserPromptSubmit', { prompt_id: id, prompt: id })
    answer(atMs + 100, `m-${id}`, model)
    s.hook(atMs + 120, 'Stop', { prompt_id: id, last_assistant_message: 'Hi.' })
  }
  end(s, 5000)
  const all = play(s.sights)
  const percents = (kind: 'prompt' | 'execution') =>
    all.flatMap((one) => (one.kind === kind ? [[one.fields.model, one.fields.context_percent]] : []))
  const [large, small] = [10, 50].map((percent) => ['claude-opus-4-6', percent])
  expect(percents('execution')).toEqual([large, small, small])
  // No request line says what was asked for: the model is unknown, never the last one known (wire contract, §4).
  expect(percents('prompt')).toEqual([
    [null, null],
    [null, 10],
    [null, 50],
  ])
})
