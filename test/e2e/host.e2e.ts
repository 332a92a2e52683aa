import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Headless } from './headless.ts'
import { cleanEnd, scenario } from './scenario.ts'
import { agent, bash, denied, failed, say } from './script.ts'
import { until } from './until.ts'
import { userMessage } from './user-message.ts'
import { verify } from './verify.ts'

/* The client inside another application, which asks its own user for permission, interrupts, and says what comes next. */

const ASKED = /"request_id":"([^"]+)","request":\{"subtype":"can_use_tool"/g

/** What the application answers when the client asks for permission for the `count`th time. */
const answer = (run: () => Headless, count: number, response: object) => async () => {
  const asked = () => [...run().stdout().matchAll(ASKED)].at(count - 1)?.[1]
  const request_id = await until(`question ${count}`, asked, { detail: () => run().stdout() })
  return { type: 'control_response', response: { subtype: 'success', request_id, response } }
}

scenario(
  'the application’s user refuses a call and changes another',
  {
    args: ['--permission-prompt-tool', 'stdio'],
    script: { main: [[say(bash('touch a', denied('user'))), say(bash('touch b')), say('Answered.')]] },
  },
  async (stage) => {
    const refuse = { behavior: 'deny', message: 'no thanks' }
    const change = { behavior: 'allow', updatedInput: { command: 'touch changed' } }
    const run: Headless = stage.start(undefined, {
      stdin: [
        userMessage('touch'),
        answer(() => run, 1, refuse),
        answer(() => run, 2, change),
        () => until('the execution', () => stage.received.executions().length === 1),
      ],
    })
    await run.exited
    await stage.ended(1)
    await stage.finish()
    expect(stage.received.violations()).toEqual([])
    // A refused call is reported with its turn.
    const rows = stage.received.tools().toSorted((a) => (a.bash_command === 'touch a' ? -1 : 1))
    expect(rows).toMatchObject([
      { bash_command: 'touch a', permission_outcome: 'denied_user', client_meta: { permission_denied_by: 'user' } },
      { bash_command: 'touch changed', success: true, permission_outcome: 'allowed' },
    ])
    expect(existsSync(join(stage.scratch.project, 'changed'))).toBe(true)
    expect(stage.received.executions()).toMatchObject([{ status: 'ok', response_text: 'Answered.' }])
  },
)

scenario(
  'the application interrupts two subagents, one of which has finished, and goes on',
  {
    script: {
      main: [[say({ ...agent('a'), outcome: failed('interrupted') }, agent('b'))], [say('Next.')]],
      agents: {
        a: [say('A.', bash('echo 1')), say(bash('touch running; sleep 100', failed('interrupted')))],
        b: [say(bash('echo b')), say('b result')],
      },
    },
  },
  async (stage) => {
    const finished = () => stage.received.tools().some(({ tool_name }) => tool_name === 'Agent')
    const interruption = { type: 'control_request', request_id: 'r1', request: { subtype: 'interrupt' } }
    const run: Headless = stage.start(undefined, {
      stdin: [
        userMessage('one'),
        () => until('both', () => finished() && existsSync(join(stage.scratch.project, 'running'))),
        interruption,
        () => until('the interruption to be taken', () => /"request_id":"r1"/.test(run.stdout())),
        userMessage('two'),
        () => until('the last answer', () => stage.received.executions().some((one) => one.response_text === 'Next.')),
      ],
    })
    await run.exited
    await stage.ended(1)
    await verify(stage, {
      prompts: ['one', 'two'],
      executions: [{ status: 'cancelled', stop_reason: 'user_interrupt' }, {}],
      unfinishedAgents: ['a'],
      ends: [cleanEnd],
    })
    expect(stage.received.finals()).toMatchObject([{ interrupt_count: 1, turn_count: 2 }])
  },
)
