import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { cleanExit, terminalScenario } from './scenario.ts'
import { bash, denied, failed, GO, say, UNTIL_RELEASED } from './script.ts'
import type { Stage } from './session.ts'
import { until } from './until.ts'
import { verify } from './verify.ts'

/** A command that says by a file that it has begun, and takes its time. */
const long = (seconds: number) => `touch running; sleep ${seconds}`

const begun = (stage: Stage) => until('the command to run', () => existsSync(join(stage.scratch.project, 'running')))
const executions = (stage: Stage, count: number) =>
  until(`${count} executions`, () => stage.received.executions().length >= count)

const interrupted = { status: 'cancelled', stop_reason: 'user_interrupt' }

terminalScenario(
  'a permission that is given, one that is refused',
  {
    args: ['--permission-mode', 'manual'],
    script: {
      main: [
        [say(bash('touch allowed.txt')), say('Touched.')],
        [say(bash('touch first.txt', denied('user')), bash('touch second.txt', denied('user')))],
        [say('Never mind.')],
      ],
    },
  },
  async (stage) => {
    const terminal = await stage.terminal()
    await terminal.submit('please touch')
    await terminal.see(/1\. Yes/)
    await terminal.dismiss(/1\. Yes/, 'Enter')
    await terminal.answer(/Touched\./)
    await terminal.submit('touch two more')
    await terminal.see(/first\.txt[\s\S]*1\. Yes/)
    await terminal.dismiss(/1\. Yes/, 'Escape')
    await terminal.see(/Interrupted|What should Claude do instead/)
    await terminal.submit('never mind')
    await terminal.answer(/Never mind\./)
    await terminal.exit()
    await stage.ended(1)
    await verify(stage, {
      prompts: ['please touch', 'touch two more', 'never mind'],
      executions: [{}, interrupted, {}],
      ends: [cleanExit],
    })
    expect(stage.received.finals()).toMatchObject([{ interrupt_count: 1, permission_denied_count: 2 }])
    expect(existsSync(join(stage.scratch.project, 'first.txt'))).toBe(false)
  },
)

terminalScenario(
  'an interrupted tool and an interrupted answer cost what they cost',
  {
    script: {
      main: [
        [say('Sleeping.', bash(long(100), failed('interrupted')))],
        [{ ...say('A slow answer that comes in many pieces. '.repeat(300)), chunkDelayMs: 200 }],
        [say('Last words.')],
      ],
    },
  },
  async (stage) => {
    const terminal = await stage.terminal()
    await terminal.submit('sleep please')
    await begun(stage)
    terminal.press('Escape')
    await terminal.see(/Interrupted/)
    await terminal.submit('talk slowly')
    await terminal.see(/A slow answer/)
    terminal.press('Escape')
    await until('the stream to be cut', () => /Interrupted[\s\S]*Interrupted/.test(terminal.screen()))
    await terminal.submit('last')
    await terminal.answer(/Last words/)
    await terminal.exit()
    await stage.ended(1)
    const text: string = expect.stringMatching(/^A slow answer/)
    await verify(stage, {
      prompts: ['sleep please', 'talk slowly', 'last'],
      executions: [interrupted, { ...interrupted, response_text: text, message_length: expect.any(Number) }, {}],
      ends: [cleanExit],
    })
    expect(stage.received.finals()).toMatchObject([{ interrupt_count: 2, turn_count: 3 }])
    expect(stage.received.tools()[0]?.duration_ms).toBeLessThan(80_000)
  },
)

terminalScenario(
  'a prompt typed during a tool joins the running turn; one typed during the answer gets its own',
  {
    script: ({ project }) => ({
      main: [
        [say(bash(`touch running; ${UNTIL_RELEASED}; rm ${GO}`)), say('Answer A.')],
        [{ ...say('A slow answer B. '.repeat(20)), endsWhen: () => existsSync(join(project, GO)) }],
        [say('Answer C.')],
      ],
    }),
  },
  async (stage) => {
    const terminal = await stage.terminal()
    await terminal.submit('first prompt')
    await begun(stage)
    await terminal.queue('queued one')
    stage.release()
    await terminal.answer(/Answer A\./)
    await executions(stage, 1)
    await terminal.submit('second prompt')
    await terminal.see(/A slow answer B/)
    await terminal.queue('queued two')
    stage.release()
    await terminal.answer(/Answer C\./)
    await terminal.exit()
    await stage.ended(1)
    await verify(stage, {
      prompts: ['first prompt', 'queued one', 'second prompt', 'queued two'],
      // The queued prompt is announced under the running turn; the turn of its answer is the client's own new id.
      executions: [{ prompt: 0 }, { prompt: 2 }, { prompt: null }],
      ends: [cleanExit],
    })
    const [first, one, second, two] = stage.received.prompts()
    expect([one?.turn_id, one?.gap_ms]).toEqual([first?.turn_id, null])
    expect([two?.turn_id, two?.gap_ms]).toEqual([second?.turn_id, null])
    expect(new Set(stage.received.executions().map((execution) => execution.turn_id)).size).toBe(3)
    expect(stage.received.finals()).toMatchObject([{ prompt_count: 4, turn_count: 3 }])
  },
)

