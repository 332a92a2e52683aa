import { expect, test } from 'vitest'
import type { Occurrence } from '../../src/instrumentation/occurrence.ts'
import type { HookEvent } from '../../src/instrumentation/session/hook-event.ts'
import { newSession, type SessionState } from '../../src/instrumentation/session/session-state.ts'
import { finish } from '../../src/instrumentation/session-model.ts'
import { takeEvent } from '../../src/instrumentation/take/events.ts'
import { takeDeath } from '../../src/instrumentation/take/session-events.ts'
import { usageRequestsOf } from './usage-requests.ts'

const BEGUN_MS = Date.parse('2026-11-20T10:00:00Z')

/** One session, scripted second by second; what waits for a transcript gives up in between. */
function play(state: SessionState = newSession('s-1', BEGUN_MS)) {
  const out: Occurrence[] = []
  const later = () => out.push(...finish(state, state.lastEventAtMs + 60_000))
  return {
    out,
    hook(second: number, name: string, input: Record<string, unknown> = {}, doNotTrack = false) {
      const event: HookEvent = {
        name,
        atMs: BEGUN_MS + second * 1_000,
        sessionId: 's-1',
        transcriptPath: undefined,
        cwd: '/home/dev',
        promptId: input['prompt_id'] as string | undefined,
        agentId: undefined,
        agentType: undefined,
        permissionMode: undefined,
        effort: undefined,
        title: undefined,
        marks: { bashArgs: false, doNotTrack },
        input,
      }
      out.push(...takeEvent(state, event))
      later()
    },
    die() {
      takeDeath(state)
      later()
    },
  }
}

type Session = ReturnType<typeof play>

/** A prompt, one tool call, and the answer. */
function turn({ hook }: Session, second: number, tool: Record<string, unknown> = {}, ending = 'PostToolUse') {
  const prompt_id = `p-${second}`
  const call = { prompt_id, tool_use_id: `t-${second}`, tool_name: 'Bash', tool_input: {}, ...tool }
  hook(second, 'UserPromptSubmit', { prompt_id, prompt: 'go' })
  hook(second + 1, 'PreToolUse', call)
  hook(second + 2, ending, { ...call, tool_response: {}, error: 'Exit code 1' })
  hook(second + 3, 'Stop', { prompt_id, last_assistant_message: 'done' })
}

const reports = async ({ out }: Session) => (await usageRequestsOf(out)).sessions

test('a resumed session is reported stretch by stretch, and the stretches add up', async () => {
  const session = play()
  session.hook(0, 'SessionStart', { source: 'startup' })
  turn(session, 1)
  session.hook(10, 'SessionEnd', { reason: 'prompt_input_exit' })
  session.hook(86_400, 'SessionStart', { source: 'resume' })
  turn(session, 86_410)
  turn(session, 86_420)
  session.hook(86_430, 'SessionEnd', { reason: 'other' })
  expect(await reports(session)).toMatchObject([
    { start_timestamp: '2026-11-20T10:00:00Z', session_duration: 10, turn_count: 1, bash_call_count: 1 },
    { start_timestamp: '2026-11-21T10:00:00Z', session_duration: 30, turn_count: 2, bash_call_count: 2 },
  ])
})

test('a compaction goes on with the session and ends no stretch of it', async () => {
  const session = play()
  session.hook(0, 'SessionStart', { source: 'startup' })
  turn(session, 1)
  session.hook(6, 'SessionStart', { source: 'compact' })
  turn(session, 7)
  session.hook(20, 'SessionEnd', { reason: 'other' })
  expect(await reports(session)).toMatchObject([{ session_duration: 20, turn_count: 2 }])
})

test('a session whose client died is reported once, also if its end is heard of after all', async () => {
  const session = play()
  session.hook(0, 'SessionStart', { source: 'startup' })
  turn(session, 1)
  session.die()
  session.hook(5, 'SessionEnd', { reason: 'other' })
  expect(await reports(session)).toMatchObject([{ exit_reason: 'died', session_duration: 4, turn_count: 1 }])
})

