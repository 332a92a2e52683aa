import { expect, test } from 'vitest'
import { play } from './play.ts'
import { recorded } from './recorded.ts'
import { refused, type Script, script } from './script.ts'

const begin = (s: Script) => s.hook(0, 'SessionStart', { source: 'startup' })
const end = (s: Script, atMs: number) => s.hook(atMs, 'SessionEnd', { reason: 'prompt_input_exit' })

/** A prompt as it is typed, and what the client reports of its turn around `inside`. */
function turn(s: Script, atMs: number, promptId: string, prompt: string, inside: () => void = () => {}): void {
  s.user(atMs, promptId, prompt)
  s.hook(atMs + 10, 'UserPromptSubmit', { prompt_id: promptId, prompt })
  inside()
  s.answer(atMs + 500, `m-${promptId}`, [10, 1], [{ text: 'Done.' }])
  s.hook(atMs + 520, 'Stop', { prompt_id: promptId, last_assistant_message: 'Done.' })
}

const commandsIn = (s: Script) =>
  play(s.sights).flatMap((each) => (each.kind === 'execution' ? [each.fields.slash_commands_used] : []))

test('what a tool prints about denied permissions and interruptions is what it prints', () => {
  const s = script()
  const output = 'ls: permission denied\nuser rejected tool use\n[Request interrupted by user for tool use]'
  begin(s)
  turn(s, 1000, 'p1', 'why "[Request interrupted by user]"?', () => {
    s.answer(1100, 'm1', [10, 1], [{ tool: 't1' }, { tool: 't2', name: 'Read' }], 'tool_use')
    s.call(1110, 1200, 't1', 'Bash', { prompt_id: 'p1', tool_response: { stdout: output, stderr: output } })
    s.call(1111, 1201, 't2', 'Read', { prompt_id: 'p1', tool_response: output })
    s.result(1210, 'p1', 't1', output)
    s.result(1211, 'p1', 't2', output)
  })
  end(s, 3000)
  const { executions, tools, row } = recorded(play(s.sights))
  expect(tools.sort()).toEqual(['p1 t1 Bash ok 90', 'p1 t2 Read ok 90'])
  expect(executions).toEqual([expect.stringMatching(/^p1 ok\/end_turn 20\/2 /)])
  expect(row).toMatchObject({ permission_denied_count: 0, interrupt_count: 0, tool_calls_total: 2 })
})

test('an interruption belongs to its turn, however many turns come after it', () => {
  const s = script()
  begin(s)
  s.user(1000, 'p1', 'one')
  s.hook(1010, 'UserPromptSubmit', { prompt_id: 'p1', prompt: 'one' })
  s.answer(1100, 'm1', [10, 1], [{ tool: 't1' }], 'tool_use')
  s.call(1110, undefined, 't1', 'Bash', { prompt_id: 'p1' })
  s.result(2000, 'p1', 't1', 'rejected', refused)
  s.interrupt(2001, 'p1')
  turn(s, 5000, 'p2', 'two')
  turn(s, 9000, 'p3', 'three')
  // The client dies in the fourth: no Stop, and no interruption either.
  s.user(12_000, 'p4', 'four')
  s.hook(12_010, 'UserPromptSubmit', { prompt_id: 'p4', prompt: 'four' })
  end(s, 13_000)
  const { executions, row } = recorded(play(s.sights))
  expect(executions.map((text) => text.split(' ').slice(0, 2).join(' '))).toEqual([
    'p1 cancelled/user_interrupt',
    'p2 ok/end_turn',
    'p3 ok/end_turn',
    expect.not.stringContaining('user_interrupt'),
  ])
  expect(row).toMatchObject({ interrupt_count: 1 })
})

test('an answer on many lines counts once, with the tokens of its last line, request ids or not', () => {
  const s = script()
  begin(s)
  turn(s, 1000, 'p1', 'one', () => {
    for (const [index, output] of [1, 1, 700].entries()) {
      const usage = {
        input_tokens: 10,
        output_tokens: output,
        cache_read_input_tokens: 5,
        cache_creation_input_tokens: 2,
      }
      const content = [
        index === 2 ? { type: 'tool_use', id: 't1', name: 'Bash', input: {} } : { type: 'text', text: `${index}` },
      ]
      const message = { id: 'm1', model: 'claude-opus-5-5', role: 'assistant', stop_reason: 'tool_use', usage, content }
      const requestId = index === 1 ? {} : { requestId: `req_${index}` }
      s.line(1100 + index, { type: 'assistant', ...requestId, message })
    }
    s.call(1110, 1200, 't1', 'Bash', { prompt_id: 'p1' })
    s.result(1210, 'p1', 't1', 'done')
  })
  end(s, 3000)
  const { executions, row } = recorded(play(s.sights))
  expect(executions).toEqual([expect.stringMatching(/^p1 ok\/end_turn \d+\/701 Bash:1 /)])
  expect(row).toMatchObject({ tokens_out_total: 701 })
})

