import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { newSession } from '../../src/instrumentation/session/session-state.ts'
import { takeEvent } from '../../src/instrumentation/take/events.ts'
import { observe } from '../../src/instrumentation/take/observe.ts'
import { agentFolders } from '../../src/transcript/agent-files.ts'
import { scratchFolder } from '../transcript/scratch-file.ts'
import { play } from './play.ts'
import { recorded } from './recorded.ts'
import { EPOCH_MS, script } from './script.ts'
import { begin, end, turn } from './scripted-turn.ts'

const TYPE = 'workflow-subagent'
const inRun = { agentType: TYPE, spawnDepth: 1, requestShape: 'foreground', inWorkflowRun: true }

test('agents of a workflow outlive the turn that started it, and cost that turn', () => {
  const s = script()
  begin(s)
  s.user(1000, 'p1', 'go')
  s.hook(1010, 'UserPromptSubmit', { prompt_id: 'p1', prompt: 'go' })
  s.answer(1100, 'm1', [10, 1], [{ tool: 'w1', name: 'Workflow' }], 'tool_use')
  s.call(1110, 1120, 'w1', 'Workflow', { prompt_id: 'p1', tool_response: { status: 'async_launched' } })
  // One starts before the Stop, the other after it; both end after it.
  for (const [id, atMs] of [
    ['a1', 1130],
    ['a2', 1400],
  ] as const) {
    const agent = { prompt_id: 'p1', agent_id: id, agent_type: TYPE }
    s.hook(atMs, 'SubagentStart', agent)
    s.meta(atMs + 50, id, inRun)
    s.answer(atMs + 100, `${id}-1`, [20, 2], [{ tool: `${id}-call` }], 'tool_use', id)
    s.call(atMs + 110, atMs + 120, `${id}-call`, 'Bash', agent)
    s.answer(atMs + 300, `${id}-2`, [30, 3], [{ text: 'Done.' }], 'end_turn', id)
    s.hook(atMs + 320, 'SubagentStop', { ...agent, last_assistant_message: 'Done.' })
  }
  s.answer(1200, 'm2', [10, 1], [{ text: 'Started.' }])
  s.hook(1220, 'Stop', { prompt_id: 'p1', last_assistant_message: 'Started.' })
  turn(s, 5000, 'p2', 'notified')
  end(s, 9000)

  const all = recorded(play(s.sights))
  expect(all.executions.toSorted()).toEqual([
    'p1 ok/end_turn 20/2 Workflow:1 "Started." 210 ms until 1220',
    'p1 ok/end_turn 50/5 Bash:1 null null ms until 1430 of a1',
    'p1 ok/end_turn 50/5 Bash:1 null null ms until 1700 of a2',
    'p2 ok/end_turn 10/1 no tools "On notified." 110 ms until 5120',
  ])
  expect(all.system.toSorted()).toEqual(['p1 a1 50/5', 'p1 a2 50/5'])
  expect(all.row).toMatchObject({ turn_count: 2, tokens_in_total: 130, tokens_out_total: 13, tool_calls_total: 3 })
})

test('the files of a workflow’s agents are found in the folder of its run', async () => {
  const transcript = join(scratchFolder(), 'session-1.jsonl')
  const run = join(transcript.replace('.jsonl', ''), 'subagents', 'workflows', 'wf_1')
  mkdirSync(run, { recursive: true })
  writeFileSync(join(run, 'agent-a1.meta.json'), JSON.stringify(inRun))
  const usage = { input_tokens: 7, output_tokens: 1, cache_read_input_tokens: 0, cache_creation_input_tokens: 0 }
  const message = { id: 'm1', model: 'claude-opus-5-5', stop_reason: 'end_turn', usage, content: [] }
  const line = { type: 'assistant', timestamp: new Date(EPOCH_MS + 100).toISOString(), message }
  writeFileSync(join(run, 'agent-a1.jsonl'), `${JSON.stringify(line)}\n`)

  const state = newSession('session-1', EPOCH_MS)
  const s = script()
  s.hook(10, 'SubagentStart', { prompt_id: 'p1', transcript_path: transcript, agent_id: 'a1', agent_type: TYPE })
  const call = { prompt_id: 'p1', transcript_path: transcript, tool_response: { runId: 'wf_1' } }
  s.call(11, 12, 'w1', 'Workflow', call)
  for (const sight of s.sights) if (sight.kind === 'hook') takeEvent(state, sight.event)
  const troubles: string[] = []
  await observe(state, EPOCH_MS + 1000, (text) => troubles.push(text))

  expect(state.agents['a1']).toMatchObject({
    toolUseId: 'w1',
    depth: 1,
    background: true,
    responses: [{ id: 'm1', usage: { input: 7 } }],
  })
  expect(troubles).toEqual([])
  expect(await agentFolders(transcript)).toEqual([join(transcript.replace('.jsonl', ''), 'subagents'), run])
})