test('a session taken for dead that speaks again is reported with what came after, and with nothing twice', async () => {
  const session = play()
  session.hook(0, 'SessionStart', { source: 'startup' })
  turn(session, 1)
  session.die()
  turn(session, 100)
  session.hook(110, 'SessionEnd', { reason: 'other' })
  expect(await reports(session)).toMatchObject([
    { exit_reason: 'died', turn_count: 1, total_tool_calls: 1 },
    { exit_reason: 'other', turn_count: 1, total_tool_calls: 1, start_timestamp: '2026-11-20T10:01:40Z' },
  ])
})

test('a session that was under way when recording began is reported from there on', async () => {
  const session = play()
  turn(session, 0)
  session.hook(10, 'SessionEnd', { reason: 'other' })
  expect(await reports(session)).toMatchObject([{ session_duration: 10, turn_count: 1 }])
})

test('a session of which only the end was heard is not reported', async () => {
  const session = play()
  session.hook(0, 'SessionEnd', { reason: 'other' })
  expect(await reports(session)).toEqual([])
})

test('the end of a session delivered twice is one report', async () => {
  const session = play()
  session.hook(0, 'SessionStart', { source: 'startup' })
  session.hook(1, 'SessionEnd', { reason: 'other' })
  session.hook(1, 'SessionEnd', { reason: 'other' })
  expect(await reports(session)).toHaveLength(1)
})

test('a session with DO_NOT_TRACK sends nothing, and what it did is not in a later report either', async () => {
  const session = play()
  session.hook(0, 'SessionStart', { source: 'startup' }, true)
  turn(session, 1, { tool_name: 'Skill', tool_input: { skill: 'jira:solve' } })
  session.hook(10, 'SessionEnd', { reason: 'other' }, true)
  expect((await usageRequestsOf(session.out)).requests).toEqual([])
  session.hook(20, 'SessionStart', { source: 'resume' })
  session.hook(30, 'SessionEnd', { reason: 'other' })
  expect(await reports(session)).toMatchObject([{ turn_count: 0, total_tool_calls: 0, session_duration: 10 }])
})

test('one hook that says DO_NOT_TRACK is enough, whatever the start of its session said', async () => {
  const session = play()
  session.hook(0, 'SessionStart', { source: 'startup' })
  session.hook(1, 'Notification', { message: 'x', notification_type: 'idle_prompt' }, true)
  session.hook(2, 'SessionEnd', { reason: 'other' })
  expect((await usageRequestsOf(session.out)).requests).toEqual([])
})

const greet = { tool_name: 'Skill', tool_input: { skill: 'fixture:greet' } }
const events = async ({ out }: Session) =>
  (await usageRequestsOf(out)).events.map(({ type, name }) => `${type} ${name}`)

test('a skill that the model took up is an event; one that failed is none', async () => {
  const session = play()
  turn(session, 1, greet)
  turn(session, 10, greet, 'PostToolUseFailure')
  expect(await events(session)).toEqual(['skill fixture:greet'])
})

test('a Skill call that never ran, because it was denied or blocked, is no use', async () => {
  const session = play()
  session.hook(1, 'UserPromptSubmit', { prompt_id: 'p-1', prompt: 'go' })
  session.hook(2, 'PreToolUse', { prompt_id: 'p-1', tool_use_id: 't-1', ...greet })
  session.hook(3, 'Stop', { prompt_id: 'p-1', last_assistant_message: 'refused' })
  session.hook(4, 'SessionEnd', { reason: 'other' })
  expect(await events(session)).toEqual([])
  expect(await reports(session)).toMatchObject([{ total_tool_calls: 1, tool_error_count: 1, had_errors: true }])
})

test('a skill that someone typed and the model then calls is one event: the slash command', async () => {
  const session = play()
  const typed = { prompt_id: 'p-1', expansion_type: 'slash_command', command_name: 'fixture:greet', prompt: '/x' }
  session.hook(1, 'UserPromptExpansion', typed)
  turn(session, 1, greet)
  turn(session, 10, greet)
  expect(await events(session)).toEqual(['slash_command fixture:greet', 'skill fixture:greet'])
})