terminalScenario(
  'a shell line of the user is a turn without a prompt; compaction and a new name are reported',
  { script: { main: [[say('Hello there.')], [say('Bang it is.')], [say('After the compaction.')]] } },
  async (stage) => {
    const terminal = await stage.terminal()
    await terminal.submit('hi')
    await terminal.answer(/Hello there/)
    await terminal.submit('!echo bang')
    await terminal.answer(/Bang it is/)
    await terminal.submit('/compact keep the names')
    await terminal.answer(/Compacted/)
    await terminal.submit('/rename my-session')
    await terminal.see(/renamed to: my-session/)
    await terminal.submit('go on')
    await terminal.answer(/After the compaction/)
    await terminal.exit()
    await stage.ended(1)
    await verify(stage, {
      prompts: ['hi', 'go on'],
      executions: [{ prompt: 0 }, { prompt: null }, { prompt: 1 }],
      compactions: [{ trigger: 'manual', custom_instructions: 'keep the names', compaction_count: 1 }],
      ends: [cleanExit],
    })
    expect(stage.received.finals()).toMatchObject([{ compaction_count: 1, session_name: 'my-session' }])
    expect(stage.received.executions().map((execution) => execution.session_name)).toEqual([null, null, 'my-session'])
  },
)

terminalScenario(
  'a cleared session ends, its successor begins, and the old one can be taken up again',
  { script: { main: [[say('First session.')], [say('Second session.')], [say('Back in the first.')]] } },
  async (stage) => {
    const terminal = await stage.terminal()
    await terminal.submit('one')
    await terminal.answer(/First session/)
    await terminal.submit('/clear')
    await stage.ended(1)
    await terminal.submit('two')
    await terminal.answer(/Second session/)
    await terminal.submit('/resume')
    await terminal.see(/Resume session[\s\S]*❯ one/)
    await terminal.dismiss(/Resume session/, 'Enter')
    await stage.ended(2)
    await terminal.see(/First session/)
    await terminal.submit('back')
    await terminal.answer(/Back in the first/)
    await terminal.exit()
    await stage.ended(3)
    await verify(stage, {
      prompts: ['one', 'two', 'back'],
      executions: [{}, {}, {}],
      ends: [{ ...cleanExit, reason: 'clear' }, { ...cleanExit, reason: 'resume' }, cleanExit],
    })
    const [first, second, again] = stage.received.finals()
    expect(again?.session_id).toBe(first?.session_id)
    expect(second?.session_id).not.toBe(first?.session_id)
    expect([first?.turn_count, second?.turn_count, again?.turn_count]).toEqual([1, 1, 2])
  },
)

terminalScenario(
  'each turn names the model that answered it',
  { script: { main: [[say('From the first.')], [say('From the second.')]] } },
  async (stage) => {
    const terminal = await stage.terminal()
    await terminal.submit('one')
    await terminal.answer(/From the first/)
    await terminal.submit('/model sonnet')
    await terminal.see(/Switch model\?/)
    await terminal.dismiss(/Switch model\?/, 'Enter')
    await terminal.see(/Set model to Sonnet/)
    await terminal.submit('two')
    await terminal.answer(/From the second/)
    await terminal.exit()
    await stage.ended(1)
    await verify(stage, { prompts: ['one', 'two'], executions: [{}, {}], ends: [cleanExit] })
    const [first, second] = stage.received.executions()
    expect([first?.model, second?.model]).toEqual([expect.stringMatching(/opus/), expect.stringMatching(/sonnet/)])
    expect(stage.received.prompts()[1]?.model).toBe(second?.model)
  },
)

terminalScenario(
  'a prompt taken back before its answer began was interrupted; a conversation that is rewound goes on',
  { script: { main: [[{ ...say('Never seen.'), delayMs: 60_000 }], [say('One.')], [say('Two.')], [say('Three.')]] } },
  async (stage) => {
    const terminal = await stage.terminal()
    await terminal.submit('too soon')
    await until('the request', () => stage.api.served.length === 1)
    await terminal.dismiss(/esc to interrupt/, 'Escape')
    await terminal.givenBack('too soon')
    for (const [text, count] of [
      ['one', 2],
      ['two', 3],
    ] as const) {
      await terminal.submit(text)
      await executions(stage, count)
    }
    await terminal.submit('/rewind')
    await terminal.see(/Restore the code/)
    await terminal.dismiss(/❯ \(current\)/, 'Up')
    await terminal.dismiss(/Restore the code/, 'Enter')
    await terminal.see(/1\. Restore conversation/)
    await terminal.dismiss(/1\. Restore conversation/, 'Enter')
    await terminal.submit('three')
    await terminal.answer(/Three\./)
    await terminal.exit()
    await stage.ended(1)
    await verify(stage, {
      prompts: ['too soon', 'one', 'two', 'three'],
      // What was asked for and never answered is in no transcript.
      executions: [{ ...interrupted, group: null, tokens_in: 0, tokens_out: 0, response_text: '' }, {}, {}, {}],
      ends: [cleanExit],
    })
    expect(stage.received.finals()).toMatchObject([{ interrupt_count: 1, turn_count: 4 }])
  },
)