test('prompts are what a person sent, whatever else stands in user lines', () => {
  const s = script()
  begin(s)
  turn(s, 1000, 'p1', 'one', () => {
    s.user(1005, 'p1', 'Caveat: the messages below were generated…', { isMeta: true })
    s.user(1006, 'p1', '<system-reminder>Remember.</system-reminder>', { isMeta: true })
    s.answer(1100, 'm1', [10, 1], [{ tool: 't1' }], 'tool_use')
    s.call(1110, 1200, 't1', 'Bash', { prompt_id: 'p1' })
    s.result(1210, 'p1', 't1', 'done')
    s.user(1220, 'p1', 'a subagent says', { isSidechain: true })
  })
  turn(s, 5000, 'p2', 'two')
  end(s, 8000)
  const { prompts, executions, row } = recorded(play(s.sights))
  expect(prompts).toEqual(['p1 one', expect.stringMatching(/^p2 two/)])
  expect(executions).toHaveLength(2)
  expect(row).toMatchObject({ prompt_count: 2, turn_count: 2 })
})

test.each([
  '/etc/hosts is wrong, see /usr/local/bin and /tmp',
  '/home/alice/secret-project/payroll.py crashes',
  'a/b or /compact?',
])('a path is no command: %s', (prompt) => {
  const s = script()
  begin(s)
  turn(s, 1000, 'p1', prompt)
  end(s, 3000)
  expect(
    commandsIn(s)
      .flat()
      .filter((name) => name !== null),
  ).toEqual([])
  expect(
    play(s.sights).filter(({ kind, ...rest }) => kind === 'note' && 'name' in rest && rest.name === 'slash_command'),
  ).toEqual([])
})

test('of several results in one line each counts for its call: also the second may be the failure', () => {
  const s = script()
  begin(s)
  turn(s, 1000, 'p1', 'two calls', () => {
    s.answer(
      1100,
      'm1',
      [10, 1],
      [
        { tool: 't1', name: 'Read' },
        { tool: 't2', name: 'Edit' },
      ],
      'tool_use',
    )
    // No Post hook: the transcript alone reports how they ended.
    s.call(1110, undefined, 't1', 'Read', { prompt_id: 'p1' })
    s.call(1111, undefined, 't2', 'Edit', { prompt_id: 'p1' })
    const content = [
      { type: 'tool_result', tool_use_id: 't1', content: 'text' },
      { type: 'tool_result', tool_use_id: 't2', content: 'File has not been read yet.', is_error: true },
    ]
    s.line(1200, { type: 'user', promptId: 'p1', message: { role: 'user', content } })
  })
  end(s, 3000)
  const { tools, row } = recorded(play(s.sights))
  expect(tools.sort()).toEqual([expect.stringMatching(/^p1 t1 Read ok /), expect.not.stringContaining(' ok ')])
  expect(row).toMatchObject({ tool_calls_total: 2 })
})

test('of parallel calls of one tool each keeps its own duration, in whatever order they end', () => {
  const s = script()
  begin(s)
  turn(s, 1000, 'p1', 'three at once', () => {
    s.answer(1100, 'm1', [10, 1], [{ tool: 't1' }, { tool: 't2' }, { tool: 't3' }], 'tool_use')
    s.call(1110, 1400, 't1', 'Bash', { prompt_id: 'p1' })
    s.call(1111, 1161, 't2', 'Bash', { prompt_id: 'p1' })
    s.call(1112, 1122, 't3', 'Bash', { prompt_id: 'p1', error: 'Exit code 1' })
    for (const id of ['t1', 't2', 't3']) s.result(1410, 'p1', id, 'done')
  })
  end(s, 3000)
  const { tools } = recorded(play(s.sights.sort((one, other) => one.atMs - other.atMs)))
  expect(tools.sort()).toEqual(['p1 t1 Bash ok 290', 'p1 t2 Bash ok 50', expect.stringMatching(/^p1 t3 Bash \w+ 10$/)])
})
