import { expect, test } from 'vitest'
import type { Occurrence } from '../../src/instrumentation/occurrence.ts'
import { readCapture } from './capture.ts'
import { replay } from './replay.ts'

/* How calls and turns end in sessions of the real client, 2.1.332. */

function recorded(name: string) {
  const all = replay(readCapture(`../instrumentation/endings/${name}`))
  const of = <Kind extends Occurrence['kind']>(kind: Kind) =>
    all.filter((one): one is Extract<Occurrence, { kind: Kind }> => one.kind === kind)
  const rows = of('session')
  return {
    tools: of('tool').map(({ fields, meta }) =>
      [fields.tool_name, fields.error_class ?? 'ok', fields.permission_outcome, meta['permission_denied_by']]
        .filter((word) => word !== undefined)
        .join(' '),
    ),
    turns: of('execution').map(({ fields }) => `${fields.status}/${fields.stop_reason} ${fields.tokens_in}`),
    prompts: of('prompt').map(({ fields, meta }) => `${fields.model} ${fields.effort} ${meta['prompt_source'] ?? ''}`),
    row: rows.at(-1)?.fields,
    usage: of('execution').flatMap(({ measures }) => measures.usage.map(({ model, input }) => `${model} ${input}`)),
    decisions: of('execution').flatMap(({ measures }) => measures.decisions.map(({ decision }) => decision)),
  }
}

test('every kind of tool that a rule refuses was denied by the rule', () => {
  const { tools, turns, decisions } = recorded('denied-by-rules')
  const refused = ['Read', 'Edit', 'Write', 'WebFetch', 'Agent', 'Skill', 'Bash']
  for (const tool of refused) expect(tools).toContain(`${tool} permission_denied denied_user rule`)
  expect(tools).toContain('ToolSearch ok allowed')
  expect(tools).toContain('Read ok allowed')
  expect(decisions).toEqual(['reject', 'reject'])
  expect(turns).toEqual([expect.stringMatching(/^ok\/end_turn/)])
})

test('Esc interrupts the call that runs and those that wait behind it', () => {
  const { tools, turns, row } = recorded('esc-with-calls-waiting')
  expect(tools).toEqual(Array(3).fill('Bash interrupted allowed'))
  expect(turns).toEqual(['cancelled/user_interrupt 1', 'ok/end_turn 2'])
  expect(row).toMatchObject({ permission_denied_count: 0 })
})

test('a signal denies no call', () => {
  const { tools } = recorded('killed-with-calls-waiting')
  expect(tools).toHaveLength(6)
  expect(tools.filter((tool) => !tool.includes(' allowed'))).toEqual([])
  expect(tools.filter((tool) => tool === 'Bash ok allowed')).toHaveLength(2)
})

test('a prompt has the model and the effort of its request', () => {
  expect(recorded('model-and-effort').prompts).toEqual([
    'claude-opus-5-5 medium ',
    'claude-haiku-5-5 medium ',
    'claude-sonnet-5-5 high ',
  ])
})

test('a prompt that a hook blocks has no turn; what hooks block is blocked by hooks', () => {
  const { tools, turns } = recorded('hooks-meddle')
  expect(turns).toEqual([expect.stringMatching(/^ok\/end_turn/)])
  expect(tools.filter((tool) => tool.endsWith('blocked_hook'))).toHaveLength(2)
  expect(tools.filter((tool) => tool === 'Bash ok allowed')).toHaveLength(2)
})

test('a scheduled prompt is a machine’s and has a turn of its own', () => {
  const { tools, turns, prompts, row } = recorded('scheduled-prompt')
  expect(turns).toEqual(['ok/end_turn 40', 'ok/end_turn 1200'])
  expect(tools).toEqual(['CronCreate ok allowed', 'Bash ok allowed'])
  expect(prompts).toEqual(['claude-opus-5-5 medium ', 'claude-opus-5-5 medium scheduled'])
  expect(row).toMatchObject({ prompt_count: 1, turn_count: 2 })
})

test('what an advisor used counts, with its own model', () => {
  const { turns, usage } = recorded('advisor')
  expect(turns).toEqual(['ok/end_turn 7050'])
  expect(usage).toEqual(['claude-opus-4-8 7000', 'claude-opus-5-5 50'])
})

test('what an agent does after a message is of the turn that sent it, and each of its stops says what is new', () => {
  const all = replay(readCapture('../instrumentation/endings/agent-continued'))
  const turns = [...new Set(all.flatMap(({ kind, turnId }) => (kind === 'prompt' ? [turnId] : [])))]
  const ofTurn = (kind: Occurrence['kind']) =>
    all.flatMap((one) => (one.kind === kind ? [[turns.indexOf(one.turnId), 'fields' in one ? one.fields : {}]] : []))
  const tokens = ofTurn('execution').map(([turn, fields]) => [turn, (fields as { tokens_in: number }).tokens_in])
  expect(tokens).toEqual([
    [0, 3],
    [0, 300],
    [1, 12],
    [1, 1200],
    [2, 16],
  ])
  const stops = ofTurn('subagent_stop').map(([turn, fields]) => [
    turn,
    (fields as { tokens: { in: number } }).tokens.in,
  ])
  expect(stops).toEqual([
    [0, 300],
    [1, 1200],
  ])
})

test('a subagent’s context is compacted in the subagent', () => {
  const all = replay(readCapture('../instrumentation/endings/agent-compacts'))
  expect(all.flatMap((one) => (one.kind === 'pre_compact' ? [one.fields] : []))).toEqual([
    { trigger: 'auto', custom_instructions: null, context_tokens: 99_000, context_percent: 12.38, compaction_count: 1 },
  ])
})

test('a turn that a limit or a hook ends has the reason the transcript gives', () => {
  expect(recorded('limits').turns.toSorted()).toEqual(['cancelled/max_turns 1', 'ok/end_turn 4', 'ok/tool_use 2'])
  const { turns } = recorded('stopped-by-hooks')
  const stopped = 'cancelled/hook_stopped'
  expect(turns.toSorted()).toEqual([`${stopped} 0`, `${stopped} 1`, `${stopped} 2`, 'ok/end_turn 4'])
})

test('a /compact that fails is no turn, and a request that is written above its prompt is that prompt’s', () => {
  const { turns, prompts } = recorded('failed-compact')
  expect(turns).toEqual(['ok/end_turn 1', 'ok/end_turn 2'])
  expect(prompts).toEqual(['claude-opus-5-5 medium ', 'claude-opus-5-5 medium '])
})

test('an application that sets the model by the SDK has typed no command', () => {
  const all = replay(readCapture('../instrumentation/endings/set-model'))
  const notes = all.flatMap((one) => (one.kind === 'note' ? [one.name] : []))
  expect(notes).toContain('model_switch')
  expect(notes).not.toContain('slash_command')
  expect(recorded('set-model').prompts).toEqual(['claude-opus-5-5 medium ', 'claude-sonnet-5-5 medium '])
})
